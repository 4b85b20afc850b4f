"""Reading figures: those of the current edition, a series over the years, and the people under one of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.paginator import Page
from django.db import transaction

from saiban.access import log
from saiban.access.models import Purpose
from saiban.access.viewer import Viewer
from saiban.frame.faults import InstallationFault
from saiban.registry.models import Person
from saiban.registry.queries.sight import Sight
from saiban.statistics import people_under
from saiban.statistics.figures import By, Figure, by_text
from saiban.statistics.models import Edition, StoredFigure

PEOPLE_A_PAGE = 50


class NoFiguresYet(InstallationFault):
    """No edition has been made; the message says when one is."""


def current_edition() -> Edition | None:
    """Return the edition that stands; None before the first."""
    return Edition.objects.filter(current=True).first()


def standing_edition() -> Edition:
    """Return the edition that stands. Raises NoFiguresYet before the first."""
    edition = current_edition()
    if edition is None:
        raise NoFiguresYet("There are no figures yet: they are made when a consolidation is published.")
    return edition


def editions() -> list[Edition]:
    """Return every edition, the newest first."""
    return list(Edition.objects.order_by("-pk"))


def figures(
    indicator: str | Iterable[str] | None = None,
    as_of: date | None = None,
    by: Iterable[str] | None = None,
    edition: Edition | None = None,
) -> list[Figure]:
    """Return figures of an edition (the current one), in the order of indicator and group.

    `as_of`: of this day (the edition's own). `by`: broken down by exactly these dimensions; `()` is the whole country,
    None is every breakdown.
    """
    chosen = edition or current_edition()
    if chosen is None:
        return []
    rows = chosen.figures.filter(as_of=as_of or chosen.as_of)
    if isinstance(indicator, str):
        rows = rows.filter(indicator=indicator)
    elif indicator is not None:
        rows = rows.filter(indicator__in=list(indicator))
    if by is not None:
        rows = rows.filter(dimensions=";".join(sorted(by)))
    return [row.figure for row in rows.order_by("indicator", "dimensions", "by")]


def figure(indicator: str, as_of: date | None = None, by: By = (), edition: Edition | None = None) -> Figure | None:
    """Return one figure of one group; None where the edition has none."""
    chosen = edition or current_edition()
    if chosen is None:
        return None
    row = chosen.figures.filter(indicator=indicator, as_of=as_of or chosen.as_of, by=by_text(by)).first()
    return row.figure if row else None


def series(indicator: str, by: By = (), edition: Edition | None = None) -> list[Figure]:
    """Return the figures of one group over the years, the earliest first."""
    chosen = edition or current_edition()
    if chosen is None:
        return []
    rows: Iterable[StoredFigure] = chosen.figures.filter(indicator=indicator, by=by_text(by)).order_by("as_of")
    return [row.figure for row in rows]


def days(edition: Edition | None = None) -> list[date]:
    """Return the days of which an edition has figures, the earliest first."""
    chosen = edition or current_edition()
    return [] if chosen is None else list(chosen.figures.order_by("as_of").values_list("as_of", flat=True).distinct())


@transaction.atomic
def numerator_people(viewer: Viewer, purpose: Purpose, figure: Figure, page: int) -> Page[Person]:
    """Return one page of the people who are counted in a figure of the current edition, by key, and log the look.

    Whom the viewer may not see is left out. A page past the end is the last. Raises `people_under.NotKept` for a figure
    of an earlier day or edition, whose people are not kept, or one that counts no single people.
    """
    shown = people_under.page_of_people(
        figure,
        Sight(viewer).present_people().select_related("district"),
        page,
        PEOPLE_A_PAGE,
        districts=viewer.districts,
        tehsil=viewer.tehsil,
    )
    keys = [person.pk for person in shown]
    log.write(
        viewer, act="statistics.rows", subject_kind="person", subjects=keys, results=len(keys), purpose=purpose.value
    )
    return shown
