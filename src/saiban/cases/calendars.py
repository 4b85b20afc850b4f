"""The calendar of a case: that of its office or province, with what was declared and approved."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q

from saiban.cases.calendar import Calendar, Week
from saiban.cases.declarations import Words
from saiban.cases.models import Case, DeclaredDay, WorkingWeek
from saiban.directory.models import Office, Place


def calendar_of(case: Case) -> Calendar:
    """Return the calendar by which the clocks of a case run."""
    return calendar_for(province_of(case.place), case.office)


def calendar_for(province: str, office: Office | None) -> Calendar:
    """Return the calendar of an office in a province (a code of the directory; empty: the country's)."""
    ours = Q(province=None, office=None) | Q(province=province or None, office=None)
    if office is not None:
        ours |= Q(office=office)
    days = DeclaredDay.objects.filter(ours, approved_by__isnull=False)
    rows = days.order_by(F("province").asc(nulls_first=True), "id")
    weeks = WorkingWeek.objects.filter(ours, approved_by__isnull=False).order_by("-id")
    standing = {row.day: row for row in sorted(rows, key=lambda row: row.office_id is not None)}
    return Calendar(
        province=province,
        declared={day: _said(row) for day, row in standing.items()},
        worked=frozenset(day for day, row in standing.items() if row.kind == DeclaredDay.Kind.WORKING_DAY),
        weeks=tuple(_week(row) for row in sorted(weeks, key=lambda row: row.office_id is None)),
    )


def province_of(place: Place | None) -> str:
    """Return the code of the province that a place is or lies in; empty for none."""
    while place is not None and place.level != Place.Level.PROVINCE:
        place = place.parent
    return place.code if place is not None else ""


def _said(row: DeclaredDay) -> Words | None:
    return Words(row.name_en, row.name_ur) if row.kind == DeclaredDay.Kind.HOLIDAY else None


def _week(row: WorkingWeek) -> Week:
    days: Iterable[int] = row.days_off
    return Week(frozenset(days), row.valid_from, row.valid_to)
