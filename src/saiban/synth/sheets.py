"""A source's rows from one piece of the country, and the rubbish that stands among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from saiban.synth.people import People
from saiban.synth.tables import Ints

Cell = str | int | float | date | None
Row = list[Cell]

_RUBBISH = ("blank", "header", "total", "shifted", "cut", "test", "nameless")
_SHARES = (0.2, 0.08, 0.07, 0.25, 0.15, 0.1, 0.15)
_ABOUT_A_ROW = ("shifted", "cut", "nameless")


@dataclass
class Sheet:
    """Rows for one file, with who each is about: 0 where that is nobody."""

    file: str  # path below the folder of extracts
    rows: list[Row]
    person: Ints
    household: Ints
    employer: Ints


def about_people(
    file: str, people: People, who: Ints, columns: Sequence[Sequence[Any]], employer: Ints | None = None
) -> Sheet:
    """Lay columns beside each other: row `i` is about person `who[i]`."""
    return Sheet(
        file,
        [list(cells) for cells in zip(*columns, strict=True)],
        people.person[who],
        people.household[who],
        np.zeros(len(who), dtype=np.int64) if employer is None else employer,
    )


def again(rng: np.random.Generator, who: Ints, rate: float) -> Ints:
    """Enter some people a second time, somewhere below the first."""
    twice = who[rng.random(len(who)) < rate]
    return np.insert(who, rng.integers(0, len(who) + 1, len(twice)), twice) if len(twice) else who


def with_rubbish(rng: np.random.Generator, sheet: Sheet, header: Sequence[str], name: int, rate: float) -> Sheet:
    """Put rubbish among the rows: blank lines, headers again, totals, shifted and cut rows, tests, rows without a name.

    `name`: which column holds the name. Totals are drawn from the rows, a shifted or cut row is added to them and is
    about the same person; the others are about nobody.
    """
    count = len(sheet.rows)
    where = np.flatnonzero(rng.random(count) < rate)
    if len(where) == 0:
        return sheet
    kinds = rng.choice(len(_RUBBISH), size=len(where), p=_SHARES)
    rows: list[Row] = []
    origin: list[int] = []
    last = 0
    for place, kind in zip(where.tolist(), kinds.tolist(), strict=True):
        rows += sheet.rows[last:place]
        origin += range(last, place)
        last = place
        rows.append(_rubbish(_RUBBISH[kind], sheet.rows[place], header, name, place))
        origin.append(place if _RUBBISH[kind] in _ABOUT_A_ROW else -1)
    rows += sheet.rows[last:]
    origin += range(last, count)
    index = np.array(origin)

    def about(of: Ints) -> Ints:
        return np.where(index < 0, 0, of[index])

    return Sheet(sheet.file, rows, about(sheet.person), about(sheet.household), about(sheet.employer))


def _rubbish(kind: str, row: Row, header: Sequence[str], name: int, place: int) -> Row:
    width = len(row)
    if kind == "blank":
        return [None] * width
    if kind == "header":
        return list(header)
    if kind == "total":
        return ["Total", *[None] * (width - 2), place]
    if kind == "shifted":
        return [None, *row[:-1]]
    if kind == "cut":
        return [*row[: max(1, name)], *[None] * (width - max(1, name))]
    if kind == "test":
        return ["test" if column == name else "1" for column in range(width)]
    return [None if column == name else cell for column, cell in enumerate(row)]
