"""What a run leaves to be asked: its doubtful pairs, and a sample of all its pairs drawn by lot, from files alone.

The lot of a pair is a digest of its two records, the same in every run (permanent random numbers), so that what
clerks have judged stays in the sample as long as the pair exists.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from saiban.registry.golden.making import text

FLOORS = (0, 50, 80, 95, 99)
"""Lower bounds of the bands of probability, in percent. Pairs that a number linked are a band of their own."""

BY_NUMBER = 100
"""The floor of the band of pairs that were linked by an identity or scheme number."""

SAMPLE, SHARED = 50, 250
"""Pairs drawn from each band, and those shared among the bands by their size."""

COLUMNS = (
    "record_a", "record_b", "reason", "probability", "pattern", "numbers", "linked", "floor", "lot", "queued",
    "sampled", "teaches",
)  # fmt: skip


def gather(con: duckdb.DuckDBPyConnection, links: Path, judged: str) -> None:
    """Make the tables `asked` (see `COLUMNS`) and `bands` (linked, floor, pairs) from the folder of a linkage.

    `judged`: SQL for pairs that people decided about (record_a, record_b, linked, floor, pair: its key), which the run
    has left out of its doubtful pairs; the table `drawn` tells which of them are in the sample. `teaches` is what a
    decision is worth to the model: how uncertain the pair is (4p(1-p), at least 0.04), times the pairs of the queue
    that agree in just the same way, shared among those of them asked before.
    """
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE machine AS
        WITH doubtful AS (
            SELECT least(record_a, record_b) AS record_a, greatest(record_a, record_b) AS record_b, reason, probability,
                   pattern, numbers, x.cluster = y.cluster AS linked, {_floor("probability")} AS floor, TRUE AS queued
            FROM read_parquet({text(links / "review.parquet")}) q
            JOIN read_parquet({text(links / "persons.parquet")}) x ON x.record = q.record_a
            JOIN read_parquet({text(links / "persons.parquet")}) y ON y.record = q.record_b),
        sure AS (
            SELECT least(record_a, record_b) AS record_a, greatest(record_a, record_b) AS record_b, 'sample' AS reason,
                   probability, pattern, numbers, TRUE AS linked,
                   CASE how WHEN 'model' THEN {_floor("probability")} ELSE {BY_NUMBER} END AS floor, FALSE AS queued
            FROM read_parquet({text(links / "edges.parquet")}) WHERE how NOT IN ('same_row', 'decision'))
        SELECT *, md5(record_a || chr(10) || record_b) AS lot FROM (
            FROM doubtful UNION ALL (FROM sure ANTI JOIN doubtful USING (record_a, record_b)))"""
    )
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE known AS
        SELECT record_a, record_b, linked, floor, lot, NULL::BIGINT AS pair FROM machine
        UNION ALL
        SELECT record_a, record_b, linked, floor, md5(record_a || chr(10) || record_b), pair
        FROM ({judged}) ANTI JOIN machine USING (record_a, record_b)"""
    )
    con.execute("CREATE OR REPLACE TEMP TABLE bands AS SELECT linked, floor, count(*) AS pairs FROM known GROUP BY ALL")
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE drawn AS
        SELECT record_a, record_b, pair FROM known
        QUALIFY row_number() OVER (PARTITION BY linked, floor ORDER BY lot, record_a, record_b)
                <= {SAMPLE} + {SHARED} * count(*) OVER (PARTITION BY linked, floor) // count(*) OVER ()"""
    )
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE asked AS
        SELECT record_a, record_b, reason, probability, pattern, numbers, linked, floor, lot, queued,
               d.record_a IS NOT NULL AS sampled,
               CASE WHEN queued THEN round(greatest(4 * probability * (1 - probability), 0.04)
                    * count(*) OVER alike / row_number() OVER (alike ORDER BY lot), 9) ELSE 0 END AS teaches
        FROM machine LEFT JOIN drawn d USING (record_a, record_b) WHERE queued OR d.record_a IS NOT NULL
        WINDOW alike AS (PARTITION BY queued, pattern, numbers)"""
    )


def _floor(column: str) -> str:
    cases = " ".join(f"WHEN {column} >= {floor / 100} THEN {floor}" for floor in reversed(FLOORS[1:]))
    return f"CASE {cases} ELSE {FLOORS[0]} END"
