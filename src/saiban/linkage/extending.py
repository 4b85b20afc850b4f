"""New rows against a kept linkage: who of them is known, without linking everybody anew.

The work grows with the new rows. Their keys are sought among the kept keys; the rows found, the people whom they belong
to and those people's links are fetched; and on this neighbourhood the steps of the linkage run as ever, with the model
that was learned on all rows. Kept files are read by memory map and never changed: what is new is one more part beside
them.
"""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from saiban.linkage.fields import FIELDS, unpacked
from saiban.linkage.grouping import group, read_decisions, score
from saiban.linkage.identity import doubt_numbers, pair_by_numbers, settle_numbers
from saiban.linkage.kept.candidates import seek
from saiban.linkage.kept.keeping import PLACES, Sparing, decided, relatives
from saiban.linkage.kept.outcome import name_clusters, part, write_pairs, write_people
from saiban.linkage.kept.part import write_part
from saiban.linkage.kept.state import MustLinkAnew, State, read_about, risen
from saiban.linkage.kept.world import World, bring, bring_people, hold, sharing_numbers
from saiban.linkage.pairing import PAIR_BITS, distinct, sides
from saiban.linkage.patterns import compare, count_patterns
from saiban.linkage.rows import Records, number_profiles, read_rows
from saiban.linkage.steps import Steps

REFIT_FROM = 0.1
"""Rows added since the last linkage of all rows, as a share of those, from which that should be done again."""
MOST_PARTS = 32
"""Every part is searched; with so many, all should be linked anew."""


