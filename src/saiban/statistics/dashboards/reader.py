"""What a reader sees: everybody the published figures, those who are posted to the whole country the exact ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode

from saiban.access.viewer import Viewer
from saiban.statistics import publishing, queries
from saiban.statistics.figures import By, Figure, by_text
from saiban.statistics.models import Edition


@dataclass(frozen=True)
class Reader:
    """A reader of one edition. `exact`: the figures are as they were counted, small ones too.

    `signed_in` says whose pages links lead to: those behind the sign-in or the public ones.
    """

    edition: Edition
    exact: bool
    signed_in: bool

    def figures(self, indicator: str, by: Sequence[str] = (), as_of: date | None = None) -> Sequence[Figure]:
        """Return the figures of an indicator on a day (the edition's own), broken down by exactly these dimensions."""
        read = queries.figures if self.exact else publishing.public_figures
        return read(self.edition, indicator, as_of, by)

    def figure(self, indicator: str, by: By = (), as_of: date | None = None) -> Figure | None:
        """Return one figure; None where the edition has none."""
        found = self.figures(indicator, tuple(dimension for dimension, _code in by), as_of)
        return next((one for one in found if one.by == by), None)

    def series(self, indicator: str, by: By = ()) -> Sequence[Figure]:
        """Return the figures of one group over the years, the earliest first."""
        read = queries.series if self.exact else publishing.public_series
        return read(self.edition, indicator, by)

    def url(self, page: str, *arguments: str, **query: str) -> str:
        """Return the address of a page of the dashboards, as this reader may open it."""
        address = reverse(f"statistics:{'' if self.signed_in else 'public_'}{page}", args=arguments)
        asked = urlencode({name: value for name, value in query.items() if value})
        return f"{address}?{asked}" if asked else address

    def url_of(self, figure: Figure) -> str:
        """Return the address of the page that says what a figure is made of."""
        day = "" if figure.as_of == self.edition.as_of else figure.as_of.isoformat()
        return self.url("figure", figure.indicator, by=by_text(figure.by), as_of=day)

    @cached_property
    def days(self) -> list[date]:
        """The days of which there are figures, the newest first."""
        return queries.days(self.edition)[::-1]


def for_everybody() -> Reader | None:
    """Return the reader of the current edition as it was published; None before the first."""
    edition = queries.current_edition()
    return Reader(edition, exact=False, signed_in=False) if edition else None


def for_viewer(viewer: Viewer) -> Reader | None:
    """Return the reader of the current edition: exact figures for who is posted to the whole country alone."""
    edition = queries.current_edition()
    exact = viewer.place is None and viewer.may("statistics.view")
    return Reader(edition, exact=exact, signed_in=True) if edition else None
