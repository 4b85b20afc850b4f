"""Which household rosters are the same household: they share people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from saiban.linkage.clusters import Facts, repaired
from saiban.linkage.rows import Records, parquet
from saiban.linkage.steps import Steps

FAMILY_SHARE = 0.15
HOUSEHOLDS_TO_JUDGE = 100


@dataclass(frozen=True)
class GroupReport:
    """What was found: rows that take part, groups as the sources number them, groups after linking, links, refusals."""

    records: int
    local: int
    found: int
    links: int
    links_refused: int

    def as_dict(self) -> dict[str, int]:
        """The report as plain JSON-serialisable values."""
        return asdict(self)


def link_households(con: duckdb.DuckDBPyConnection, records: Records, persons: Path, out: Path) -> GroupReport:
    """Join the household rosters that are one household and write `households.parquet` (record, household) into `out`.

    A source's household number names one household through all its snapshots, as long as somebody of it is there
    again. Households of two sources are one where they share two people; or one person, who is the head of both, or
    alone in one of them, or whose head has the same CNIC. Two numbers of one source are one household only where they
    share two people and those are two thirds of either (a household surveyed twice): a son who has set up a house of
    his own stays apart, and no chain over a third source brings the two together. A source that plainly numbers the
    families within households (see `_family_sources`) is free of that last rule. Rows without a household number are
    not in the table. `household` is the rank of the household's smallest record. `persons`: what `link_persons` wrote.
    """
    steps = Steps(con)
    try:
        return _linked(steps, records, persons, out)
    finally:
        steps.clear()


def _linked(steps: Steps, records: Records, persons: Path, out: Path) -> GroupReport:
    steps.table(
        "link_members",
        f"""
        SELECT r.record, p.cluster, r.relation = 'head' AS is_head, r.head_cnic, r.source, r.as_of,
               dense_rank() OVER (ORDER BY r.source, r.household) AS number
        FROM {parquet(records)} r LEFT JOIN {parquet(persons)} p USING (record) WHERE r.household IS NOT NULL""",
    )
    _tell_eras_apart(steps)
    steps.table(
        "link_homes",
        """
        SELECT home, any_value(source) AS source, min(record) AS first, count(DISTINCT cluster) AS people,
               max(CASE WHEN is_head THEN cluster END) AS head, max(head_cnic) AS head_cnic
        FROM link_members JOIN link_eras USING (number, as_of) GROUP BY home""",
    )
    steps.table(
        "link_shared",
        """
        WITH residents AS (SELECT DISTINCT home, cluster FROM link_members JOIN link_eras USING (number, as_of)
                           WHERE cluster IS NOT NULL),
        shared AS (SELECT x.home AS a, y.home AS b, count(*) AS people
                   FROM residents x JOIN residents y ON x.cluster = y.cluster AND x.home < y.home GROUP BY 1, 2)
        SELECT a, b, s.people, s.people / least(x.people, y.people) AS share
        FROM shared s JOIN link_homes x ON x.home = a JOIN link_homes y ON y.home = b
        WHERE CASE WHEN x.source = y.source THEN s.people >= 2 AND s.people * 3 >= 2 * greatest(x.people, y.people)
                   ELSE s.people >= 2 OR x.people = 1 OR y.people = 1 OR x.head = y.head OR x.head_cnic = y.head_cnic
                   END""",
    )
    families = _family_sources(steps)
    sources = {
        home: number
        for home, source, number in steps.rows(
            """
            SELECT home, source, dense_rank() OVER (ORDER BY source) FROM link_homes
            WHERE home IN (SELECT a FROM link_shared UNION SELECT b FROM link_shared)"""
        )
        if source not in families
    }
    links = steps.rows("SELECT a, b, false FROM link_shared ORDER BY share DESC, people DESC, a, b")
    groups, refused = repaired(links, Facts(rosters=sources))
    steps.lend(
        "link_joined",
        pa.table({"home": pa.array(list(groups), pa.int64()), "joined": pa.array(list(groups.values()), pa.int64())}),
    )
    steps.table(
        "link_named",
        """
        SELECT record, min(record) OVER (PARTITION BY coalesce(joined, home)) AS first
        FROM link_members JOIN link_eras USING (number, as_of) LEFT JOIN link_joined USING (home)""",
    )
    steps.write(
        out / "households.parquet",
        ("record",),
        "SELECT record, dense_rank() OVER (ORDER BY first)::BIGINT AS household FROM link_named",
    )
    return GroupReport(
        records=steps.number("SELECT count(*) FROM link_members"),
        local=steps.number("SELECT count(*) FROM link_homes"),
        found=steps.number("SELECT count(DISTINCT first) FROM link_named"),
        links=len(links),
        links_refused=len(refused),
    )


def _tell_eras_apart(steps: Steps) -> None:
    """Make `link_eras` (number, as_of, home): a number begins a new household where a later snapshot shares nobody."""
    steps.run("UPDATE link_members SET as_of = DATE '0001-01-01' WHERE as_of IS NULL")
    steps.table(
        "link_eras",
        """
        WITH snapshots AS (SELECT DISTINCT number, as_of FROM link_members),
        ordered AS (SELECT number, as_of, lag(as_of) OVER (PARTITION BY number ORDER BY as_of) AS before
                    FROM snapshots),
        stayed AS (SELECT DISTINCT o.number, o.as_of FROM ordered o
                   JOIN link_members x ON x.number = o.number AND x.as_of = o.as_of
                   JOIN link_members y ON y.number = o.number AND y.as_of = o.before AND y.cluster = x.cluster),
        eras AS (SELECT o.number, o.as_of,
                        count(*) FILTER (s.number IS NULL) OVER (PARTITION BY o.number ORDER BY o.as_of) AS era
                 FROM ordered o LEFT JOIN stayed s USING (number, as_of))
        SELECT number, as_of, dense_rank() OVER (ORDER BY number, era) AS home FROM eras""",
    )


def _family_sources(steps: Steps) -> set[str]:
    """Sources whose numbers stand for families: FAMILY_SHARE of the households they meet hold two or more of them."""
    return {
        source
        for (source,) in steps.rows(
            f"""
            WITH met AS (SELECT a AS home, b AS other FROM link_shared WHERE people >= 2
                         UNION ALL SELECT b, a FROM link_shared WHERE people >= 2),
            held AS (SELECT o.source, m.home, count(*) AS numbers FROM met m JOIN link_homes h ON h.home = m.home
                     JOIN link_homes o ON o.home = m.other WHERE h.source <> o.source GROUP BY o.source, m.home)
            SELECT source FROM held GROUP BY source
            HAVING count(*) >= {HOUSEHOLDS_TO_JUDGE} AND count(*) FILTER (numbers > 1) >= {FAMILY_SHARE} * count(*)
            ORDER BY source"""
        )
    }
