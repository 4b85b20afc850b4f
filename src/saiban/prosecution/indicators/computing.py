"""The figures of an edition in a period: each with its numerator, n, value and interval, for all or by a dimension.

Figures over one table that fall into a period by the same day are counted in one pass. Nothing is broken down by
prosecutor here: see `adjusting`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from saiban.engine.duck import text
from saiban.prosecution.indicators import intervals
from saiban.prosecution.indicators.declarations import (
    COUNTED,
    DIMENSIONS,
    OF_ACCUSED,
    OF_PERIOD,
    Figure,
    figures,
)
from saiban.prosecution.indicators.facts import WITH_ACCUSED, Edition

UNKNOWN = "unknown"
Within = Mapping[str, str | Collection[str]]


@dataclass(frozen=True)
class Period:
    """Days from the first to before the last. What is pending or due is asked of the last."""

    begins: date
    ends: date
    undated: bool = False  # rows without a day count too

    def __post_init__(self) -> None:
        """Raise ValueError for a period that ends before it begins."""
        if self.ends <= self.begins:
            raise ValueError(f"a period from {self.begins} can't end on {self.ends}")

    @classmethod
    def of_year(cls, year: int) -> Period:
        """Return a calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))


@dataclass(frozen=True)
class Measured:
    """A figure. Shares lie between 0 and 1; `group` is empty for all; `p90` is of days alone.

    `n` is how many it is of; `value` None where it is of nobody. `hidden`: it is there, and may not be told.
    """

    figure: str
    denominator: str
    by: str
    group: str
    numerator: int | None
    n: int | None
    value: float | None
    low: float | None = None
    high: float | None = None
    p90: float | None = None
    hidden: bool = False


def measure(
    edition: Edition,
    period: Period,
    *,
    by: str | None = None,
    codes: Iterable[str] | None = None,
    within: Within | None = None,
) -> tuple[Measured, ...]:
    """Compute figures (all, or those of `codes`), by a dimension or for all alone, `within` some values of dimensions.

    A figure over a table that does not know a dimension (the gender of a hearing) has no row by it. Raises ValueError
    for an unknown code or dimension and for the prosecutor as a dimension.
    """
    asked = [figures()[_known(code, figures())] for code in codes] if codes is not None else list(figures().values())
    for dimension in [*([by] if by else []), *(within or {})]:
        _known(dimension, DIMENSIONS)
    if by == "prosecutor" or "prosecutor" in (within or {}):
        raise ValueError("no figure is broken down by prosecutor without its case mix: see adjusted()")
    found: list[Measured] = []
    asked = [one for one in asked if entered(edition, one)]
    counted = [one for one in asked if one.kind in COUNTED and knows(one, [by, *(within or {})])]
    for (of, on), same in groupby(sorted(counted, key=lambda one: (one.of, one.on)), key=lambda one: (one.of, one.on)):
        found += _counted(edition, list(same), of, on, period, by, within or {})
    from saiban.prosecution.indicators.special import measure_special

    found += measure_special(edition, [one for one in asked if one.kind not in COUNTED], period, by, within or {})
    order = {one.code: place for place, one in enumerate(asked)}
    return tuple(sorted(found, key=lambda one: (order[one.figure], one.by, one.group)))


def knows(figure: Figure, dimensions: Sequence[str | None]) -> bool:
    """Say whether a figure's table knows the dimensions by which it is asked for."""
    for dimension in dimensions:
        if dimension in OF_ACCUSED and figure.of not in ("accused", *WITH_ACCUSED):
            return False
        if dimension in OF_PERIOD and not figure.on:
            return False
        if dimension is not None and figure.of == "counsel":
            return False
    return True


def entered(edition: Edition, figure: Figure) -> bool:
    """Say whether the edition has the columns of which a figure is made: what nobody could enter has no figure."""
    parts = [figure.numerator, *figure.denominators.values(), figure.value, figure.where, figure.on]
    return not edition.absent.get(figure.of, set()) & set(re.findall(r"[a-z_]+", " ".join(parts)))


def filled(expression: str, period: Period) -> str:
    """Return an expression with the days of a period in the place of {begins}, {ends} and {as_of}."""
    begins, ends = f"DATE '{period.begins}'", f"DATE '{period.ends}'"
    return expression.replace("{begins}", begins).replace("{ends}", ends).replace("{as_of}", ends)


