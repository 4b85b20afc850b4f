"""What linking new rows against a kept linkage leaves: the difference, one more part of the state, or all of it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from saiban.linkage.grouping import CERTAINLY_NOT
from saiban.linkage.kept.keeping import EDGES
from saiban.linkage.kept.part import Part
from saiban.linkage.kept.state import State, risen
from saiban.linkage.kept.world import World
from saiban.linkage.outcome import copy_review, write_edges, write_review
from saiban.linkage.pairing import Ids
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.steps import Steps


def name_clusters(steps: Steps, state: State, world: World, members: Ids) -> int:
    """Make `link_named` (pid, kept, cluster) and `link_moved` (pid, cluster, was); return how many kept profiles moved.

    A cluster is named by its smallest profile in the state's own numbers. `members`: kept profiles of people who may
    be made up otherwise now; of other kept ones nothing is said.
    """
    found = steps.arrays("SELECT pid, cluster FROM link_clusters ORDER BY pid")
    smallest = np.full(len(world.pids), np.iinfo(np.int64).max)
    np.minimum.at(smallest, found["cluster"], world.pids)
    clusters = smallest[found["cluster"]]
    local = world.local(members)
    shown = np.concatenate([np.arange(world.new), local])
    steps.lend(
        "link_named",
        pa.table({"pid": shown.astype(np.int32), "kept": world.pids[shown], "cluster": clusters[shown]}),
        "SELECT pid, kept::INTEGER AS kept, cluster::INTEGER AS cluster FROM lent",
    )
    before = state.clusters(members)
    gone = before != clusters[local]
    steps.lend(
        "link_moved",
        pa.table({"pid": members[gone], "cluster": clusters[local][gone], "was": before[gone]}),
        "SELECT pid::INTEGER AS pid, cluster::INTEGER AS cluster, was::INTEGER AS was FROM lent",
    )
    return int(gone.sum())


def write_pairs(steps: Steps, new: int, out: Path, threshold: float, settings: PersonLinkage) -> tuple[int, int]:
    """Write edges.parquet and review.parquet of pairs with a new row; return how many links and questions."""
    for table in ("link_edges", "link_scored"):
        steps.run(f"DELETE FROM {table} WHERE a >= {new}")
    steps.run(f"DELETE FROM link_rows WHERE pid >= {new}")
    steps.run(
        "INSERT INTO link_rows (record, pid) SELECT record, pid FROM link_attached JOIN link_state_pids USING (kept)"
    )
    write_edges(steps, out)
    review = write_review(steps, out, threshold, settings)
    return steps.number("SELECT count(*) FROM link_edges"), review


def write_people(steps: Steps, state: State, world: World, out: Path) -> int:
    """Write persons.parquet: the records of everybody who is new or made up otherwise; return how many."""
    attached = risen(steps.arrays("SELECT kept FROM link_attached")["kept"])
    steps.lend("link_named_all", pa.table({"kept": attached, "cluster": state.clusters(attached)}))
    steps.run("DELETE FROM link_named_all WHERE kept IN (SELECT kept FROM link_named)")
    steps.run("INSERT INTO link_named_all (kept, cluster) SELECT kept, cluster FROM link_named")
    changed = steps.arrays(
        f"""
        SELECT DISTINCT kept FROM link_named SEMI JOIN (
          SELECT cluster FROM link_named WHERE pid < {world.new} UNION SELECT cluster FROM link_moved
          UNION SELECT was FROM link_moved) USING (cluster)"""
    )["kept"].astype(np.uint64)
    steps.lend("link_their_records", state.rows_of("records", "records_of", changed))
    return steps.write(
        out / "persons.parquet",
        ("record",),
        """
        SELECT record, cluster::BIGINT AS cluster FROM (
          SELECT record, pid AS kept FROM link_their_records UNION SELECT record, kept FROM link_attached
          UNION SELECT record, kept FROM link_rows JOIN link_state_pids USING (pid))
        JOIN link_named_all USING (kept)""",
    )


def part(new: int) -> Part:
    """Return the queries that yield what these rows add to the state."""

    def pairs(query: str, columns: str) -> str:
        return f"""
            SELECT least(x.kept, y.kept) AS a, greatest(x.kept, y.kept) AS b{columns} FROM ({query}) q
            JOIN link_state_pids x ON x.pid = q.a JOIN link_state_pids y ON y.pid = q.b"""

    judged = ", q.pattern, q.numbers, q.settled, q.probability, q.how"
    asked = ", q.probability, q.reason, q.pattern, q.numbers"
    return Part(
        profiles="SELECT p.* REPLACE (n.kept AS pid) FROM link_kept_profiles p JOIN link_state_pids n USING (pid)",
        clusters=f"SELECT kept AS pid, cluster FROM link_named WHERE pid < {new}",
        moved="SELECT pid, cluster FROM link_moved",
        records="SELECT record, kept AS pid FROM link_rows JOIN link_state_pids USING (pid)",
        said="SELECT key, kept AS pid FROM link_kept_said JOIN link_state_pids USING (pid)",
        blocks="SELECT key, kept AS pid FROM link_kept_keys JOIN link_state_pids USING (pid)",
        numbers=f"""SELECT kept AS pid, n.kind, n.digits, s.pid IS NOT NULL AS sure FROM link_numbers n
                    JOIN link_state_pids USING (pid) LEFT JOIN link_sure s ON s.pid = n.pid AND s.kind = n.kind
                    WHERE n.pid < {new}""",
        doubts="""SELECT DISTINCT kept AS pid, kind FROM link_once_sure JOIN link_state_pids USING (pid)
                   ANTI JOIN link_sure s ON s.pid = link_once_sure.pid AND s.kind = link_once_sure.kind""",
        edges=pairs(EDGES, judged),
        opposed=pairs(f"SELECT a, b FROM link_scored WHERE probability < {CERTAINLY_NOT}", ""),
        review=pairs("FROM link_review", asked),
        placeholders="SELECT kind, digits FROM link_placeholders",
    )


def whole(con: duckdb.DuckDBPyConnection, kept: Path, out: Path) -> int:
    """Write persons, edges, review and model of everybody from the state in the folder `kept`; return the people.

    The tables are those of `link_persons`; `cluster` is a name that lasts from extension to extension, not a rank.
    """
    state, steps = State(kept), Steps(con)
    out.mkdir(parents=True, exist_ok=True)
    try:
        profiles = len(state.table("clusters"))
        clusters = state.clusters(np.arange(profiles, dtype=np.int64))
        steps.lend("link_clusters", pa.table({"pid": np.arange(profiles, dtype=np.int32), "cluster": clusters}))
        steps.lend("link_rows", state.table("records").whole())
        firsts = state.table("profiles").whole(["pid", "first_record"])
        steps.lend("link_firsts", firsts, "SELECT first_record AS record, pid FROM lent")
        steps.view("link_repeated", "SELECT record, pid FROM link_rows ANTI JOIN link_firsts USING (record, pid)")
        steps.lend("link_edges", state.table("edges").whole())
        steps.lend("link_review", state.table("review").whole())
        decisions = list(zip(*state.about.decisions, strict=True)) or [(), ()]
        steps.lend(
            "link_decisions",
            pa.table({name: pa.array(column, pa.string()) for name, column in zip("ab", decisions[:2], strict=True)}),
            """
            SELECT least(x.pid, y.pid) AS a, greatest(x.pid, y.pid) AS b FROM lent
            JOIN link_rows x ON x.record = lent.a JOIN link_rows y ON y.record = lent.b""",
        )
        steps.write(
            out / "persons.parquet",
            ("record",),
            "SELECT record, cluster::BIGINT AS cluster FROM link_rows JOIN link_clusters USING (pid)",
        )
        write_edges(steps, out)
        copy_review(steps, out)
        state.model.write(out / "model.json")
        return len(np.unique(clusters))
    finally:
        steps.clear()
