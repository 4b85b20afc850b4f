"""Enrolments, benefits paid and contributions of a person across schemes, laid out on one line of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from saiban.directory.models import Scheme
from saiban.registry.models import BenefitPaid, Contribution, Enrolment
from saiban.registry.queries.periods import last_day

Kind = Literal["enrolled", "ended", "paid", "contributed"]
SCALE = 1000  # width of the drawing, in its own units
_SHORTEST = 6  # of a bar, so that one day can still be seen


@dataclass(frozen=True)
class Bar:
    """An enrolment: from where to where, and whether it still runs."""

    start: int
    width: int
    status: str
    open: bool


@dataclass(frozen=True)
class Happening:
    """A line of the table behind the drawing."""

    day: date
    scheme: Scheme
    kind: Kind
    amount: Decimal | None = None
    status: str = ""
    source: str = ""


@dataclass
class Track:
    """One scheme's strip of the drawing."""

    scheme: Scheme
    bars: list[Bar] = field(default_factory=list)
    payments: list[int] = field(default_factory=list)
    contributions: list[int] = field(default_factory=list)
    status: str = ""
    paid: Decimal = Decimal(0)
    paid_times: int = 0
    contributed: Decimal = Decimal(0)
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Timeline:
    """The drawing, whose equal columns begin with `years` (`grid`: where), and, newest first, all that it shows."""

    tracks: tuple[Track, ...]
    years: tuple[int, ...]
    grid: tuple[int, ...]
    happenings: tuple[Happening, ...]


def timeline(
    enrolments: Iterable[Enrolment], benefits: Iterable[BenefitPaid], contributions: Iterable[Contribution], today: date
) -> Timeline:
    """Lay facts out from the first of January of the first year to the end of this year or a later one.

    The facts need their `scheme` and `record` loaded. Payments without a day stand at the start of their period; facts
    with neither are in no drawing and in the table under the day of the file that told them.
    """
    enrolments, benefits, contributions = list(enrolments), list(benefits), list(contributions)
    days = [day for one in enrolments for day in (one.valid.lower, last_day(one.valid)) if day]
    days += [day for one in benefits if (day := _paid_on(one))] + [one.month for one in contributions]
    if not days:
        return Timeline((), (), (), ())
    years, last = _columns(min(days).year, max(max(days).year, today.year))
    first = date(years[0], 1, 1)
    length = (last - first).days

    def place(day: date) -> int:
        return round((day - first).days * SCALE / length)

    tracks: dict[str, Track] = {}
    happenings: list[Happening] = []
    for one in sorted(enrolments, key=lambda row: (row.valid.lower or first, row.pk)):
        track = tracks.setdefault(one.scheme_id, Track(one.scheme))
        ended = last_day(one.valid)
        starts, ends = one.valid.lower or first, ended or min(today, last)
        track.bars.append(Bar(place(starts), max(place(ends) - place(starts), _SHORTEST), one.status, ended is None))
        track.status = one.status
        _stretch(track, starts, ends)
        happenings.append(Happening(starts, one.scheme, "enrolled", None, one.status, one.record.source_id))
        if ended:
            happenings.append(Happening(ends, one.scheme, "ended", None, one.status, one.record.source_id))
    for paid in benefits:
        track = tracks.setdefault(paid.scheme_id, Track(paid.scheme))
        track.paid += paid.amount
        track.paid_times += 1
        day = _paid_on(paid)
        if day:
            track.payments.append(place(day))
            _stretch(track, day, day)
        shown = day or paid.record.as_of or first
        happenings.append(Happening(shown, paid.scheme, "paid", paid.amount, "", paid.record.source_id))
    for given in contributions:
        track = tracks.setdefault(given.scheme_id, Track(given.scheme))
        track.contributed += given.amount
        track.contributions.append(place(given.month))
        _stretch(track, given.month, given.month)
        happenings.append(Happening(given.month, given.scheme, "contributed", given.amount, "", given.record.source_id))
    happenings.sort(key=lambda one: (-one.day.toordinal(), one.scheme.code, one.kind, one.amount or 0))
    in_order = sorted(tracks.values(), key=lambda one: (one.first or last, one.scheme.code))
    return Timeline(tuple(in_order), years, tuple(place(date(year, 1, 1)) for year in years), tuple(happenings))


def _paid_on(paid: BenefitPaid) -> date | None:
    return paid.paid_on or (paid.period.lower if paid.period else None)


def _stretch(track: Track, starts: date, ends: date) -> None:
    track.first = min(track.first or starts, starts)
    track.last = max(track.last or ends, ends)


def _columns(first: int, last: int) -> tuple[tuple[int, ...], date]:
    """Return at most eight years with which equal columns begin, and the day on which the last column ends."""
    step = -(-(last - first + 1) // 8)
    years = tuple(range(first, last + 1, step))
    return years, date(years[-1] + step, 1, 1)
