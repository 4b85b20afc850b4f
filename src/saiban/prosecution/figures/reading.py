"""What a viewer asks of their service's figures, and what they are told: rows with their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.directory.models import Place
from saiban.frame.parameters import only
from saiban.prosecution.case_types.pick_lists import ACQUITTAL_REASONS
from saiban.prosecution.figures import editions
from saiban.prosecution.indicators import (
    DIMENSIONS,
    UNKNOWN,
    Adjusted,
    Measured,
    Period,
    adjusted,
    denominators,
    figures,
    measure,
    outcomes,
)
from saiban.prosecution.models import Accused, Court, Hearing, PoliceStation
from saiban.prosecution.scrutiny.checklist import items

BY = tuple(one for one in DIMENSIONS if one != "prosecutor")


@dataclass(frozen=True)
class Asked:
    """A period and a dimension ("": all together)."""

    period: Period
    by: str

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.period.ends - timedelta(1)

    @property
    def query(self) -> str:
        """The same as the parameters of an address."""
        return f"from={self.period.begins}&to={self.last}" + (f"&by={self.by}" if self.by else "")


@dataclass(frozen=True)
class Row:
    """A figure in words, with itself."""

    label: str
    of: str
    value: str
    between: str
    n: str
    measured: Measured


def asked_of(request: HttpRequest, made: editions.Made) -> Asked:
    """Read what a page is asked for: `from`, `to` (at most the edition's day), `by`; else up to the edition.

    Raises BadRequest for anything else.
    """
    only(request, "from", "to", "by")
    last = min(day_asked(request.GET.get("to")) or made.at.date(), made.at.date())
    first = day_asked(request.GET.get("from")) or last.replace(year=last.year - 1, day=1)
    by = request.GET.get("by", "")
    if by and by not in BY:
        raise BadRequest(_("There is no breakdown of this name."))
    if first > last:
        raise BadRequest(_("The period ends before it begins."))
    return Asked(Period(first, last + timedelta(1)), by)


def told(viewer: Viewer, made: editions.Made, asked: Asked, codes: list[str] | None = None) -> tuple[Measured, ...]:
    """Return figures of the viewer's service, of their districts where their posting is limited to some."""
    with made.opened() as edition:
        within = {} if viewer.districts is None else {"district": viewer.districts}
        if asked.by == "district" and within:
            found = measure(edition, asked.period, by=asked.by, codes=codes, within=within)
        else:
            found = measure(edition, asked.period, by=asked.by or None, codes=codes, within=within)
    return found


def told_of_prosecutors(viewer: Viewer, made: editions.Made, asked: Asked, code: str) -> tuple[Adjusted, ...]:
    """Return a figure of each prosecutor against what is expected, in the viewer's districts."""
    with made.opened() as edition:
        return adjusted(edition, asked.period, code, districts=viewer.districts)


def rows(found: tuple[Measured, ...], by: str) -> list[Row]:
    """Return figures in words."""
    names = {each: names_of(each) for each in {by, *(one.by for one in found)}}
    return [_row(one, names[one.by]) for one in found]


def names_of(by: str) -> Mapping[str, str]:
    """Return the words for the groups of a dimension, by code; a group without is its own word."""
    words: dict[str, str] = {UNKNOWN: _("not stated")}
    match by:
        case "gender":
            words |= {code: str(label) for code, label in Accused.Sex.choices}
        case "district":
            words |= {one.code: str(one) for one in Place.objects.filter(level=Place.Level.DISTRICT)}
        case "police_station":
            words |= {one.pk: str(one) for one in PoliceStation.objects.all()}
        case "court":
            words |= {one.pk: str(one) for one in Court.objects.all()}
        case "prosecutor":
            words |= {str(one.pk): one.full_name for one in User.objects.filter(counsel__isnull=False)}
        case "adjourned_by":
            words |= {code: str(label) for code, label in Hearing.AskedBy.choices}
        case "reason":
            words |= {code: str(label) for code, label in Hearing.Reason.choices}
        case "outcome":
            words |= {one.code: str(one.words) for one in outcomes().values()}
        case "outcome_reason":
            words |= {one.code: str(one.title) for one in ACQUITTAL_REASONS}
        case "item":
            words |= {one.code: str(one.title) for one in items().values()}
        case _:
            pass
    return words


def _row(one: Measured, names: Mapping[str, str]) -> Row:
    figure = figures()[one.figure]
    label = group_label(one, names) if one.by else str(figure.name)
    of = str(denominators()[one.denominator]) if one.denominator else ""
    between = (
        f"\u2066{number(one.low, figure.unit)} – {number(one.high, figure.unit)}\u2069" if one.low is not None else ""
    )
    n = one.numerator if figure.kind == "mix" else one.n  # a part of a whole is told by how many it is itself
    return Row(label, of, number(one.value, figure.unit), between, "" if n is None else f"{n:,}", one)


def group_label(one: Measured, names: Mapping[str, str]) -> str:
    """Return what a group is called."""
    if one.by in ("month", "quarter", "year") and one.group != UNKNOWN:
        day = date.fromisoformat(one.group)
        if one.by == "year":
            return str(day.year)
        if one.by == "quarter":
            return str(_("%(quarter)s. quarter of %(year)s")) % {"quarter": (day.month + 2) // 3, "year": day.year}
        return f"{MONTHS[day.month]} {day.year}"
    return names.get(one.group, one.group)


def number(value: float | None, unit: str) -> str:
    """Return a figure as it is written: a share in per cent, days without parts, others with two places."""
    if value is None:
        return "–"
    if value == float("inf"):
        return "∞"
    if unit in ("share", "percent"):
        return f"{100 * value if unit == 'share' else value:.1f} %"
    return f"{value:,.0f}" if unit == "days" else f"{value:,.2f}"


def day_asked(text: str | None) -> date | None:
    """Read a day of an address, None where it is not said. Raises BadRequest."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(_("A day is written 2026-03-31.")) from error
