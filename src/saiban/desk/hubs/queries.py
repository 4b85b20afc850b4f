"""What reads hubs: offices with services, hours and staff, the queue of today, and figures from kept counts.

Nothing here is about a person that comes; so it takes no purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from saiban.access.models import Posting, Role
from saiban.access.viewer import Viewer
from saiban.desk.models import HubDay, QueueTicket, WindowAppointment
from saiban.directory.models import Office, OpeningHours

PERIOD = 30  # days that figures look back, with today
SHOWN_NOW = 4  # numbers on the display


@dataclass(frozen=True)
class Figures:
    """What an office did in the last days: people served, who waits now, minutes until called, days to a decision."""

    served: int = 0
    left: int = 0
    waiting: int = 0
    minutes_to_call: float | None = None
    decided: int = 0
    days_to_decision: float | None = None


@dataclass(frozen=True)
class HubLine:
    """An office in the list."""

    office: Office
    staff: int
    figures: Figures


def hubs(viewer: Viewer, *, district: str = "", words: str = "") -> QuerySet[Office]:
    """The one-window hubs within the viewer's place, by name; of one district, or whose name or code has the words."""
    found = Office.objects.filter(one_window=True).select_related("organisation", "place__parent")
    if viewer.districts is not None:
        found = found.filter(Q(place__in=viewer.districts) | Q(place__parent__in=viewer.districts))
    if district:
        found = found.filter(Q(place=district) | Q(place__parent=district))
    if words:
        found = found.filter(Q(name_en__icontains=words) | Q(name_ur__icontains=words) | Q(code=words))
    return found.order_by("name_en", "code")


def lines(offices: Sequence[Office], today: date | None = None) -> list[HubLine]:
    """Offices with staff and figures: three queries, however many there are."""
    figures, staff = figures_of(offices, today), staff_of(offices)
    return [HubLine(one, staff.get(one.pk, 0), figures.get(one.pk, Figures())) for one in offices]


def figures_of(offices: Iterable[Office], today: date | None = None) -> dict[str, Figures]:
    """The figures of each office that had a day in the period, by code."""
    today = today or timezone.localdate()
    codes = [one.pk for one in offices]
    days = HubDay.objects.filter(day__gt=today - timedelta(days=PERIOD), day__lte=today, office__in=codes)
    told = days.values("office").annotate(
        all_served=Sum("served"),
        all_left=Sum("left"),
        all_called=Sum("called"),
        all_waited=Sum("waited"),
        all_decided=Sum("decided"),
        all_days=Sum("decision_days"),
        waiting=Sum("taken", filter=Q(day=today), default=0) - Sum("called", filter=Q(day=today), default=0),
    )
    return {
        row["office"]: Figures(
            served=row["all_served"],
            left=row["all_left"],
            waiting=row["waiting"],
            minutes_to_call=row["all_waited"] / 60 / row["all_called"] if row["all_called"] else None,
            decided=row["all_decided"],
            days_to_decision=row["all_days"] / row["all_decided"] if row["all_decided"] else None,
        )
        for row in told
    }


def staff_of(offices: Iterable[Office]) -> dict[str, int]:
    """How many people are posted today at each office, by code."""
    posted = Posting.objects.filter(office__in=[one.pk for one in offices], valid__contains=timezone.localdate())
    counted = posted.values("office").annotate(people=Count("user", distinct=True))
    return {row["office"]: row["people"] for row in counted}


def staff_by_role(office: Office) -> list[tuple[str, int]]:
    """How many of each role are posted at an office today: (role in words, how many)."""
    posted = Posting.objects.filter(office=office, valid__contains=timezone.localdate())
    counted = posted.values("role").annotate(people=Count("user", distinct=True)).order_by("role")
    return [(str(Role(row["role"]).label), row["people"]) for row in counted]


def hours_of(office: Office) -> list[tuple[str, list[OpeningHours]]]:
    """The weekdays with the spans in which an office is open; an empty list for a day that it is closed."""
    spans = list(office.hours.all())
    return [(str(day.label), [one for one in spans if one.weekday == day.value]) for day in OpeningHours.Weekday]


def days_of(office: Office, today: date | None = None) -> list[HubDay]:
    """The days of an office in the period, the newest first."""
    today = today or timezone.localdate()
    return list(HubDay.objects.filter(office=office, day__gt=today - timedelta(days=PERIOD)).order_by("-day"))


def waiting_now(office: Office) -> QuerySet[QueueTicket]:
    """The tickets that wait today, in the order in which they are called."""
    rows = QueueTicket.objects.filter(office=office, day=timezone.localdate(), state=QueueTicket.State.WAITING)
    return rows.select_related("service").order_by("-priority", "number")


def waiting_figure(viewer: Viewer) -> str:
    """How many wait today at the viewer's office, for the menu; empty where nobody does. It reads one row."""
    if viewer.office is None:
        return ""
    today = HubDay.objects.filter(office=viewer.office, day=timezone.localdate()).first()
    return str(today.taken - today.called) if today is not None and today.taken > today.called else ""


def at_the_counters(office: Office) -> QuerySet[QueueTicket]:
    """The tickets of today that were called and have not ended, the latest first."""
    rows = QueueTicket.objects.filter(office=office, day=timezone.localdate(), state=QueueTicket.State.CALLED)
    return rows.select_related("service").order_by("-called_at")


def at_my_counter(viewer: Viewer) -> QueueTicket | None:
    """The ticket that the viewer called last today and that has not ended; None where there is none."""
    if viewer.office is None:
        return None
    return at_the_counters(viewer.office).filter(called_by__user=viewer.user).first()


def on_display(office: Office) -> list[QueueTicket]:
    """The numbers called last today, for the display."""
    rows = QueueTicket.objects.filter(office=office, day=timezone.localdate(), called_at__isnull=False)
    return list(rows.order_by("-called_at")[:SHOWN_NOW])


def appointments_of(office: Office, day: date) -> QuerySet[WindowAppointment]:
    """The appointments of a day at an office, by time."""
    rows = WindowAppointment.objects.filter(office=office, day=day).select_related("service", "ticket")
    return rows.order_by("starts", "seat")
