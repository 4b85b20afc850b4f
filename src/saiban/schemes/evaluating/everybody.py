"""A whole table of people judged at once: the query's result kept, and told as one row for each person and scheme."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from saiban.schemes.evaluating.database import closed_database, set_values
from saiban.schemes.evaluating.known import arrow_of, known_columns
from saiban.schemes.evaluating.plan import Plan, SchemePlan
from saiban.schemes.evaluating.query import AMOUNT, amount_column, condition_column, judging, verdict_column
from saiban.schemes.language.sql import quoted


def judge_everybody(plan: Plan, people: pa.Table | duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Return person, scheme, answer, amount, failed, unknown and missing of every person and scheme of a plan."""
    con = closed_database()
    load(con, plan, people)
    query = judging(plan, alone=False, flags=True)
    set_values(con, query.values)
    con.execute(f"CREATE TABLE judged AS {query.sql}")
    set_values(con, {f"s{number}": scheme.rules.code for number, scheme in enumerate(plan.schemes)})
    told = " UNION ALL ".join(_told(scheme, number) for number, scheme in enumerate(plan.schemes))
    return con.sql(told)


def load(con: duckdb.DuckDBPyConnection, plan: Plan, people: pa.Table | duckdb.DuckDBPyRelation) -> None:
    """Make `known` of a table of people: a view of a table in memory, a copy of what can be read only once."""
    schema, rows = arrow_of(people)
    set_values(con, {f"e{number}": code for number, code in enumerate(plan.enrolments)})
    made = ", ".join(known_columns(plan, schema))
    con.register("people", rows)
    con.execute(f"CREATE {'VIEW' if isinstance(rows, pa.Table) else 'TABLE'} known AS SELECT {made} FROM people")


def _told(scheme: SchemePlan, number: int) -> str:
    """Return the rows of one scheme, out of the table `judged`."""
    verdict = verdict_column(number)
    held = "body_decides" if scheme.rules.decided_by else "yes"
    conditions = [(condition_column(number, place), asked) for place, asked in enumerate(scheme.asked)]
    codes = {column: asked.code.replace("'", "''") for column, asked in conditions}
    failed = _listed([f"CASE WHEN NOT {column} THEN '{code}' END" for column, code in codes.items()])
    unknown = _listed([f"CASE WHEN {column} IS NULL THEN '{code}' END" for column, code in codes.items()])
    reading: dict[str, list[str]] = {}
    for column, asked in conditions:
        for flag, each in [*(("u_", each) for each in asked.own), *(("w_", each) for each in asked.members)]:
            reading.setdefault(f"{column} IS NULL AND {quoted(flag + each)}", []).append(each)
    lacking: dict[str, list[str]] = {}
    for asked_when, (each, *_) in reading.items():
        lacking.setdefault(missing_code(each), []).append(f"({asked_when})")
    missing = _listed([f"CASE WHEN {' OR '.join(when)} THEN '{code}' END" for code, when in lacking.items()])
    amount = amount_column(number) if scheme.amount is not None else f"CAST(NULL AS {AMOUNT})"
    return (
        f"SELECT person, getvariable('s{number}') AS scheme, "
        f"CASE WHEN {verdict} THEN '{held}' WHEN {verdict} IS NULL THEN 'cannot_tell' ELSE 'no' END AS answer, "
        f"{amount} AS amount, {failed} AS failed, "
        f"CASE WHEN {verdict} IS NULL THEN {unknown} ELSE [] END AS unknown, "
        f"CASE WHEN {verdict} IS NULL THEN {missing} ELSE [] END AS missing FROM judged"
    )


def missing_code(column: str) -> str:
    """Return what is said to be missing where a column is not known: a fact, "enrolled" or "household"."""
    return column.partition(":")[0]


def _listed(each: list[str]) -> str:
    return f"list_filter([{', '.join(each)}], lambda told: told IS NOT NULL)" if each else "CAST([] AS VARCHAR[])"