def conditions(period: Period, on: str, within: Within) -> str:
    """Return which rows of a table fall into a period and have the values asked for."""
    said = []
    if on:
        missing = f" OR {on} IS NULL" if period.undated else ""
        said.append(f"({on} >= DATE '{period.begins}' AND {on} < DATE '{period.ends}'{missing})")
    for dimension, wanted in within.items():
        values = {wanted} if isinstance(wanted, str) else set(wanted)
        words = ", ".join(text(value) for value in sorted(values - {UNKNOWN})) or "''"
        missing = f" OR {grouped(dimension, on)} IS NULL" if UNKNOWN in values else ""
        said.append(f"({grouped(dimension, on)}::VARCHAR IN ({words}){missing})")
    return " AND ".join(said) or "true"


def grouped(by: str | None, on: str) -> str:
    """Return the SQL of a dimension's value."""
    if by is None:
        return "''"
    if by in OF_PERIOD:
        return f"date_trunc({text(by)}, {on})::DATE"
    return by


def _counted(
    edition: Edition,
    asked: list[Figure],
    of: str,
    on: str,
    period: Period,
    by: str | None,
    within: Within,
) -> Iterator[Measured]:
    cells = [cell for figure in asked for cell in _cells(figure, period)]
    groups = "GROUP BY GROUPING SETS ((), (g))" if by else "GROUP BY ()"
    rows = edition.con.execute(
        f"""SELECT {"g, grouping(g)" if by else "NULL, 1"}, {", ".join(cells)}
        FROM (SELECT *, {grouped(by, on)} AS g FROM {of}_facts WHERE {conditions(period, on, within)}) {groups}"""
    ).fetchall()
    for group, whole, *values in rows:
        place = 0
        for figure in asked:
            width = len(_cells(figure, period))
            said = "" if whole else UNKNOWN if group is None else str(group)
            yield from _measured(figure, period, "" if whole else (by or ""), said, values[place : place + width])
            place += width


def _cells(figure: Figure, period: Period) -> list[str]:
    """Return what is counted for a figure."""
    if figure.kind in ("share", "flow"):
        numerator, cells = filled(figure.numerator, period), []
        for condition in figure.denominators.values():
            of = filled(condition, period)
            part = f"({of}) AND ({numerator})" if figure.kind == "share" else numerator
            cells += [f"count(*) FILTER (WHERE {part})", f"count(*) FILTER (WHERE {of})"]
        return cells
    value, where = filled(figure.value, period), filled(figure.where, period)
    if figure.kind == "days":
        return [f"list_sort(list({value}) FILTER (WHERE {where}))"]
    exact = f"CAST({value} AS DECIMAL(12, 3))"  # sums of these do not depend on the order of rows
    return [
        f"{what} FILTER (WHERE {where})" for what in (f"count({exact})", f"sum({exact})", f"sum({exact} * {exact})")
    ]


def _measured(figure: Figure, period: Period, by: str, group: str, values: Sequence[Any]) -> Iterator[Measured]:
    match figure.kind:
        case "share":
            for place, denominator in enumerate(figure.denominators):
                yield share(figure.code, denominator, by, group, values[2 * place], values[2 * place + 1])
        case "flow":
            out, came = values
            times = (
                (period.ends - period.begins) / timedelta(days=1) if figure.times == "period" else float(figure.times)
            )
            low, high = intervals.flow(out, came, times) or (None, None)
            (denominator,) = figure.denominators
            value = times * out / came if came else None
            yield Measured(figure.code, denominator, by, group, out, came, value, low, high)
        case "days":
            days: list[int] = values[0] or []
            low, high = intervals.median(days) or (None, None)
            middle, nine = (intervals.quantile(days, at) for at in (0.5, 0.9)) if days else (None, None)
            yield Measured(figure.code, "", by, group, None, len(days), middle, low, high, nine)
        case _:
            n, total, squares = values[0], float(values[1] or 0), float(values[2] or 0)
            low, high = intervals.mean(n, total, squares) or (None, None)
            yield Measured(figure.code, "", by, group, None, n, total / n if n else None, low, high)


def share(code: str, denominator: str, by: str, group: str, part: int, of: int) -> Measured:
    """Return a share with Wilson's interval."""
    low, high = intervals.wilson(part, of) or (None, None)
    return Measured(code, denominator, by, group, part, of, part / of if of else None, low, high)


def _known(code: str, known: Iterable[str]) -> str:
    if code not in known:
        raise ValueError(f"{code!r} is not known; known are {', '.join(known)}")
    return code
