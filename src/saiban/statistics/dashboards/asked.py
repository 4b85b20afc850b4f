"""What the address of a page of figures asks for: an indicator, a day, a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from saiban.frame.parameters import only
from saiban.statistics.dashboards.reader import Reader
from saiban.statistics.definitions import Indicator, indicators
from saiban.statistics.figures import By, by_of_text
from saiban.statistics.gaps import OF_A_SCHEME

FIRST = "any"


@dataclass(frozen=True)
class Asked:
    """An indicator, a day of which the edition has figures, and a group (nothing: the whole country)."""

    indicator: Indicator
    as_of: date
    by: By = ()

    def query(self, reader: Reader) -> tuple[tuple[str, str], ...]:
        """Return the parameters that ask for the same again, those that stand for themselves left out."""
        day = "" if self.as_of == reader.edition.as_of else self.as_of.isoformat()
        code = "" if self.indicator.code == FIRST else self.indicator.code
        return tuple((name, value) for name, value in (("indicator", code), ("as_of", day)) if value)


def asked_of(request: HttpRequest, reader: Reader, *, broken_down_by: Sequence[str] = ()) -> Asked:
    """Read `indicator`, which can be broken down by these dimensions, and `as_of` from the address.

    Raises BadRequest for a parameter or value that the page does not know.
    """
    only(request, "indicator", "as_of")
    code = request.GET.get("indicator", FIRST)
    known = {one.code: one for one in choices(broken_down_by)}
    if code not in known:
        raise BadRequest(_("There is no such indicator on this page."))
    return Asked(known[code], day_of(request, reader))


def day_of(request: HttpRequest, reader: Reader) -> date:
    """Read the day from the address; the edition's own where none is asked for."""
    text = request.GET.get("as_of", "")
    if not text:
        return reader.edition.as_of
    found = next((day for day in reader.days if day.isoformat() == text), None)
    if found is None:
        raise BadRequest(_("There are no figures of this day."))
    return found


def group_of(request: HttpRequest) -> By:
    """Read the group from the address."""
    try:
        return by_of_text(request.GET.get("by", ""))
    except ValueError:
        raise BadRequest(_("The address names no group of people.")) from None


def choices(broken_down_by: Sequence[str]) -> list[Indicator]:
    """Return the indicators that can be broken down by all these dimensions, in their order."""
    found = [one for one in indicators().values() if set(broken_down_by) <= set(one.breakdowns)]
    return found if "scheme" in broken_down_by else [one for one in found if one.code not in OF_A_SCHEME]
