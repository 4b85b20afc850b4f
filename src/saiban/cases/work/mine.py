"""My work: what is overdue, what is due, what waits to be begun. Small reads by index, however many cases there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases import types
from saiban.cases.models import (
    Appointment,
    Assignment,
    Case,
    Request,
    Review,
    RunningClock,
    Standing,
    Task,
)
from saiban.cases.queries import cases_for
from saiban.cases.work import tasks
from saiban.cases.work.page import ShownTask, shown_task

HORIZON = timedelta(days=14)
MOST = 30
MOST_FOR_ROLE = 10


@dataclass(frozen=True)
class Due:
    """Something that is due in a case: a clock, a task, or an answer that another body owes."""

    case: Case
    kind: str  # clock, task, request
    title: str
    due_at: datetime | None
    legal: bool = False
    task: ShownTask | None = None

    @property
    def case_type(self) -> str:
        """The title of the case's type."""
        return str(types.case_type_of_version(self.case.version_id).title)


@dataclass(frozen=True)
class MyWork:
    """What stands on the page of somebody's work."""

    overdue: Sequence[Due]
    due: Sequence[Due]
    undated: Sequence[Due]
    for_my_role: Sequence[Due]
    escalated: Sequence[Due]
    proposals: Sequence[Assignment]
    answers: Sequence[Request]
    reviews: Sequence[Review]
    appointments: Sequence[Appointment]
    at_hand: int
    more: bool  # there is more than is shown


def my_work(viewer: Viewer) -> MyWork:
    """Return what a viewer has to do; the cases that are shown go on the log."""
    now = timezone.now()
    found = [*_clocks(viewer, now), *_tasks(viewer, now, Q(user=viewer.user, state="open", done_by_parts=0), MOST)]
    found += _requests(viewer)
    dated = sorted((one for one in found if one.due_at is not None), key=lambda one: (one.due_at, one.case.number))
    waiting = Assignment.objects.filter(user=viewer.user, state=Assignment.State.PROPOSED)
    answered = Request.objects.filter(asked_by=viewer.user, state=Request.State.ANSWERED)
    work = MyWork(
        overdue=[one for one in dated if one.due_at is not None and one.due_at <= now],
        due=[one for one in dated if one.due_at is not None and one.due_at > now],
        undated=[one for one in found if one.due_at is None],
        for_my_role=_tasks(viewer, now, tasks.for_my_role(viewer), MOST_FOR_ROLE),
        escalated=_escalated(viewer),
        proposals=list(waiting.select_related("case", "proposed_by").order_by("pk")[:MOST]),
        answers=list(answered.select_related("case", "to").order_by("pk")[:MOST]),
        reviews=list(Review.objects.filter(reviewer=viewer.user, done_at=None).select_related("case")[:MOST]),
        appointments=list(_appointments(viewer, now)),
        at_hand=Assignment.objects.filter(user=viewer.user, state=Assignment.State.CONFIRMED).count(),
        more=len(found) >= MOST,
    )
    seen = {one.case.pk for one in (*work.overdue, *work.due, *work.undated, *work.for_my_role, *work.escalated)}
    seen |= {row.case_id for rows in (work.proposals, work.answers, work.reviews, work.appointments) for row in rows}
    if seen:
        log.write(viewer, act="case_list", subject_kind="case", subjects=sorted(seen), results=len(seen))
    return work


def overdue_figure(viewer: Viewer) -> str:
    """Return how much of somebody's work is overdue, for the menu: "50+" where it is more, nothing where none is."""
    now = timezone.now()
    late_tasks = Task.objects.filter(user=viewer.user, state=Task.State.OPEN, done_by_parts=0, due_at__lte=now)
    late = len(late_tasks.values_list("pk", flat=True)[:MOST])
    late += len(_running(viewer).filter(due_at__lte=now).values_list("pk", flat=True)[:MOST])
    return f"{MOST}+" if late >= MOST else str(late or "")


def count_at_hand(user: int) -> int:
    """Return how many cases a user has at hand, so that somebody takes them over when they leave."""
    return Assignment.objects.filter(user=user, state=Assignment.State.CONFIRMED).count()


def _running(viewer: Viewer) -> QuerySet[RunningClock]:
    return RunningClock.objects.filter(
        case__assignments__user=viewer.user,
        case__assignments__state=Assignment.State.CONFIRMED,
        standing=Standing.RUNNING,
        window=False,
    )


def _clocks(viewer: Viewer, now: datetime) -> list[Due]:
    found = _running(viewer).filter(due_at__lt=now + HORIZON).select_related("case")
    return [_clock(clock) for clock in found.order_by("due_at", "pk")[:MOST]]


def _clock(clock: RunningClock) -> Due:
    return Due(
        case=clock.case,
        kind="clock",
        title=str(types.case_type_of_version(clock.case.version_id).clock(clock.code).title),
        due_at=clock.due_at,
        legal=clock.kind == "legal",
    )


def _escalated(viewer: Viewer) -> list[Due]:
    """The late clocks that were passed on to the viewer's role, but those of cases that they have at hand anyway."""
    if viewer.role is None:
        return []
    late = RunningClock.objects.filter(
        escalated_in=viewer.organisation,
        escalated_to=viewer.role.value,
        standing=Standing.RUNNING,
        case__in=cases_for(viewer),
    )
    own = Assignment.objects.filter(user=viewer.user, state=Assignment.State.CONFIRMED)
    late = late.exclude(case__in=own.values("case")).select_related("case")
    return [_clock(clock) for clock in late.order_by("due_at", "pk")[:MOST_FOR_ROLE]]


def _tasks(viewer: Viewer, now: datetime, which: Q, most: int) -> list[Due]:
    found = Task.objects.filter(which, case__in=cases_for(viewer)).select_related("case", "user")
    lines = []
    for task in found.order_by("due_at", "pk")[:most]:
        declared = types.case_type_of_version(task.case.version_id)
        one = shown_task(viewer, declared, task, overdue=task.due_at is not None and task.due_at <= now)
        lines.append(Due(case=task.case, kind="task", title=one.title, due_at=task.due_at, task=one))
    return lines


def _requests(viewer: Viewer) -> Iterable[Due]:
    today = timezone.localdate()
    late = Request.objects.filter(asked_by=viewer.user, state=Request.State.ASKED, due_on__lt=today)
    for request in late.select_related("case", "to").order_by("due_on")[:MOST]:
        day = timezone.make_aware(datetime.combine(request.due_on + timedelta(days=1), datetime.min.time()))
        yield Due(case=request.case, kind="request", title=f"{request.to}: {request.subject}", due_at=day)


def _appointments(viewer: Viewer, now: datetime) -> Iterable[Appointment]:
    coming = Appointment.objects.filter(user=viewer.user, result="", at__lt=now + timedelta(days=7))
    return coming.select_related("case").order_by("at")[:MOST]
