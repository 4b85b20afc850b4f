"""Khyber Pakhtunkhwa's list of reports: its indicators side by side, by one of the things that it names.

By prosecutor only what is held against the mix of cases is shown, as everywhere. The version for the public hides what
is of fewer than ten.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.frame.exports import inert
from saiban.prosecution.figures import editions, reading
from saiban.prosecution.indicators import DIMENSIONS, Adjusted, denominators, indicators, publishable, report_lists
from saiban.prosecution.indicators.computing import knows
from saiban.prosecution.indicators.declarations import COUNTED, Figure

PROSECUTOR = "prosecutor"
HIDDEN = "*"
Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """A figure of one denominator; `told` says both in words."""

    figure: Figure
    denominator: str

    @property
    def told(self) -> str:
        """The figure, and of whom it is."""
        of = f" ({denominators()[self.denominator]})" if self.denominator else ""
        return f"{self.figure.name}{of}"


@dataclass(frozen=True)
class Pivot:
    """The list by a dimension: a line for each group, a reading.Row (or None) for each column."""

    by: str
    columns: Sequence[Column]
    lines: Sequence[tuple[str, Sequence[reading.Row | None]]]
    reasons: Sequence[reading.Row]


@dataclass(frozen=True)
class OfProsecutor:
    """A prosecutor in the list: each column held against what is expected of such cases."""

    name: str
    cells: Sequence[Adjusted | None]


def dimensions() -> list[tuple[str, str]]:
    """Return what the list is broken down by, with its words; the periods beside what the service names."""
    return [(code, str(DIMENSIONS[code])) for code in (*report_lists()["kp"].by, "month", "quarter", "year")]


def columns_for(by: str) -> list[Column]:
    """Return the columns that can be told by a dimension."""
    asked = [figure for code in report_lists()["kp"].indicators for figure in indicators()[code].figures]
    if by == PROSECUTOR:
        return [Column(one, next(iter(one.denominators))) for one in asked if one.adjust]
    return [
        Column(one, denominator)
        for one in asked
        if one.kind in COUNTED and knows(one, [by])
        for denominator in (one.denominators or [""])
    ]


def pivot(viewer: Viewer, made: editions.Made, asked: reading.Asked, *, public: bool) -> Pivot:
    """Return the list by `asked.by`, another than the prosecutor, in the viewer's districts."""
    columns = columns_for(asked.by)
    codes = list(dict.fromkeys(one.figure.code for one in columns))
    found = reading.told(viewer, made, asked, codes)
    rows = reading.rows(publishable(found) if public else found, asked.by)
    at = {(row.measured.group, row.measured.figure, row.measured.denominator): row for row in rows if row.measured.by}
    whole = {(row.measured.figure, row.measured.denominator): row for row in rows if not row.measured.by}
    labels = {row.measured.group: row.label for row in rows if row.measured.by}
    lines = [
        (labels[group], [at.get((group, one.figure.code, one.denominator)) for one in columns])
        for group in (sorted(labels) if asked.by in ("month", "quarter", "year") else sorted(labels, key=labels.get))  # type: ignore[arg-type]
    ]
    together = (_("All"), [whole.get((one.figure.code, one.denominator)) for one in columns])
    reasons = reading.told(viewer, made, asked, ["T11.reasons"])
    return Pivot(asked.by, columns, [together, *lines], reading.rows(publishable(reasons) if public else reasons, ""))


def of_prosecutors(
    viewer: Viewer, made: editions.Made, asked: reading.Asked
) -> tuple[list[Column], list[OfProsecutor]]:
    """Return the list by prosecutor, by name: held against what is expected, where it can be told."""
    columns, names = columns_for(PROSECUTOR), reading.names_of(PROSECUTOR)
    told = [
        {row.prosecutor: row for row in reading.told_of_prosecutors(viewer, made, asked, one.figure.code)}
        for one in columns
    ]
    people = sorted(
        {who for each in told for who, row in each.items() if row.ratio is not None},
        key=lambda who: (names.get(who, who), who),
    )
    return columns, [OfProsecutor(names.get(who, who), [each.get(who) for each in told]) for who in people]


def cells_of(found: Pivot) -> Iterator[tuple[Cell, ...]]:
    """Give the list cell by cell: the group, then each value with its n; what is hidden is an asterisk."""
    for name, rows in found.lines:
        yield (name, *(cell for row in rows for cell in _cells(row)))


def titles_of(found: Pivot) -> list[str]:
    """Return the titles of these cells."""
    dimension = str(DIMENSIONS[found.by])
    return [dimension, *(title for one in found.columns for title in (one.told, f"{one.told}, n"))]


def _cells(row: reading.Row | None) -> tuple[Cell, Cell]:
    if row is None:
        return None, None
    if row.measured.hidden:
        return HIDDEN, HIDDEN
    value = row.measured.value
    return (None if value in (None, float("inf")) else value), row.measured.n


def workbook(found: Pivot, title: str, about: Sequence[str]) -> bytes:
    """Return the list as XLSX in the language of the moment: numbers as numbers, no word that a spreadsheet runs."""
    written = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(written, plain) as book:
        book.set_properties({"title": title, "author": "Saiban"})
        page = book.add_worksheet(_("List"))
        if get_language_bidi():
            page.right_to_left()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        percent = book.add_format({"num_format": "0.0%"})
        plainly = book.add_format({"num_format": "0.0"})
        for line, words in enumerate([title, *about]):
            page.write_string(line, 0, inert(words))
        head = len(about) + 2
        for place, words in enumerate(titles_of(found)):
            page.write_string(head, place, inert(words), bold)
        for line, cells in enumerate(cells_of(found), head + 1):
            for place, cell in enumerate(cells):
                share = place % 2 == 1 and found.columns[place // 2].figure.unit == "share"
                _write(page, line, place, cell, percent if share else plainly if place % 2 == 1 else None)
        page.freeze_panes(head + 1, 1)
        page.set_column(0, 0, 34)
        page.set_column(1, 2 * len(found.columns), 14)
    return written.getvalue()


def _write(page: Any, line: int, place: int, cell: Cell, look: Any) -> None:
    if isinstance(cell, str):
        page.write_string(line, place, inert(cell))
    elif cell is not None:
        page.write_number(line, place, cell, look)