@dataclass(frozen=True)
class ExtendReport:
    """What linking new rows against a kept linkage found.

    records: new person rows; profiles: new statements among them; neighbours: kept profiles that were looked at;
    changed: records of people who are new, or not made up as before; moved: kept profiles in another cluster now;
    total: all records after it; refit_due: so many rows were added that everything should be linked anew.
    """

    records: int
    profiles: int
    neighbours: int
    pairs_compared: int
    links: int
    changed: int
    moved: int
    review: int
    rows_left_out: int
    components_repaired: int
    links_refused: int
    total: int
    refit_due: bool
    seconds: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain JSON-serialisable values."""
        return asdict(self)


def refit_due(kept: Path, added: int = 0) -> bool:
    """Say whether so many rows were added to a kept linkage (with `added` more), or so often, that all should be anew.

    Raises MustLinkAnew where there is no kept linkage that could be gone on with.
    """
    about = read_about(kept)
    return about.parts >= MOST_PARTS or about.sizes.profiles - about.linked + added > REFIT_FROM * about.linked


def extend(
    con: duckdb.DuckDBPyConnection, kept: Path, records: Records, out: Path, *, decisions: Path | None = None
) -> ExtendReport:
    """Link the person rows of standard Parquet files against the state in the folder `kept`.

    Writes the difference into `out`: persons.parquet (record, cluster) of everybody who is new or made up otherwise
    than before; edges.parquet and review.parquet of pairs with a new row; and `state`, the state after it, from which
    `whole` writes all of it. A cluster here is a name that lasts, not a rank. `decisions` are all that stand, not only
    new ones. `kept` is left as it is. The same state and rows give the same bytes.

    Raises MustLinkAnew where the kept linkage can't be gone on with: a record is there already and says something else
    now, a decision was withdrawn, or the state is another version's.
    """
    if kept.resolve() == (out / "state").resolve():
        raise ValueError(f"{out} holds the linkage that is gone on with, which must stay as it is; name another folder")
    steps = Sparing(con)
    out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(out / "state", ignore_errors=True)  # of an attempt that was killed
    try:
        return _extended(steps, State(kept), records, out, decisions)
    finally:
        steps.clear()


def _extended(steps: Steps, state: State, records: Records, out: Path, decisions: Path | None) -> ExtendReport:
    about, model = state.about, state.model
    settings = replace(about.settings, sample_one_in=1)
    stands = decided(steps, decisions)
    if set(map(tuple, about.decisions)) - set(map(tuple, stands)):
        raise MustLinkAnew("a decision that the kept linkage follows was withdrawn")
    with steps.step("rows"):
        count = read_rows(steps, records)
        _refuse_known(steps, state)
        _attach(steps, state)
    with steps.step("keys"):
        number_profiles(steps)
        new = steps.number("SELECT count(*) FROM link_profiles")
        _complete(steps, state)
        steps.table("link_kept_profiles", relatives("link_kin_all"))
        steps.table("link_kept_said", PLACES)
        _drop_placeholders(steps, state, settings.number_cap)
    with steps.step("seek"):
        sought = seek(steps, state, settings)
        world = World(new, about.sizes.profiles + np.arange(new, dtype=np.int64))
        attached = risen(steps.arrays("SELECT kept FROM link_attached")["kept"])
        for view in ("link_rows", "link_firsts"):
            hold(steps, view)
        steps.table("link_unsure", "SELECT 0 AS pid, '' AS kind LIMIT 0")
        bring(steps, state, world, np.concatenate([sought.kept, sharing_numbers(steps, state), attached]))
        steps.table("link_once_sure", "SELECT pid, kind FROM link_brought")
    with steps.step("compare"):
        pair_by_numbers(steps, settings)
        doubt_numbers(steps)
        steps.run("DELETE FROM link_sure s WHERE EXISTS (FROM link_unsure u WHERE u.pid = s.pid AND u.kind = s.kind)")
        steps.run(f"DELETE FROM link_equal WHERE a >= {new}")
        numbers = settle_numbers(steps, about.kinds, len(world.pids))
        candidates = distinct([sought.among, (sought.new << PAIR_BITS) | world.local(sought.kept)])
        candidates = candidates[~numbers.apart(*sides(candidates))]
        fields = tuple(field for code in model.fields for field in FIELDS if field.code == code)
        compare(steps, candidates, fields, about.kinds, numbers)
        counts = count_patterns(steps, settings)
        score(steps, model, counts, model.log_odds(unpacked(counts.patterns, len(fields))))
    keeping = [kind.kind for kind in about.kinds if kind.far_decides]
    with steps.step("cluster"):
        members = bring_people(steps, state, world, stands, model.threshold, keeping)
        read_decisions(steps, decisions)
        rebuilt, refused = group(steps, model.threshold, about.kinds)
        moved = name_clusters(steps, state, world, members)
    with steps.step("write"):
        places = np.arange(len(world.pids), dtype=np.int32)
        steps.lend("link_state_pids", pa.table({"pid": places, "kept": world.pids.astype(np.int32)}))
        links, review = write_pairs(steps, new, out, model.threshold, settings)
        changed = write_people(steps, state, world, out)
        sizes = write_part(steps, part(new), state.follow(out / "state"), about.sizes)
        replace(about, parts=about.parts + 1, sizes=sizes, decisions=stands).write(out / "state")
    return ExtendReport(
        records=count,
        profiles=new,
        neighbours=len(world.pids) - new,
        pairs_compared=int(counts.pairs.sum()),
        links=links,
        changed=changed,
        moved=moved,
        review=review,
        rows_left_out=sought.left_out,
        components_repaired=rebuilt,
        links_refused=refused,
        total=sizes.records,
        refit_due=refit_due(out / "state"),
        seconds=dict(steps.seconds),
    )


def _refuse_known(steps: Steps, state: State) -> None:
    """Raise MustLinkAnew where a record is kept already."""
    asked = steps.arrays("SELECT hash(record) AS key FROM link_rows")["key"].astype(np.uint64)
    kept = state.rows_of("records", "record", asked)
    steps.lend("link_known", kept, "SELECT record FROM lent JOIN link_rows USING (record)")
    known = steps.number("SELECT count(*) FROM link_known")
    steps.drop("link_known")
    if known:
        raise MustLinkAnew(f"{known} of the records are in the kept linkage already; leave them out, or link all anew")


def _attach(steps: Steps, state: State) -> None:
    """Make `link_attached` (record, kept): rows that say the very same as a kept profile; number the others anew."""
    said = steps.arrays(PLACES)
    at, found = state.lookup("said").find(said["key"].astype(np.uint64))
    steps.lend("link_same_said", pa.table({"pid": said["pid"][at].astype(np.int32), "kept": found}))
    steps.table(
        "link_attached",
        "SELECT record, min(kept) AS kept FROM link_rows JOIN link_same_said USING (pid) GROUP BY ALL",
    )
    steps.table(
        "link_fresh",
        """
        SELECT s.pid AS was, (row_number() OVER (ORDER BY s.pid) - 1)::INTEGER AS pid
        FROM link_said s ANTI JOIN link_same_said USING (pid)""",
    )
    steps.table("link_pids", "SELECT place, first, f.pid FROM link_pids p JOIN link_fresh f ON f.was = p.pid")
    steps.drop("link_same_said", "link_fresh")


def _complete(steps: Steps, state: State) -> None:
    """Let new profiles know what kept ones add: how often a name or phone is used, which relatives' numbers meet."""
    for column in ("name", "phone"):
        asked = steps.arrays(f"SELECT DISTINCT hash({column}) AS key FROM link_profiles WHERE {column} IS NOT NULL")
        keys = asked["key"].astype(np.uint64)
        more = state.lookup(f"{column}s").counts(keys)
        steps.lend(f"link_{column}_more", pa.table({"key": keys, "more": more}))
    numbers = steps.arrays("SELECT DISTINCT number FROM link_kin_all")["number"].astype(np.uint64)
    steps.lend("link_kin_kept", pa.table({"number": numbers[state.lookup("kin").counts(numbers) > 0]}))
    steps.table(
        "link_kin",
        """
        SELECT DISTINCT pid, number FROM link_kin_all
        SEMI JOIN (SELECT number FROM link_kin UNION SELECT number FROM link_kin_kept) USING (number)""",
    )
    steps.table(
        "link_profiles",
        """
        SELECT p.* REPLACE ((p.name_uses + coalesce(n.more, 0))::INTEGER AS name_uses,
                            (p.phone_uses + coalesce(t.more, 0))::INTEGER AS phone_uses, k.kin AS kin)
        FROM link_profiles p LEFT JOIN link_name_more n ON n.key = hash(p.name)
        LEFT JOIN link_phone_more t ON t.key = hash(p.phone)
        LEFT JOIN (SELECT pid, list(number ORDER BY number) AS kin FROM link_kin GROUP BY pid) k USING (pid)""",
    )
    steps.table("link_words", "SELECT pid, unnest(address) AS word FROM link_profiles WHERE address IS NOT NULL")
    steps.drop("link_name_more", "link_phone_more", "link_kin_kept")


def _drop_placeholders(steps: Steps, state: State, cap: int) -> None:
    """Make `link_placeholders` (kind, digits): numbers on too many rows by now; take them and the kept ones out."""
    found = steps.arrays("SELECT hash(kind, digits) AS key, count(*) AS uses FROM link_numbers GROUP BY kind, digits")
    keys = found["key"].astype(np.uint64)
    many = found["uses"] + state.lookup("number").counts(keys) > cap
    steps.lend(
        "link_placeholders",
        pa.table({"key": keys[many]}),
        "SELECT DISTINCT kind, digits FROM link_numbers JOIN lent ON key = hash(kind, digits)",
    )
    steps.lend("link_placeholders_kept", state.table("placeholders").whole())
    steps.run(
        """
        DELETE FROM link_numbers n WHERE EXISTS (
          FROM (FROM link_placeholders UNION ALL FROM link_placeholders_kept) p
          WHERE p.kind = n.kind AND p.digits = n.digits)"""
    )
