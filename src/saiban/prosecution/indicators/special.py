"""Figures of a kind of their own: agreement of reviewers, load, times that still run, reasons, groups side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from saiban.frame.agreement import cohens_kappa
from saiban.prosecution.indicators import intervals
from saiban.prosecution.indicators.computing import (
    UNKNOWN,
    Measured,
    Period,
    Within,
    conditions,
    filled,
    knows,
    measure,
    share,
)
from saiban.prosecution.indicators.declarations import OF_PERIOD, Figure
from saiban.prosecution.indicators.facts import Edition


def measure_special(
    edition: Edition, asked: Sequence[Figure], period: Period, by: str | None, within: Within
) -> list[Measured]:
    """Compute the figures of special kinds; those of the whole service are not broken down."""
    found: list[Measured] = []
    for figure in asked:
        if not knows(figure, list(within)):
            continue
        match figure.kind:
            case "kappa":
                found.append(_kappa(edition, figure, period, within))
            case "survival":
                found.append(_survival(edition, figure, period, within))
            case "mix":
                found += _mix(edition, figure, period, within)
            case "group_ratio":
                found += _group_ratios(edition, figure, period, by or "gender", within)
            case kind if not within:
                found.append(_load(edition, figure, kind))
    return found


def _mix(edition: Edition, figure: Figure, period: Period, within: Within) -> list[Measured]:
    """Return which part each value of a column has in all rows, the largest first."""
    rows = edition.con.execute(
        f"""SELECT {figure.value}::VARCHAR, count(*) AS n FROM {figure.of}_facts
        WHERE ({filled(figure.where, period)}) AND {conditions(period, figure.on, within)}
        GROUP BY 1 ORDER BY n DESC, 1"""
    ).fetchall()
    of = sum(n for _value, n in rows)
    (denominator,) = figure.denominators
    return [share(figure.code, denominator, figure.value, value or UNKNOWN, n, of) for value, n in rows]


def gini(loads: Sequence[float]) -> float | None:
    """Return how unequal loads are: 0 where all are equal, near 1 where one bears everything; None without load."""
    total = sum(loads)
    if total <= 0:
        return None
    ranked = sum(place * load for place, load in enumerate(sorted(loads), start=1))
    return 2 * ranked / (len(loads) * total) - (len(loads) + 1) / len(loads)


def _kappa(edition: Edition, figure: Figure, period: Period, within: Within) -> Measured:
    """Compare the two reviewers of each item that was marked twice."""
    rows = edition.con.execute(
        f"""SELECT list(grade ORDER BY reviewer) FROM reviews_facts
        WHERE grade IS NOT NULL AND {conditions(period, figure.on, within)} GROUP BY file_id HAVING count(*) > 1"""
    ).fetchall()
    found = cohens_kappa([(grades[0], grades[1]) for (grades,) in rows], scale=figure.scale)
    if found is None:
        return Measured(figure.code, "", "", "", None, 0, None)
    return Measured(figure.code, "", "", "", None, found.pairs, found.kappa, found.low, found.high)


def _survival(edition: Edition, figure: Figure, period: Period, within: Within) -> Measured:
    steps = edition.con.execute(
        f"""SELECT least(coalesce(disposed_on, DATE '{period.ends}'), DATE '{period.ends}') - cognizance_on AS days,
            count(*) FILTER (WHERE disposed_on < DATE '{period.ends}'),
            count(*) FILTER (WHERE disposed_on IS NULL OR disposed_on >= DATE '{period.ends}')
        FROM cases_facts WHERE {conditions(period, figure.on, within)}
            AND (disposed_on IS NULL OR disposed_on >= cognizance_on)
        GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    value, low, high = intervals.kaplan_meier(steps)
    n = sum(ended + running for _days, ended, running in steps)
    return Measured(figure.code, "", "", "", sum(ended for _days, ended, _running in steps), n, value, low, high)


def _group_ratios(edition: Edition, figure: Figure, period: Period, by: str, within: Within) -> list[Measured]:
    """Hold the share of each group against that of all others."""
    if by in OF_PERIOD or by in within:
        return []
    rows = measure(edition, period, by=by, codes=[figure.like], within=within)
    found = []
    for denominator, same in groupby(sorted(rows, key=lambda one: one.denominator), key=lambda one: one.denominator):
        each = list(same)
        whole = next(one for one in each if not one.by)
        for one in each:
            if one.by:
                part, of, other, other_of = (
                    int(number or 0)
                    for number in (
                        one.numerator,
                        one.n,
                        (whole.numerator or 0) - (one.numerator or 0),
                        (whole.n or 0) - (one.n or 0),
                    )
                )
                value = (part / of) / (other / other_of) if of and other and other_of else None
                low, high = intervals.ratio(part, of, other, other_of) or (None, None)
                found.append(Measured(figure.code, denominator, by, one.group, part, of, value, low, high))
    return found


def _load(edition: Edition, figure: Figure, kind: str) -> Measured:
    rows = edition.con.execute(
        "SELECT weight, weight / capacity FROM counsel WHERE capacity > 0 ORDER BY ALL"
    ).fetchall()
    weights, shares = [row[0] or 0.0 for row in rows], [row[1] or 0.0 for row in rows]
    n = len(rows)
    if kind == "load":
        average = sum(weights) / n if n else None
        low, high = intervals.mean(n, sum(weights), sum(one * one for one in weights)) or (None, None)
        return Measured(figure.code, "", "", "", None, n, average, low, high)
    if kind == "gini":
        return Measured(figure.code, "", "", "", None, n, gini(shares))
    total = sum(shares)
    return Measured(figure.code, "", "", "", None, n, max(shares) * n / total if total else None)
