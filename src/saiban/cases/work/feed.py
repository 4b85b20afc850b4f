"""One's calendar as a feed (ICS, RFC 5545) that any calendar program reads from a secret address.

A calendar program keeps copies where we don't see them, so nothing in the feed tells of a person: the number of the
case, where a sitting is held, and what is due. Of a sealed case not even its type is said.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from saiban.access.models import User
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Appointment, Assignment, CalendarFeed, Case, RunningClock, Standing, Task
from saiban.cases.types import case_type_of_version

PAST, AHEAD = timedelta(days=31), timedelta(days=366)
MOST = 500

_others: dict[str, Callable[[User], list[Entry]]] = {}


def add_from(code: str, entries: Callable[[User], list[Entry]]) -> None:
    """Let a room above put entries of its own into everybody's feed. Called in `AppConfig.ready()`."""
    _others[code] = entries


def new_address(user: User) -> str:
    """Return the secret of a new feed of a user, which is shown once; the feed before it ends."""
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(user=user, defaults={"digest": _digest(secret)})
    return secret


def end_feed(user: User) -> None:
    """End a user's feed: its address answers nobody any more."""
    CalendarFeed.objects.filter(user=user).delete()


def has_one(user: User) -> bool:
    """Say whether a user has a feed."""
    return CalendarFeed.objects.filter(user=user).exists()


def owner_of(secret: str) -> User | None:
    """Return the user whose feed has this secret and who still works here; None for anybody else."""
    feed = CalendarFeed.objects.filter(digest=_digest(secret), user__is_active=True).select_related("user").first()
    if feed is None or not feed.user.postings.filter(valid__contains=timezone.localdate()).exists():
        return None
    return feed.user


def calendar_of(user: User) -> bytes:
    """Return a user's appointments, and the days on which clocks and tasks of theirs are due."""
    calendar = Calendar()
    calendar.add("prodid", "-//Saiban//cases//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Saiban: my work"))
    for event in (*_appointments(user), *_clocks(user), *_tasks(user), *_of_other_rooms(user)):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _appointments(user: User) -> list[Entry]:
    now = timezone.now()
    found = Appointment.objects.filter(user=user, result="", at__gte=now - PAST, at__lt=now + AHEAD)
    entries = []
    for one in found.select_related("case", "office").order_by("at")[:MOST]:
        event = entry(f"appointment-{one.pk}", _("{case}: appointment").format(case=shown(one.case)), one.made_at)
        event.add("dtstart", timezone.localtime(one.at))
        event.add("dtend", timezone.localtime(one.at) + timedelta(minutes=one.minutes))
        if one.office is not None:
            event.add("location", str(one.office))
        entries.append(event)
    return entries


def _clocks(user: User) -> list[Entry]:
    running = RunningClock.objects.filter(
        case__assignments__user=user,
        case__assignments__state=Assignment.State.CONFIRMED,
        standing=Standing.RUNNING,
        due_on__isnull=False,
    )
    entries = []
    for clock in running.select_related("case").order_by("due_on", "pk")[:MOST]:
        title = str(case_type_of_version(clock.case.version_id).clock(clock.code).title)
        words = _("{case}: due").format(case=shown(clock.case))
        if clock.case.confidentiality != Confidentiality.SEALED:
            words = _("{case}: {what} due").format(case=shown(clock.case), what=title)
        event = entry(f"clock-{clock.pk}", words, clock.started_at)
        event.add("dtstart", clock.due_on)
        entries.append(event)
    return entries


def _tasks(user: User) -> list[Entry]:
    found = Task.objects.filter(user=user, state=Task.State.OPEN, due_at__isnull=False).select_related("case")
    entries = []
    for task in found.order_by("due_at")[:MOST]:
        event = entry(f"task-{task.pk}", _("{case}: task due").format(case=shown(task.case)), task.opened_at)
        event.add("dtstart", timezone.localdate(task.due_at))
        entries.append(event)
    return entries


def _of_other_rooms(user: User) -> list[Entry]:
    return [event for code in sorted(_others) for event in _others[code](user)]


def shown(case: Case) -> str:
    """Return how a case is called in a feed: its type and number, of a sealed one the number alone."""
    if case.confidentiality == Confidentiality.SEALED:
        return case.number
    return f"{case_type_of_version(case.version_id).title} {case.number}"


def entry(name: str, summary: str, stamp: datetime) -> Entry:
    """Return an entry of a feed, still without its day; `name` is its own for good."""
    event = Entry()
    event.add("uid", f"{name}@saiban")
    event.add("dtstamp", stamp)
    event.add("summary", summary)
    return event
