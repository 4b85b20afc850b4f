"""Figures as they may leave the service: nobody can be picked out of them.

Shares that go out in one table are held together: the parts of all their denominators are cells (so, not so, outside a
narrower denominator), and a share of which `saiban.frame.suppression` hides a cell is not told. Days and averages are
hidden where they are of fewer than ten, and of another group where that alone would be found by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from saiban.frame.suppression import LEAST, hidden_in_list, hidden_in_table
from saiban.prosecution.indicators.computing import Measured
from saiban.prosecution.indicators.declarations import figures


def publishable(rows: Sequence[Measured]) -> tuple[Measured, ...]:
    """Return figures with small ones hidden; the rows of one figure by one dimension must be given together."""
    found: list[Measured] = []
    for _figure, same in groupby(rows, key=lambda one: one.figure):
        found += _safe(list(same))
    return tuple(found)


def _safe(rows: list[Measured]) -> list[Measured]:
    groups = sorted({one.group for one in rows if one.by})
    if figures()[rows[0].figure].kind == "mix":
        return _safe_mix(rows)
    if all(one.numerator is None for one in rows):
        hidden = {("", group) for group in _hidden_by_n(rows, groups)}
    else:
        hidden = _hidden_shares(rows, groups)
    return [_hide(one) if (one.denominator, one.group if one.by else "") in hidden else one for one in rows]


def _safe_mix(rows: list[Measured]) -> list[Measured]:
    """Hide small parts of a whole; where the whole itself would tell them, all."""
    names = hidden_in_list([one.numerator or 0 for one in rows])
    return [_hide(one) if ("total",) in names or ("cell", place) in names else one for place, one in enumerate(rows)]


def _hidden_by_n(rows: list[Measured], groups: list[str]) -> set[str]:
    counts = {one.group: one.n or 0 for one in rows if one.by}
    names = hidden_in_list([counts[group] for group in groups]) if groups else frozenset()
    hidden = {group for place, group in enumerate(groups) if ("cell", place) in names}
    whole = max((one.n or 0 for one in rows if not one.by), default=0)
    return hidden | ({""} if ("total",) in names or 0 < whole < LEAST else set())


def _hidden_shares(rows: list[Measured], groups: list[str]) -> set[tuple[str, str]]:
    """Return the denominator and group ("" for the whole) of each share that is not told."""
    at = {(one.denominator, one.group if one.by else ""): one for one in rows}
    order = sorted(
        {code for code, _group in at}, key=lambda code: (at[code, ""].n or 0, code) if (code, "") in at else (0, code)
    )
    names = hidden_in_table([_cells(at, order, group) for group in groups or [""]])
    hidden = set()
    for row, group in enumerate(groups):
        told = [("cell", row, column) not in names for column in range(2 * len(order))]
        hidden |= {(code, group) for code in _untold(order, told, whole=("row", row) not in names)}
    told = [("column", column) not in names for column in range(2 * len(order))]
    return hidden | {(code, "") for code in _untold(order, told, whole=("total",) not in names)}


def _cells(at: Mapping[tuple[str, str], Measured], order: list[str], group: str) -> list[int]:
    """Return the parts of a group: so and not so, in the narrowest denominator, then in what each wider one adds."""
    cells, before_n, before_part = [], 0, 0
    for code in order:
        n, part = (at[code, group].n or 0, at[code, group].numerator or 0) if (code, group) in at else (0, 0)
        cells += [max(0, part - before_part), max(0, (n - part) - (before_n - before_part))]
        before_n, before_part = n, part
    return cells


def _untold(order: list[str], told: list[bool], *, whole: bool) -> Iterator[str]:
    """Give the denominators whose share would tell a hidden part: its numerator's parts, or what its n is made of."""
    for place, code in enumerate(order):
        numerator = all(told[0 : 2 * place + 2 : 2])
        n = whole if place == len(order) - 1 else all(told[: 2 * place + 2])
        if not (numerator and n):
            yield code


def _hide(one: Measured) -> Measured:
    return replace(one, numerator=None, n=None, value=None, low=None, high=None, p90=None, hidden=True)
