"""Reading figures: those of the current edition, a series over the years, and the people under one of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.paginator import Page
from django.db import transaction
from django.db.models import QuerySet

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


def figures(
    edition: Edition, indicator: str | None = None, as_of: date | None = None, by: Iterable[str] | None = None
) -> list[Figure]:
    """Return figures of an edition as they were counted, asked for as by `asked`."""
    return [row.figure for row in asked(edition, indicator, as_of, by)]


def asked(
    edition: Edition, indicator: str | None = None, as_of: date | None = None, by: Iterable[str] | None = None
) -> QuerySet[StoredFigure]:
    """Return the figures of an edition that are asked for, in the order of indicator and group.

    `as_of`: of this day (the edition's own). `by`: broken down by exactly these dimensions; `()` is the whole country,
    None is every breakdown.
    """
    rows = edition.figures.filter(as_of=as_of or edition.as_of)
    if indicator is not None:
        rows = rows.filter(indicator=indicator)
    if by is not None:
        rows = rows.filter(dimensions=";".join(sorted(by)))
    return rows.order_by("indicator", "dimensions", "by")


def series(edition: Edition, indicator: str, by: By = ()) -> list[Figure]:
    """Return the figures of one group over the years, the earliest first."""
    return [row.figure for row in over_the_years(edition, indicator, by)]


def over_the_years(edition: Edition, indicator: str, by: By) -> QuerySet[StoredFigure]:
    """Return one group's figures of every day of an edition, the earliest first."""
    return edition.figures.filter(indicator=indicator, by=by_text(by)).order_by("as_of")


def days(edition: Edition) -> list[date]:
    """Return the days of which an edition has figures, the earliest first."""
    return list(edition.figures.order_by("as_of").values_list("as_of", flat=True).distinct())


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
