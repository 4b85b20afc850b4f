"""What a benefit is worth: rupees a month against the poverty line and the minimum wage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb

from saiban.engine.duck import text
from saiban.schemes.definitions import Book
from saiban.statistics.counting.cube import TYPES
from saiban.statistics.counting.schemes import Masks
from saiban.statistics.definitions import UNKNOWN, indicators
from saiban.statistics.figures import By, Figure, by, exact, unknown

LINE, WAGE = "adequacy_poverty_line", "adequacy_minimum_wage"
_SETS: tuple[tuple[str, ...], ...] = (
    (), ("sex",), ("province",), ("scheme",), ("scheme_type",), ("scheme", "sex"), ("province", "scheme"),
)  # fmt: skip


def adequacy(con: duckdb.DuckDBPyConnection, golden: Path, masks: Masks, book: Book, day: date) -> list[Figure]:
    """Return what those who draw on a day are paid in a month, against the line and the wage, by the table `tagged`.

    A person's newest payment of a scheme up to the day is spread over the months of its period (one where none is
    given), to the paisa. Grants that are paid once are no income of a month and are left out.
    """
    line = _value(book, "adult_equivalent", "poverty-line", day, None)
    found = _paid(con, golden, masks, day)
    if line is None or not found:
        sources = {LINE: "poverty-line", WAGE: "minimum-wage"}
        return [unknown(code, day, (), None, source, "no_data") for code, source in sources.items()]
    figures = []
    for group, (people, rupees) in found.items():
        figures.append(exact(LINE, day, group, rupees, _whole(line * sum(people.values())), "poverty-line"))
        wages = {province: _value(book, "monthly", "minimum-wage", day, province) for province in people}
        if all(wage is not None for wage in wages.values()):
            needed = sum(people[province] * (wages[province] or Decimal()) for province in people)
            figures.append(exact(WAGE, day, group, rupees, _whole(needed), "minimum-wage"))
    return figures


Paid = dict[By, tuple[dict[str, int], int]]
"""Group -> people by province, and what they are paid in a month, in whole rupees."""


def _paid(con: duckdb.DuckDBPyConnection, golden: Path, masks: Masks, day: date) -> Paid:
    con.execute(f"CREATE OR REPLACE TEMP TABLE monthly AS {_monthly(golden, masks, day)}").complete()
    found: Paid = {}
    for dimensions in _SETS:
        if not set(dimensions) <= set(indicators()[LINE].breakdowns):
            continue
        shown = "".join(f"{name}, " for name in dimensions)
        rows = con.execute(
            f"SELECT {shown}province AS lives, count(DISTINCT person), sum(paisa) FROM monthly GROUP BY {shown}province"
        ).fetchall()
        for *codes, province, people, paisa in rows:
            group = by(zip(dimensions, codes, strict=True))
            homes, total = found.setdefault(group, ({}, 0))
            found[group] = (homes | {province: people}, total + int(paisa))
    con.execute("DROP TABLE monthly").complete()
    return {group: (homes, _whole(Decimal(paisa) / 100)) for group, (homes, paisa) in found.items()}


def _monthly(golden: Path, masks: Masks, day: date) -> str:
    """Return SQL for what each scheme pays each person in a month, in paisa, with the dimensions of `_SETS`."""
    schemes = list(_paying(masks))
    values = ", ".join(f"({text(code)}, {text(kind)}, {bit}::UBIGINT)" for code, kind, bit in schemes)
    paid = f"read_parquet({text(str(golden / 'benefits_paid.parquet'))})"
    begun, ended = "TRY_CAST(substr(period, 2, 10) AS DATE)", "TRY_CAST(left(right(period, 11), 10) AS DATE)"
    return f"""
        WITH paying(scheme, scheme_type, bit) AS (VALUES {values or "(NULL, NULL, NULL)"}), payments AS (
            SELECT person_id, scheme_id, paid_on, record_id, amount, {begun} AS begun, {ended} AS ended,
                   coalesce({ended} - 1, paid_on) AS until
            FROM {paid} SEMI JOIN paying ON scheme = scheme_id WHERE coalesce(paid_on, {ended} - 1) <= DATE '{day}'
        ), last AS (
            SELECT person_id, scheme_id, max(until) AS until FROM payments GROUP BY ALL
        ), newest AS (
            SELECT person_id, scheme_id, (amount * 100)::BIGINT AS paisa,
                   CASE WHEN begun < ended THEN 1 + date_diff('month', begun, ended - 1) ELSE 1 END AS months
            FROM payments SEMI JOIN last USING (person_id, scheme_id, until)
            QUALIFY row_number() OVER (
                PARTITION BY person_id, scheme_id ORDER BY paid_on DESC NULLS LAST, record_id DESC) = 1
        )
        SELECT t.person, t.sex, coalesce(p.province, '{UNKNOWN}') AS province, n.scheme_id AS scheme, scheme_type,
               (2 * paisa + months) // (2 * months) AS paisa
        FROM newest n JOIN paying ON paying.scheme = n.scheme_id
        JOIN tagged t ON t.person = n.person_id AND t.draws & bit <> 0
        LEFT JOIN provinces p USING (district)"""


def _paying(masks: Masks) -> Iterator[tuple[str, str, int]]:
    for scheme in masks.schemes:
        if scheme.draws == "enrolled" and scheme.type in TYPES:
            yield scheme.code, scheme.type, masks.bit(scheme.code)


def _value(book: Book, code: str, owner: str, day: date, province: str | None) -> Decimal | None:
    parameter = book.parameter(code, owner)
    value = parameter.on(day, None if province == UNKNOWN else province) if parameter else None
    return value.value if value else None


def _whole(amount: Decimal | int) -> int:
    return int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))
