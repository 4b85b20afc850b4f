"""Survey rows scored: each gets a score with its version and the day on which a new survey is due, or is set aside.

One query on DuckDB over the cells as text. Points and scores are exact decimals, so that the same rows give the same
scores on every machine. Rows in = rows scored + rows set aside.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa

from saiban.engine.duck import connect, text
from saiban.intake.broken import BrokenFile
from saiban.intake.mapping_parts import Read
from saiban.intake.readers import Misfit, Opened, open_file
from saiban.intake.readers.header import plain
from saiban.schemes.proxy_means.vectors import Indicator, Vector

HOUSEHOLD, SURVEY_DATE = "household", "survey_date"
EARLIEST = date(2008, 1, 1)  # no survey of households was scored before
YES = ("yes", "y", "true", "1", "ہاں")
NO = ("no", "n", "false", "0", "نہیں")
POINTS = "DECIMAL(18,4)"


@dataclass(frozen=True, slots=True)
class Scored:
    """How many rows went which way, and why rows were set aside."""

    version: str
    status: str
    rows_in: int
    rows_scored: int
    rows_quarantined: int
    reasons: dict[str, int]


def score_file(path: Path, vector: Vector, out: Path, *, today: date) -> Scored:
    """Score a survey file (CSV, XLSX, Parquet) into `out`: scores.csv and quarantine.csv.

    The file has the columns `household`, `survey_date` and those of the vector's indicators; others are not read.
    Raises `BrokenFile` where it can't be read or a column is not there. A row is set aside where its household or date
    is missing, repeated or impossible, or an answer is none that the vector knows.
    """
    wanted = (HOUSEHOLD, SURVEY_DATE, *vector.columns)
    opened = open_file(path, Read(), wanted)
    places = _places(path, opened, wanted)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as spill, connect(spill=Path(spill)) as con:
        misfits = list(_load(con, opened, places))
        con.execute(f"CREATE TABLE judged AS {_judging(vector, today)}")
        con.execute(f"COPY ({_scores(vector)}) TO {text(str(out / 'scores.csv'))} (HEADER)")
        aside = con.execute("SELECT row, household, reasons FROM judged WHERE len(reasons) > 0 ORDER BY row").fetchall()
        scored = _count(con, "SELECT count(*) FROM judged WHERE len(reasons) = 0")
    aside = sorted([*aside, *((misfit.row, "", [misfit.code]) for misfit in misfits)])
    _set_aside(out / "quarantine.csv", aside)
    reasons: dict[str, int] = {}
    for _row, _household, codes in aside:
        for code in codes:
            reasons[code] = reasons.get(code, 0) + 1
    return Scored(vector.version, vector.status, scored + len(aside), scored, len(aside), dict(sorted(reasons.items())))


def _places(path: Path, opened: Opened, wanted: tuple[str, ...]) -> dict[str, int]:
    """Return where each wanted column stands in the file; raise `BrokenFile` with those that are not there."""
    headers = {plain(header): place for place, header in enumerate(opened.header)}
    missing = [name for name in wanted if plain(name) not in headers]
    if missing:
        what = f"these columns are not there: {', '.join(missing)}."
        raise BrokenFile(path, what, "Name the survey's columns as the vector does.", "missing_columns")
    return {name: headers[plain(name)] for name in wanted}


def _load(con: duckdb.DuckDBPyConnection, opened: Opened, places: dict[str, int]) -> Iterator[Misfit]:
    """Put the cells of the wanted columns into the table `survey`, as text, and yield the rows of another shape."""
    con.execute(f"CREATE TABLE survey (row BIGINT, {', '.join(f'{_quoted(name)} VARCHAR' for name in places)})")
    for batch in opened.batches:
        columns = [pa.array(batch.rows), *(batch.columns[place] for place in places.values())]
        con.from_arrow(pa.table(columns, names=["row", *places])).insert_into("survey")
        yield from batch.misfits


def _judging(vector: Vector, today: date) -> str:
    """Return the query that gives each row its reasons for being set aside, and its points where there are none."""
    cells = {name: f"trim(translate({_quoted(name)}, '۰۱۲۳۴۵۶۷۸۹', '0123456789'))" for name in vector.columns}
    day = f"coalesce(try_cast({SURVEY_DATE} AS DATE), CAST(try_strptime({SURVEY_DATE}, '%d/%m/%Y') AS DATE))"
    columns = ", ".join(f"lower({cell}) AS {_quoted(name)}" for name, cell in cells.items())
    reasons = [
        _reason(f"{HOUSEHOLD} = ''", f"{HOUSEHOLD}:empty"),
        _reason(f"{HOUSEHOLD} <> '' AND count(*) OVER (PARTITION BY {HOUSEHOLD}) > 1", f"{HOUSEHOLD}:repeated"),
        _reason("surveyed IS NULL", f"{SURVEY_DATE}:not_a_date"),
        _reason(f"surveyed > DATE '{today}'", f"{SURVEY_DATE}:in_the_future"),
        _reason(f"surveyed < DATE '{EARLIEST}'", f"{SURVEY_DATE}:too_early"),
        *(reason for one in vector.indicators for reason in _refusals(one)),
    ]
    points = " + ".join(f"coalesce({_points(one)}, 0)" for one in vector.indicators) or "0"
    given = f"list_distinct(list_filter([{', '.join(reasons)}], lambda reason: reason IS NOT NULL))"
    return (
        f"SELECT row, {HOUSEHOLD}, surveyed, {given} AS reasons, {_exact(vector.base)} + {points} AS points"
        f" FROM (SELECT row, trim({HOUSEHOLD}) AS {HOUSEHOLD}, {day} AS surveyed, {columns} FROM survey)"
    )


def _scores(vector: Vector) -> str:
    """Return the query of the accepted rows: household, score, version, status, survey date, next survey due."""
    kept = f"least({_exact(vector.highest)}, greatest({_exact(vector.lowest)}, points))"
    due = f"CAST(surveyed + INTERVAL {vector.recertify_months} MONTH AS DATE)"
    return (
        f"SELECT {HOUSEHOLD}, CAST(round({kept}, 2) AS DECIMAL(7,2)) AS score, {text(vector.version)} AS version,"
        f" {text(vector.status)} AS status, surveyed AS survey_date, {due} AS recertification_due"
        " FROM judged WHERE len(reasons) = 0 ORDER BY row"
    )


def _refusals(one: Indicator) -> Iterator[str]:
    cell = _quoted(one.column)
    if one.bands:
        for name in (one.column, *([one.per] if one.per else [])):
            number = _number(name)
            least = 0 if name == one.column else 1
            most = f" OR {number} > {one.most}" if one.most is not None else ""
            yield _reason(f"{number} IS NULL", f"{name}:not_a_number")
            yield _reason(f"{number} < {least}{most}", f"{name}:out_of_range")
        return
    known = list(one.choices) if one.choices else [*YES, *NO]
    yield _reason(f"{cell} NOT IN ({', '.join(map(text, known))})", f"{one.column}:unknown_answer")


def _points(one: Indicator) -> str:
    """Return the points of an indicator: NULL where the row is set aside for it anyway."""
    cell = _quoted(one.column)
    if one.yes_points is not None:
        return f"CASE WHEN {cell} IN ({', '.join(map(text, YES))}) THEN {_exact(one.yes_points)} ELSE 0 END"
    if one.choices:
        branches = (f"WHEN {text(name)} THEN {_exact(points)}" for name, points in one.choices.items())
        return f"CASE {cell} {' '.join(branches)} END"
    number, per = _number(one.column), f" * {_number(one.per)}" if one.per else ""
    branches = (
        f"WHEN {number} < {_exact(band.below)}{per} THEN {_exact(band.points)}"
        for band in one.bands
        if band.below is not None
    )
    return f"CASE {' '.join(branches)} ELSE {_exact(one.bands[-1].points)} END"


def _number(column: str) -> str:
    return f"try_cast({_quoted(column)} AS DECIMAL(12,2))"


def _reason(when: str, code: str) -> str:
    return f"CASE WHEN {when} THEN {text(code)} END"


def _exact(number: Decimal) -> str:
    return f"CAST({text(str(number))} AS {POINTS})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _count(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0


def _set_aside(path: Path, rows: list[tuple[int, str, list[str]]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["row", HOUSEHOLD, "reasons"])
        writer.writerows((row, household, ";".join(sorted(codes))) for row, household, codes in rows)
