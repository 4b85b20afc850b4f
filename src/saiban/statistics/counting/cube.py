"""Adding up: people who are alike become one row, and from these rows every indicator is summed for every group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from saiban.engine.duck import text
from saiban.statistics.counting.conditions import COVERED, HOUSED, POOR, Condition, conditions
from saiban.statistics.counting.schemes import Masks, SchemeType
from saiban.statistics.counting.tagging import BITS, FLAGS, GROUPS, lend
from saiban.statistics.definitions import DIMENSIONS, UNKNOWN, indicators
from saiban.statistics.figures import By, by

BROAD: tuple[tuple[str, ...], ...] = (
    (), ("sex",), ("age_group",), ("disability",), ("province",), ("district",), ("urban",), ("formality",),
)  # fmt: skip
"""Breakdowns by one dimension, for every day of the series."""
CROSSED: tuple[tuple[str, ...], ...] = (
    ("age_group", "sex"), ("disability", "sex"), ("province", "sex"), ("district", "sex"), ("sex", "urban"),
    ("formality", "sex"), ("age_group", "province"), ("province", "urban"), ("district", "urban"),
)  # fmt: skip
"""Breakdowns by two dimensions, for the newest day."""
THROUGH: tuple[tuple[str, ...], ...] = ((), ("sex",), ("age_group",), ("province",), ("district",))
"""What a breakdown by scheme, or by type of scheme, is crossed with."""

AGAINST = (COVERED, HOUSED, POOR)
"""What is counted of the registry because indicators are held against it."""
TYPES: tuple[SchemeType, ...] = ("contributory", "tax_financed", "government_pension")
Counts = dict[str, dict[By, int]]
"""Indicator -> group -> people."""


@dataclass(frozen=True)
class _Column:
    """A sum to take: for an indicator, through a scheme or a type of scheme (empty: any)."""

    indicator: str
    through: By
    where: str


def gather(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table `profiles`: how many of `tagged` have the same groups, flags and bits."""
    columns = ", ".join((*GROUPS, *FLAGS, *BITS))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE profiles AS SELECT {columns}, count(*) AS people FROM tagged GROUP BY {columns}"
    ).complete()


def count(con: duckdb.DuckDBPyConnection, masks: Masks, provinces: Mapping[str, str], *, detailed: bool) -> Counts:
    """Return how many people each indicator counts in each group of `profiles`, groups of nobody left out.

    `provinces`: the province of each district. With `detailed` crossed breakdowns too. `AGAINST` are
    counted like indicators that may be broken down by everything.
    """
    places = {
        "district": pa.array(provinces.keys(), pa.string()),
        "province": pa.array(provinces.values(), pa.string()),
    }
    lend(con, "provinces", pa.table(places))
    asked = conditions(masks)
    plain = [_Column(code, (), condition.sql) for code, condition in asked.items()]
    through = [column for code in asked if code not in AGAINST for column in _through(code, asked[code], masks)]
    found: Counts = defaultdict(dict)
    sets = (*BROAD, *(CROSSED if detailed else ()))
    _add_up(con, plain, sets, found)
    _add_up(con, through, THROUGH if detailed else THROUGH[:1], found)
    for code, counts in found.items():
        allowed = set(DIMENSIONS) if code in AGAINST else set(indicators()[code].breakdowns)
        found[code] = {group: people for group, people in counts.items() if {name for name, _code in group} <= allowed}
    return found


def counts_through(condition: Condition, group: By, masks: Masks) -> str:
    """Return SQL that says of a tagged person (with `province`) whether a condition counts them in a group."""
    where = [condition.sql]
    for dimension, code in group:
        match dimension:
            case "scheme":
                where.append(condition.by(masks.bit(code)))
            case "scheme_type":
                where.append(condition.by(masks.of(one for one in masks.schemes if one.type == code)))
            case _:
                where.append(f"{dimension} = {text(code)}")
    return " AND ".join(f"({one})" for one in where)


def _through(code: str, condition: Condition, masks: Masks) -> Iterable[_Column]:
    if not condition.via:
        return
    allowed = indicators()[code].breakdowns
    if "scheme" in allowed:
        for scheme in masks.schemes:
            bit = masks.bit(scheme.code)
            if bit & condition.through:
                yield _Column(code, (("scheme", scheme.code),), condition.by(bit))
    if "scheme_type" in allowed:
        for kind in TYPES:
            mask = masks.of_type(kind) & condition.through
            if mask:
                yield _Column(code, (("scheme_type", kind),), condition.by(mask))


def _add_up(
    con: duckdb.DuckDBPyConnection,
    columns: list[_Column],
    sets: Sequence[tuple[str, ...]],
    found: Counts,
) -> None:
    """Sum the columns for every group of the sets: first by all dimensions at once, then from there."""
    if not columns:
        return
    sums = ", ".join(f"sum(people) FILTER ({column.where}) AS c{place}" for place, column in enumerate(columns))
    alike = ", ".join(GROUPS)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE cells AS SELECT {alike}, {sums} FROM profiles GROUP BY {alike}"
    ).complete()
    names = [name for name in (*GROUPS, "province") if any(name in one for one in sets)]
    again = ", ".join(f"sum(c{place})::BIGINT AS c{place}" for place in range(len(columns)))
    grouping = ", ".join(f"({', '.join(one)})" for one in sets)
    shown = "".join(f"CASE WHEN grouping({name}) = 0 THEN {name} END AS {name}, " for name in names)
    rows = con.execute(
        f"""
        SELECT {shown}{again}
        FROM (
            SELECT cells.*, coalesce(province, '{UNKNOWN}') AS province FROM cells LEFT JOIN provinces USING (district)
        )
        GROUP BY GROUPING SETS ({grouping})"""
    ).fetchall()
    con.execute("DROP TABLE cells").complete()
    for row in rows:
        group = tuple(pair for pair in zip(names, row[: len(names)], strict=True) if pair[1] is not None)
        for column, people in zip(columns, row[len(names) :], strict=True):
            if people:
                found[column.indicator][by((*group, *column.through))] = people
