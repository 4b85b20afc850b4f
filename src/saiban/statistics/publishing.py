"""What goes out: the figures of an edition as anybody may see them, worked out once when the edition is made.

Every public page, download, exchange file and report reads figures from here and nowhere else.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from saiban.statistics import queries
from saiban.statistics.disclosure import PublicFigure, Told, going_out, protect, public
from saiban.statistics.figures import By, by_text
from saiban.statistics.models import Edition, StoredFigure
from saiban.statistics.sums import family


def suppress(edition: Edition) -> int:
    """Mark what of a new edition does not go out, or goes out without a number, and return how many figures these are.

    To be called in the transaction that stores the figures. Each day is laid beside the day before and beside what the
    edition before published: the same day, or its newest one.
    """
    before = Edition.objects.filter(pk__lt=edition.pk).order_by("-pk").first()
    published = {told.figures[0].as_of: told for told in tables(before)} if before else {}
    newest = published[max(published)] if published else None
    withheld: list[int] = []
    hidden: list[int] = []
    day_before: Told | None = None
    for rows in _days(edition.figures.all()):
        beside = published.get(rows[0].as_of, newest)
        history = [one for one in (beside, day_before) if one is not None]
        keys = {(row.indicator, row.by): row.pk for row in rows}
        told = protect(going_out([row.figure for row in rows]), history)
        for figure in told.figures:
            key = keys.pop((figure.indicator, by_text(figure.by)))
            hidden += [key] if told.hides(figure) else []
        withheld += keys.values()
        day_before = told
    edition.figures.filter(pk__in=withheld).update(withheld=True)
    edition.figures.filter(pk__in=hidden).update(suppressed=True)
    return len(withheld) + len(hidden)


def tables(edition: Edition) -> list[Told]:
    """Return the figures of each day of an edition that went out with what was hidden, the earliest day first."""
    return [
        Told(
            tuple(row.figure for row in rows),
            frozenset((family(row.indicator), row.figure.by) for row in rows if row.suppressed),
        )
        for rows in _days(_going_out(edition.figures.all()))
    ]


def public_figures(
    edition: Edition, indicator: str | None = None, as_of: date | None = None, by: Iterable[str] | None = None
) -> list[PublicFigure]:
    """Return figures of an edition as they go out, asked for as by `queries.asked`."""
    return [_public(row) for row in _going_out(queries.asked(edition, indicator, as_of, by))]


def everything_public(edition: Edition) -> list[PublicFigure]:
    """Return all figures of an edition as they go out, of every day, the earliest first."""
    return [_public(row) for rows in _days(_going_out(edition.figures.all())) for row in rows]


def public_series(edition: Edition, indicator: str, by: By = ()) -> list[PublicFigure]:
    """Return the figures of one group over the years as they go out, the earliest first."""
    return [_public(row) for row in _going_out(queries.over_the_years(edition, indicator, by))]


def _public(row: StoredFigure) -> PublicFigure:
    return public(row.figure, suppressed=row.suppressed)


def _going_out(figures: QuerySet[StoredFigure]) -> QuerySet[StoredFigure]:
    return figures.filter(withheld=False)


def _days(figures: QuerySet[StoredFigure]) -> list[list[StoredFigure]]:
    rows = figures.order_by("as_of", "indicator", "dimensions", "by")
    return [list(several) for _day, several in itertools.groupby(rows, key=lambda row: row.as_of)]
