"""The neighbourhood of new rows: kept profiles that they may be, the people these belong to, and their links."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from saiban.linkage.kept.state import State
from saiban.linkage.pairing import Ids
from saiban.linkage.steps import Steps


@dataclass
class World:
    """The neighbourhood: new profiles are 0 to new - 1, kept ones go on from there. `pids`: the state's own numbers."""

    new: int
    pids: Ids

    def local(self, kept: Ids) -> Ids:
        """Return the numbers here of kept profiles, all of which must be here."""
        known = self.pids[self.new :]
        order = np.argsort(known, kind="stable")
        places: Ids = self.new + order[np.searchsorted(known, kept, sorter=order)]
        return places

    def without(self, kept: Ids) -> Ids:
        """Return those kept profiles that are not here yet, in rising order."""
        others: Ids = np.setdiff1d(kept, self.pids[self.new :])
        return others


def sharing_numbers(steps: Steps, state: State) -> Ids:
    """Return kept profiles that hold a number of a new one."""
    asked = steps.arrays("SELECT DISTINCT hash(kind, digits) AS key FROM link_numbers")["key"].astype(np.uint64)
    holders: Ids = state.rows_of("numbers", "number", asked).column("pid").to_numpy().astype(np.int64)
    return holders


def bring(steps: Steps, state: State, world: World, pids: Ids) -> Ids:
    """Add kept profiles to the neighbourhood, with their numbers; return those that were not there yet.

    `link_brought` (pid, kind, digits): their numbers beyond doubt.
    """
    brought = world.without(pids)
    start = len(world.pids)
    world.pids = np.concatenate([world.pids, brought])
    here = np.arange(start, start + len(brought), dtype=np.int32)
    steps.lend("link_here", pa.table({"kept": brought.astype(np.int32), "pid": here}))
    columns = ", ".join(name for (name, *_) in steps.rows("DESCRIBE link_profiles") if name != "pid")
    steps.lend(
        "link_fetched",
        state.table("profiles").take(brought),
        f"SELECT h.pid, first_record, {columns} FROM lent l JOIN link_here h ON h.kept = l.pid",
    )
    steps.run(f"INSERT INTO link_profiles (pid, {columns}) SELECT pid, {columns} FROM link_fetched")
    steps.run("INSERT INTO link_firsts (record, pid) SELECT first_record, pid FROM link_fetched")
    asked = brought.astype(np.uint64)
    steps.lend(
        "link_fetched",
        state.rows_of("numbers", "numbers_of", asked),
        "SELECT h.pid, kind, digits, sure FROM lent l JOIN link_here h ON h.kept = l.pid",
    )
    steps.lend(
        "link_doubted",
        state.rows_of("doubts", "doubts_of", asked),
        "SELECT h.pid, kind FROM lent l JOIN link_here h ON h.kept = l.pid",
    )
    steps.run("INSERT INTO link_numbers (pid, kind, digits) SELECT pid, kind, digits FROM link_fetched")
    steps.run("INSERT INTO link_unsure SELECT pid, kind FROM link_fetched WHERE NOT sure UNION FROM link_doubted")
    steps.table(
        "link_brought",
        """
        SELECT pid, kind, min(digits) AS digits FROM link_fetched WHERE sure AND NOT EXISTS (
          FROM link_doubted d WHERE d.pid = link_fetched.pid AND d.kind = link_fetched.kind) GROUP BY pid, kind""",
    )
    steps.drop("link_fetched", "link_doubted", "link_here")
    return brought


def bring_people(
    steps: Steps, state: State, world: World, stands: list[list[str]], threshold: float, keeping: list[str]
) -> Ids:
    """Add the people whom new rows are linked with or decisions speak of, whole, with their links; return their pids.

    keeping: the kinds of number that keep rows apart.
    """
    linked = steps.arrays(f"SELECT DISTINCT b FROM link_scored WHERE probability >= {threshold} AND b >= {world.new}")
    records = sorted({record for a, b, _ in stands for record in (a, b)})
    steps.lend("link_decided", pa.table({"record": pa.array(records, pa.string())}))
    keys = steps.arrays("SELECT hash(record) AS key FROM link_decided")["key"].astype(np.uint64)
    decided_rows = state.rows_of("records", "record", keys)
    steps.lend(
        "link_decided", decided_rows, "SELECT record, pid AS kept FROM lent SEMI JOIN link_decided USING (record)"
    )
    spoken = steps.arrays("SELECT kept FROM link_decided")["kept"].astype(np.int64)
    touched = np.unique(np.concatenate([world.pids[linked["b"].astype(np.int64)], spoken]))
    members = state.members(np.unique(state.clusters(touched)))
    bring(steps, state, world, members)
    steps.run(
        "INSERT INTO link_keeping (pid, kind, digits) SELECT pid, kind, digits FROM link_brought "
        "WHERE list_contains($keeping, kind)",
        {"keeping": keeping},
    )
    local = world.local(members)
    steps.lend("link_people", pa.table({"kept": members.astype(np.int32), "pid": local.astype(np.int32)}))
    steps.run("INSERT INTO link_rows (record, pid) SELECT record, pid FROM link_decided JOIN link_people USING (kept)")
    asked = members.astype(np.uint64)
    between = "JOIN link_people x ON x.kept = l.a JOIN link_people y ON y.kept = l.b"
    steps.lend(
        "link_links",
        state.rows_of("edges", "edges_of", asked),
        f"""
        SELECT least(x.pid, y.pid) AS a, greatest(x.pid, y.pid) AS b, pattern, numbers, settled, probability
        FROM lent l {between}""",
    )
    at, other = state.lookup("opposed").find(asked)
    steps.lend(
        "link_against",
        pa.table({"a": members[at].astype(np.int32), "b": other}),
        f"""
        SELECT least(x.pid, y.pid) AS a, greatest(x.pid, y.pid) AS b, 0 AS pattern, 0 AS numbers, 0 AS settled,
               0.0 AS probability FROM lent l {between}""",
    )
    steps.run("INSERT INTO link_scored BY NAME FROM link_links")
    steps.run("INSERT INTO link_scored BY NAME FROM link_against")
    steps.drop("link_decided", "link_links", "link_against")
    return members


def hold(steps: Steps, view: str) -> None:
    """Put a table in the place of a view, so that rows can be added."""
    steps.table(view, f"FROM {view}")
