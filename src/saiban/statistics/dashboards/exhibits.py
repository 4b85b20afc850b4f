"""An exhibit: something to look at, the same as a table, and the same in a sentence. Pages and downloads show these."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.frame.charts import Chart
from saiban.statistics.dashboards.reader import Reader
from saiban.statistics.figures import Figure
from saiban.statistics.wording import hidden, midpoint, said
from saiban.terms.money import group_lakhs

Value = str | int | float | None


@dataclass(frozen=True)
class Cell:
    """A cell of an exhibit's table: what a page shows, what a file holds, and where it leads (empty: nowhere)."""

    text: str
    value: Value
    href: str = ""


@dataclass(frozen=True)
class Exhibit:
    """A chart with its table; `code` names it in addresses and files, `said` is for those who hear the page.

    Each row's first cell is its heading. `columns` are headings in the reader's language, `names` those of the file,
    which is read by programs (none: the same). `chart` is None where there is nothing to draw. `asked` is what the
    address asks for.
    """

    code: str
    title: str
    said: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    names: tuple[str, ...] = ()
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()


def text(said: object, code: str = "", href: str = "") -> Cell:
    """Return a cell of words; a file holds the `code` instead, where there is one."""
    return Cell(str(said), code or str(said), href)


def share(figure: Figure | None, reader: Reader | None = None) -> Cell:
    """Return a cell of a figure's share in per cent, which leads to what it is made of where a reader is given."""
    if figure is None:
        return Cell("", None)
    middle = midpoint(figure)
    value = None if middle is None or hidden(figure) else round(100 * middle, 2)
    return Cell(said(figure), value, reader.url_of(figure) if reader else "")


def people(count: int | None, figure: Figure | None = None) -> Cell:
    """Return a cell of a number of people; `figure` says whether it is hidden rather than unknown."""
    if count is None:
        return Cell("*" if figure and hidden(figure) else "–", None)
    return Cell(group_lakhs(count), count)
