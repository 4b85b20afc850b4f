"""All indicators with all breakdowns over made-up people, against one scan of the same files in the same run.

    ./saiban bench statistics --people 10000000 --json

docs/statistics.md says how it is measured and what came out. The tables are those of a consolidation, written straight
by DuckDB; nobody in them is anybody.
"""

from __future__ import annotations

import csv
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from saiban.engine.duck import connect
from saiban.schemes.book import packaged_book
from saiban.statistics.counting import schemes, tagging
from saiban.statistics.counting.compute import Inputs, figures_on
from saiban.statistics.counting.tagging import Country
from saiban.statistics.denominators import of_census
from saiban.terms import census, places

DAY = date(2025, 6, 30)
Say = Callable[[str], None]

USED = {
    "persons": "id, sex, birth_date, death_date, district_id, tehsil_id",
    "members": "person_id, household_id, valid",
    "enrolments": "person_id, scheme_id, status, valid, as_of",
    "benefits_paid": "person_id, scheme_id, paid_on, period, amount, record_id",
    "contributions": "person_id, scheme_id, month",
    "employments": "person_id, valid",
}
"""The columns that figures are made of, of the tables that have others too."""
FAMILY = 6
"""People of a household."""


def measure(people: int, runs: int, seed: int, say: Say) -> dict[str, Any]:
    """Write the tables, then scan them and compute every figure of a day, in turn; seconds are medians of `runs`."""
    with tempfile.TemporaryDirectory(prefix="saiban-bench-") as scratch:
        golden = Path(scratch) / "golden"
        say(f"writing tables of {people:,} people")
        rows = write_tables(golden, people, seed)
        inputs = inputs_of(golden)
        denominators = of_census(DAY)
        scans, used, computed, figures = [], [], [], 0
        for turn in range(runs):
            say(f"turn {turn + 1} of {runs}")
            with connect(spill=Path(scratch) / "spill") as con:
                scans.append(_timed(lambda con=con: scan(con, golden)))
                used.append(_timed(lambda con=con: scan(con, golden, USED)))
            with connect(spill=Path(scratch) / "spill") as con:
                begin = time.perf_counter()
                figures = len(figures_on(con, inputs, denominators, DAY, detailed=True))
                computed.append(time.perf_counter() - begin)
        size = sum(path.stat().st_size for path in golden.iterdir())
    one_scan, everything = statistics.median(scans), statistics.median(computed)
    return {
        "people": people,
        "rows": rows,
        "megabytes": round(size / 1e6),
        "figures": figures,
        "runs": runs,
        "seed": seed,
        "threads": int(os.environ.get("SAIBAN_THREADS", str(os.cpu_count() or 1))),
        "duckdb": version("duckdb"),
        "scan_seconds": round(one_scan, 3),
        "scan_of_used_columns_seconds": round(statistics.median(used), 3),
        "seconds": round(everything, 3),
        "times_one_scan": round(everything / one_scan, 2),
        "times_scan_of_used_columns": round(everything / statistics.median(used), 2),
    }


def scan(con: duckdb.DuckDBPyConnection, golden: Path, columns: Mapping[str, str] | None = None) -> None:
    """Read every value of every file once, into one hash of each column (maxima stand in the foot of a file).

    `columns`: of each table the columns to read, in SQL (all).
    """
    for path in sorted(golden.iterdir()):
        chosen = (columns or {}).get(path.stem, "COLUMNS(*)")
        hashed = ", ".join(f"bit_xor(hash({column}))" for column in chosen.split(", "))
        con.execute(f"SELECT {hashed} FROM read_parquet('{path}')").fetchall()


def inputs_of(golden: Path) -> Inputs:
    """Return the inputs of an installation with the packaged directory and book."""
    text = files("saiban.directory").joinpath("tables", "schemes.csv").read_text(encoding="utf-8")
    kinds = {row["code"]: row["kind"] for row in csv.DictReader(text.splitlines())}
    within = {one.pcode: places.census_district(one.pcode) for one in places.districts()}
    country = Country({code: place for code, place in within.items() if place}, census.urban_tehsils())
    with connect() as con:
        reporting = tagging.reporting_since(con, golden)
    book = packaged_book()
    return Inputs(golden, schemes.counted(kinds, book), reporting, country, book)  # type: ignore[arg-type]


def write_tables(golden: Path, people: int, seed: int) -> dict[str, int]:
    """Write the tables of a consolidation of `people` persons, a little like the country; return the rows of each."""
    golden.mkdir()
    rows = {}
    with connect() as con:
        con.execute("CREATE TABLE place (number BIGINT, tehsil VARCHAR, district VARCHAR)").complete()
        listed = [(number, one.code, one.district) for number, one in enumerate(places.tehsils())]
        con.executemany("INSERT INTO place VALUES (?, ?, ?)", listed).complete()
        for name, query in _tables(people, len(listed), seed).items():
            copied = con.execute(
                f"COPY ({query}) TO '{golden / name}.parquet' (FORMAT parquet, COMPRESSION zstd)"
            ).fetchall()
            rows[name] = int(copied[0][0])
    return rows


