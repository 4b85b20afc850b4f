"""What is known of people, as the query takes it: single values checked, and a table's columns."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa

from saiban.schemes.definitions import Fact, FactType, FactValue
from saiban.schemes.evaluating.answers import ENROLLED, HOUSEHOLD
from saiban.schemes.evaluating.plan import Plan
from saiban.schemes.evaluating.query import KINDS
from saiban.schemes.language.sql import enrolment, quoted

UNSEEN = "unseen"
WORDS: dict[FactType, str] = {
    "boolean": "yes or no (True or False)",
    "integer": "a whole number",
    "number": "a number",
    "money": "an amount of rupees",
    "date": "a day",
    "text": "a text",
    "list": "a list of texts",
}


class FactRefused(ValueError):
    """A value or a column is not of its fact's type."""


def known_value(fact: Fact, value: FactValue | float) -> bool | float | date | str | list[str] | None:
    """Return a fact's value as the query takes it, None where it is not known; raise FactRefused for a wrong type."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    match fact.type:
        case "boolean" if isinstance(value, bool):
            return value
        case "integer" | "number" | "money" if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return float(value)
        case "date" if isinstance(value, datetime):
            return value.date()
        case "date" if isinstance(value, date):
            return value
        case "text" if isinstance(value, str):
            return value
        case "list" if isinstance(value, list | tuple):
            return list(value)
    raise FactRefused(f"{fact.code}: expected {WORDS[fact.type]}, found {type(value).__name__}.")


def draws(scheme: str, enrolled: Collection[str] | None, unseen: Collection[str]) -> bool | None:
    """Say whether somebody draws from a scheme, None where it is not known."""
    if enrolled is None:
        return None
    if scheme in enrolled:
        return True
    return None if scheme in unseen else False


def known_columns(plan: Plan, schema: pa.Schema) -> list[str]:
    """Return the SQL columns that make the table `known` of a table of people of that schema.

    What the table does not have is known of nobody. Raises FactRefused for a column of the wrong type.
    """
    if schema.get_field_index("person") < 0:
        raise FactRefused("The table of people has no column `person`: give each row a whole number of its own.")
    found = ["person", HOUSEHOLD if HOUSEHOLD in schema.names else f"CAST(NULL AS BIGINT) AS {HOUSEHOLD}"]
    for code, fact in plan.facts.items():
        kind, name = KINDS[fact.type], quoted(code)
        if code not in schema.names:
            found.append(f"CAST(NULL AS {kind}) AS {name}")
            continue
        _fitting(fact, schema.field(code).type)
        cast = f"CAST({name} AS {kind})"
        found.append(
            f"CASE WHEN isfinite({cast}) THEN {cast} END AS {name}" if kind == "DOUBLE" else f"{cast} AS {name}"
        )
    for number, scheme in enumerate(plan.enrolments):
        found.append(f"{_drawing(f'e{number}', schema.names)} AS {quoted(enrolment(scheme))}")
    return found


def _drawing(variable: str, names: Collection[str]) -> str:
    """Return whether somebody draws from the scheme of a variable, as `draws` says it of one person."""
    if ENROLLED not in names:
        return "CAST(NULL AS BOOLEAN)"
    scheme = f"CAST(getvariable('{variable}') AS VARCHAR)"
    held = f"list_contains({ENROLLED}, {scheme})"
    if UNSEEN not in names:
        return held
    return f"CASE WHEN {held} OR NOT coalesce(list_contains({UNSEEN}, {scheme}), FALSE) THEN {held} END"


def arrow_of(people: pa.Table | duckdb.DuckDBPyRelation) -> tuple[pa.Schema, pa.Table | pa.RecordBatchReader]:
    """Return a table's columns, and the table itself or a stream of its rows."""
    if isinstance(people, pa.Table):
        return people.schema, people
    reader = people.to_arrow_reader(100_000)
    return reader.schema, reader


def _fitting(fact: Fact, kind: pa.DataType) -> None:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    numbers = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    fits = {
        "boolean": pa.types.is_boolean(kind),
        "integer": numbers,
        "number": numbers,
        "money": numbers,
        "date": pa.types.is_date(kind) or pa.types.is_timestamp(kind),
        "text": pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind),
        "list": pa.types.is_list(kind) or pa.types.is_large_list(kind),
    }
    if not (fits[fact.type] or pa.types.is_null(kind)):
        raise FactRefused(f"Column {fact.code}: expected {WORDS[fact.type]}, found {kind}.")
