"""Keep a finished linkage, so that later rows can be linked against it."""

from __future__ import annotations

import shutil
from pathlib import Path

from saiban.linkage.grouping import CERTAINLY_NOT
from saiban.linkage.identity import NumberKind
from saiban.linkage.kept.keys import list_all_keys
from saiban.linkage.kept.part import Part, Sizes, write_part
from saiban.linkage.kept.state import About, engine
from saiban.linkage.model import Model
from saiban.linkage.rows import NUMBERED, SAID, parquet
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.steps import Steps

SPARED = frozenset({"link_kin_all", "link_placeholders", "link_equal", "link_sure"})


class Sparing(Steps):
    """Steps that leave the tables standing which a linkage needs to be kept, until all are cleared."""

    def drop(self, *names: str) -> None:
        """Remove temporary tables, but for those in `SPARED`."""
        super().drop(*(name for name in names if name not in SPARED))

    def clear(self) -> None:
        """Remove every temporary table."""
        super().clear()
        super().drop(*SPARED)


PLACES = f"SELECT hash({SAID}) AS key, pid FROM link_said WHERE {NUMBERED}"
"""SQL: (key, pid) under which a numbered row that says the very same is found again."""


def relatives(known: str) -> str:
    """SQL: profiles with `first_record` and, in `kin`, every number of a relative that `known` (pid, number) lists."""
    return f"""
        SELECT p.* REPLACE (k.kin AS kin), f.record AS first_record FROM link_profiles p JOIN link_firsts f USING (pid)
        LEFT JOIN (SELECT pid, list(DISTINCT number ORDER BY number) AS kin FROM {known} GROUP BY pid) k USING (pid)"""


def keep_state(
    steps: Steps,
    folder: Path,
    model: Model,
    kinds: list[NumberKind],
    settings: PersonLinkage,
    decisions: Path | None,
) -> None:
    """Write the state of a linkage of all rows into a folder, in the place of what was there.

    Its tables are still there, also those in `SPARED`.
    """
    shutil.rmtree(folder, ignore_errors=True)
    steps.table("link_kin", "SELECT DISTINCT pid, number FROM link_kin_all")
    steps.table("link_words", "SELECT pid, unnest(address) AS word FROM link_profiles WHERE address IS NOT NULL")
    list_all_keys(steps, settings.block_cap)
    whole = Part(
        profiles=relatives("link_kin_all"),
        clusters="FROM link_clusters",
        moved="SELECT 0 AS pid, 0 AS cluster LIMIT 0",
        records="SELECT record, pid FROM link_rows",
        said=PLACES,
        blocks="FROM link_keys",
        numbers="""SELECT n.pid, n.kind, n.digits, s.pid IS NOT NULL AS sure
                   FROM link_numbers n LEFT JOIN link_sure s USING (pid, kind)""",
        doubts="SELECT 0 AS pid, '' AS kind LIMIT 0",
        edges=EDGES,
        opposed=f"SELECT a, b FROM link_scored WHERE probability < {CERTAINLY_NOT}",
        review="SELECT a, b, probability, reason, pattern, numbers FROM link_review",
        placeholders="SELECT kind, digits FROM link_placeholders",
    )
    sizes = write_part(steps, whole, folder / "0000", Sizes())
    model.write(folder / "model.json")
    About(
        engine=engine(),
        settings=settings,
        kinds=kinds,
        linked=sizes.profiles,
        parts=1,
        sizes=sizes,
        decisions=decided(steps, decisions),
    ).write(folder)
    steps.drop("link_keys")


EDGES = """
    SELECT e.a, e.b, e.pattern, e.numbers, coalesce(s.settled, 0)::TINYINT AS settled, e.probability, e.how
    FROM link_edges e LEFT JOIN link_scored s USING (a, b)"""


def decided(steps: Steps, decisions: Path | None) -> list[list[str]]:
    """Return the decisions of a file, in rising order."""
    if decisions is None:
        return []
    rows = steps.rows(f"SELECT record_a, record_b, verdict FROM {parquet(decisions)} ORDER BY ALL")
    return [list(row) for row in rows]