def _tables(people: int, tehsils: int, seed: int) -> dict[str, str]:
    """Return a query for each table; whatever is drawn is a hash of the seed, the row and what is drawn."""

    def drawn(what: str, row: str = "i") -> str:
        return f"(hash({row}, '{what}', {seed}) % 1000000 / 1000000.0)"

    def name(part: str) -> str:
        return f"('name' || hash(i, '{part}', {seed}) % 4000)"

    everybody = f"range(1, {people + 1}) t(i)"
    born = f"DATE '{DAY}' - (pow({drawn('age')}, 1.7) * 31000)::INTEGER"
    home = f"1 + i // {FAMILY}"
    place = f"hash({home}, {seed}) % {tehsils}"

    def enrolled(scheme: str, share: float, years: int) -> str:
        first = f"DATE '{DAY}' - ({drawn(scheme + ' since')} * {365 * years})::INTEGER"
        return (
            f"SELECT i AS person_id, '{scheme}' AS scheme_id, "
            f"CASE WHEN {drawn(scheme + ' status')} < 0.96 THEN 'active' ELSE 'suspended' END AS status, "
            f"'[' || ({first})::VARCHAR || ',)' AS valid, DATE '{DAY}' AS as_of "
            f"FROM {everybody} WHERE {drawn(scheme)} < {share}"
        )

    shares = {
        "kafaalat": (0.045, 5), "taleemi-wazaif": (0.04, 3), "sehat-sahulat": (0.35, 4), "govt-pension": (0.012, 20),
        "eobi-pension": (0.003, 15), "zakat-guzara": (0.005, 2), "eobi": (0.045, 8), "pessi": (0.012, 6),
        "sessi": (0.006, 6), "kp-essi": (0.003, 6),
    }  # fmt: skip
    digest = "md5(random()::VARCHAR)::UUID AS row_digest"
    paying = "'kafaalat', 'taleemi-wazaif', 'govt-pension', 'eobi-pension', 'zakat-guzara'"
    enrolments = " UNION ALL ".join(enrolled(scheme, *given) for scheme, given in shares.items())
    return {
        "persons": f"""
            SELECT i AS id, CASE WHEN {drawn("sex")} < 0.49 THEN 'female' ELSE 'male' END AS sex, {born} AS birth_date,
                   CASE WHEN {drawn("death")} < 0.01 THEN DATE '{DAY}' - 200 END AS death_date,
                   district AS district_id, tehsil AS tehsil_id,
                   (100000000000 + hash(i) % 899999999999)::VARCHAR AS number,
                   {name("given")} || ' ' || {name("clan")} AS name,
                   {name("given")} AS name_ur, {name("father")} || ' ' || {name("clan")} AS father_name,
                   {name("given")} AS name_key, 'married' AS marital_status, 'day' AS birth_precision,
                   '{{"name": ' || i || ', "sex": ' || i || ', "birth_date": ' || i || '}}' AS provenance, {digest}
            FROM {everybody} JOIN place ON number = {place}""",
        "disabled": f"""
            SELECT i AS id, {drawn("disabled")} < 0.03 AS disabled FROM {everybody} WHERE {drawn("told")} < 0.7""",
        "households": f"""
            SELECT i AS id, CASE WHEN s THEN round(10 + {drawn("score")} * 60, 2)::DECIMAL(7, 2) END AS pmt_score,
                   CASE WHEN s THEN DATE '{DAY}' - 900 END AS survey_date
            FROM (SELECT i, {drawn("surveyed")} < 0.74 AS s FROM range(1, {people // FAMILY + 2}) t(i))""",
        "members": f"""
            SELECT i AS person_id, {home} + d AS household_id, 'son' AS relation,
                   '[' || (DATE '2021-01-01' + d::INTEGER)::VARCHAR || ',' || (DATE '2022-01-01' + d::INTEGER)::VARCHAR
                       || ')' AS valid, i * 3 AS record_id, {digest}
            FROM {everybody} CROSS JOIN range(0, 2) u(d) WHERE d = 0 OR {drawn("moved")} < 0.05""",
        "enrolments": f"""
            SELECT *, hash(person_id, scheme_id) % 100000000 AS record_id, {digest} FROM ({enrolments})
            ORDER BY row_digest""",
        "benefits_paid": f"""
            SELECT person_id, scheme_id, DATE '{DAY}' - (n * 91 + 20)::INTEGER AS paid_on,
                   '[' || (DATE '2025-04-01' - (n * 91)::INTEGER)::VARCHAR || ','
                       || (DATE '2025-07-01' - (n * 91)::INTEGER)::VARCHAR || ')' AS period,
                   (1000 + hash(person_id, n) % 20000)::DECIMAL(18, 2) AS amount,
                   row_number() OVER () AS record_id, '' AS reference, {digest}
            FROM ({enrolments}) CROSS JOIN range(0, 4) u(n) WHERE scheme_id IN ({paying})""",
        "contributions": f"""
            SELECT person_id, scheme_id, (DATE '2025-06-01' - INTERVAL (m) MONTH)::DATE AS month,
                   37000::DECIMAL(18, 2) AS wage, 2220::DECIMAL(18, 2) AS amount,
                   hash(person_id, m) % 100000000 AS record_id, {digest}
            FROM ({enrolments}) CROSS JOIN range(0, 12) u(m) WHERE scheme_id = 'eobi'""",
        "employments": f"""
            SELECT person_id, scheme_id, valid, {digest} FROM ({enrolments})
            WHERE scheme_id IN ('eobi', 'pessi', 'sessi', 'kp-essi')""",
    }


def _timed(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
