"""Which household rosters are the same household: they share people."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from saiban.linkage.clusters import Facts, repaired
from saiban.linkage.rows import Records, parquet, path_text
from saiban.linkage.steps import Steps

RELATION_HEAD = "head"


@dataclass(frozen=True)
class GroupReport:
    """What was found: rows that take part, local groups (as one source numbers them), groups after linking, links refused."""

    records: int
    local: int
    found: int
    links: int
    links_refused: int

    def as_dict(self) -> dict[str, int]:
        """The report as plain JSON-serialisable values."""
        return asdict(self)


def link_households(con: duckdb.DuckDBPyConnection, records: Records, persons: Path, out: Path) -> GroupReport:
    """Join household rosters that are one household and write `households.parquet` (record, household) into `out`.

    A roster is what one source says of one household number on one day. Two rosters are one household where they
    share two people; or one, who is the head of both, or who is alone in one of them, or whose head's CNIC is the
    same. Two rosters of one source on one day are one household only where they share two people who are at least
    half of the smaller (a household surveyed twice), and no chain of links may bring others together. The same number
    in two snapshots of a source is one household where at least one member stayed. Rows without a household number
    are not in the table; `household` is the rank of the household's smallest record.
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
        SELECT r.record, p.cluster, r.relation = '{RELATION_HEAD}' AS is_head, r.head_cnic,
               dense_rank() OVER (ORDER BY r.source, r.household, r.as_of) AS roster,
               dense_rank() OVER (ORDER BY r.source, r.as_of) AS extract, r.source || '/' || r.household AS number
        FROM {parquet(records)} r LEFT JOIN {parquet(persons)} p USING (record) WHERE r.household IS NOT NULL""",
    )
    steps.table(
        "link_rosters",
        """
        SELECT roster, any_value(extract) AS extract, any_value(number) AS number, min(record) AS first,
               count(DISTINCT cluster) AS people, max(CASE WHEN is_head THEN cluster END) AS head,
               max(head_cnic) AS head_cnic
        FROM link_members GROUP BY roster""",
    )
    steps.table("link_residents", "SELECT DISTINCT roster, cluster FROM link_members WHERE cluster IS NOT NULL")
    steps.table(
        "link_homes",
        """
        WITH shared AS (
          SELECT x.roster AS a, y.roster AS b, count(*) AS people
          FROM link_residents x JOIN link_residents y ON x.cluster = y.cluster AND x.roster < y.roster GROUP BY 1, 2)
        SELECT a, b, s.people * 1.0 / least(x.people, y.people) AS share, s.people AS shared
        FROM shared s JOIN link_rosters x ON x.roster = a JOIN link_rosters y ON y.roster = b
        WHERE CASE WHEN x.extract = y.extract THEN s.people >= 2 AND s.people * 2 >= least(x.people, y.people)
                   ELSE s.people >= 2 OR x.people = 1 OR y.people = 1 OR x.number = y.number OR x.head = y.head
                        OR x.head_cnic = y.head_cnic END
        ORDER BY share DESC, shared DESC, a, b""",
    )
    facts = Facts(
        rosters=dict(
            steps.rows(
                "SELECT roster, extract FROM link_rosters WHERE roster IN (SELECT a FROM link_homes UNION SELECT b FROM link_homes)"
            )
        ),
    )
    links = steps.rows("SELECT a, b, false FROM link_homes ORDER BY share DESC, shared DESC, a, b")
    groups, refused = repaired(links, facts)
    steps.lend(
        "link_joined",
        pa.table({"roster": pa.array(list(groups), pa.int64()), "joined": pa.array(list(groups.values()), pa.int64())}),
    )
    steps.table(
        "link_named",
        """
        SELECT record, min(record) OVER (PARTITION BY coalesce(joined, roster)) AS first
        FROM link_members LEFT JOIN link_joined USING (roster)""",
    )
    steps.run(
        f"""
        COPY (SELECT record, dense_rank() OVER (ORDER BY first)::BIGINT AS household FROM link_named ORDER BY record)
        TO {path_text(out / "households.parquet")} (FORMAT parquet, COMPRESSION zstd)"""
    )
    return GroupReport(
        records=steps.number("SELECT count(*) FROM link_members"),
        local=steps.number("SELECT count(*) FROM link_rosters"),
        found=steps.number("SELECT count(DISTINCT first) FROM link_named"),
        links=len(links),
        links_refused=len(refused),
    )
