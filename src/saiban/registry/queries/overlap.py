"""Who is in two schemes at once: how many, whether the schemes' own rules allow it, and who they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.utils.translation import get_language

from saiban.access.viewer import Viewer
from saiban.directory.models import Scheme, SchemeCombination
from saiban.registry.models import Overlap, Person
from saiban.registry.queries.sight import Sight

PEOPLE_A_PAGE = 50
HEATS = 10
_KNOWN = SchemeCombination.Ruling


@dataclass(frozen=True)
class Cell:
    """Two schemes: people in both, rupees a month, how hot (0 to 9) and what the rules say (unsettled if unknown)."""

    first: Scheme
    second: Scheme
    people: int
    rupees_a_month: Decimal
    heat: int
    ruling: str
    reason_en: str = ""
    reason_ur: str = ""
    source: str = ""

    @property
    def ruling_label(self) -> str:
        return str(_KNOWN(self.ruling).label)

    @property
    def reason(self) -> str:
        """Why the rules say so, in the reader's language."""
        return self.reason_ur if get_language() == "ur" else self.reason_en


@dataclass(frozen=True)
class Matrix:
    """Rows of cells in the order of `schemes`; a cell is None on the diagonal."""

    schemes: list[Scheme]
    rows: list[tuple[Scheme, list[Cell | None]]]
    cells: list[Cell]


def overlap_matrix(viewer: Viewer) -> Matrix:
    """Return how many people are in each two schemes that the viewer may see and of which a source reports people.

    Surveys are left out: they enrol nobody and pay nothing.
    """
    sight = Sight(viewer)
    reported = {source.scheme_id for source in sight.sources.values()}
    schemes = [one for one in sight.schemes.values() if one.kind != Scheme.Kind.SURVEY and one.code in reported]
    rulings = {(row.first_id, row.second_id): row for row in SchemeCombination.objects.all()}
    live = Overlap.objects.filter(run_ended__isnull=True, first__in=schemes, second__in=schemes)
    counted = {(row.first_id, row.second_id): row for row in live}
    most = max((row.people for row in counted.values()), default=0)
    cells: dict[tuple[str, str], Cell] = {}
    for place, first in enumerate(schemes):
        for second in schemes[place + 1 :]:
            pair = tuple(sorted((first.code, second.code)))
            cells[pair] = _cell(first, second, counted.get(pair), rulings.get(pair), most)
    rows = [
        (one, [None if one == other else cells[tuple(sorted((one.code, other.code)))] for other in schemes])
        for one in schemes
    ]
    listed = sorted(
        (cell for cell in cells.values() if cell.people), key=lambda c: (-c.people, c.first.code, c.second.code)
    )
    return Matrix(schemes, rows, listed)


def _cell(first: Scheme, second: Scheme, counted: Overlap | None, ruling: SchemeCombination | None, most: int) -> Cell:
    people = counted.people if counted else 0
    return Cell(
        first=first,
        second=second,
        people=people,
        rupees_a_month=counted.rupees_a_month if counted else Decimal(0),
        heat=heat(people, most),
        ruling=ruling.ruling if ruling else _KNOWN.UNSETTLED,
        reason_en=ruling.reason_en if ruling else "",
        reason_ur=ruling.reason_ur if ruling else "",
        source=ruling.source if ruling else "",
    )


def heat(people: int, most: int) -> int:
    """Return a step from 0 (nobody) to 9 (the most); steps grow by equal factors, so that small overlaps show too."""
    if people <= 0 or most <= 0:
        return 0
    if most == 1:
        return HEATS - 1
    return 1 + round((HEATS - 2) * math.log(people) / math.log(most))


def find_cell(viewer: Viewer, first: str, second: str) -> Cell | None:
    """Return the cell of two schemes, in either order; None where one is unknown or out of sight, or both are one."""
    pair = {first, second}
    if len(pair) < 2:
        return None
    matrix = overlap_matrix(viewer)
    return next(
        (cell for _one, row in matrix.rows for cell in row if cell and {cell.first.code, cell.second.code} == pair),
        None,
    )


def overlap_people(viewer: Viewer, cell: Cell, page: int) -> Page[Person]:
    """Return one page of those who are in both schemes, by number of entry; a page past the end is the last."""
    both = [cell.first.code, cell.second.code]
    people = Sight(viewer).present_people().filter(schemes__contains=both)
    return Paginator(people.select_related("district").order_by("id"), PEOPLE_A_PAGE).get_page(page)
