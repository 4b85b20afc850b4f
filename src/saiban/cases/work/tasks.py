"""Tasks: opened and ended by events as the declaration says, given by hand, taken, done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.models import Posting, User
from saiban.access.viewer import Viewer
from saiban.cases.calendar import DAY, Calendar
from saiban.cases.declarations import After, CaseType, Done, TaskKind, Unit
from saiban.cases.models import Assignment, Case, CaseEvent, Task
from saiban.cases.rules import earliest
from saiban.cases.work.assigning import could_work_on
from saiban.cases.work.held import held_open
from saiban.cases.work.refused import WorkRefused
from saiban.cases.work.words import seal_words


def due_at(kind: TaskKind, since: datetime, calendar: Calendar) -> datetime | None:
    """Return the first moment that is too late for a task opened at `since` (None: it has no term)."""
    if not kind.within:
        return None
    reached = earliest(After(event="", count=kind.within, unit=kind.unit), since, calendar)
    return reached if kind.unit == Unit.HOURS else reached + DAY


def follow(case: Case, event: CaseEvent, declared: CaseType, calendar: Calendar) -> None:
    """End and open the tasks that an event ends and opens; with the case all of them end."""
    open_tasks = Task.objects.filter(case=case, state=Task.State.OPEN)
    ended = [kind.code for kind in declared.tasks if event.code in kind.done_by]
    if ended:
        _settle(open_tasks.filter(code__in=ended), Task.State.DONE, event)
    if case.closed_at is not None:
        _settle(open_tasks, Task.State.DROPPED, event)
        return
    for kind in declared.tasks:
        if event.code in kind.opened_by and not open_tasks.filter(code=kind.code).exists():
            _open(case, event, kind, due_at(kind, event.at, calendar))


@transaction.atomic
def add(*, giver: Viewer, case: Case, words: str, user: User, due: datetime | None) -> Task:
    """Give somebody who works on the case a task in one's own words. Raises `WorkRefused`."""
    held = held_open(case)
    if not any(posting.user_id == user.pk for posting in could_work_on(held)):
        raise WorkRefused(_("This person is not posted where the case is worked on today. Choose somebody else."))
    return Task.objects.create(
        case=held,
        words=seal_words(words),
        user=user,
        organisation_id=held.organisation_id,
        office_id=held.office_id,
        due_at=due,
        given_by=giver.user,
    )


@transaction.atomic
def take(*, viewer: Viewer, task: Task) -> Task:
    """Take a task that waits for somebody of the viewer's role. Raises `WorkRefused`."""
    waiting = _held(task)
    if waiting.user_id == viewer.user.pk:
        return waiting
    if waiting.user_id is not None:
        raise WorkRefused(_("Somebody else has just taken this task."))
    if not is_for(viewer, waiting):
        raise WorkRefused(_("This task is for another role or office."))
    waiting.user = viewer.user
    waiting.save(update_fields=["user"])
    return waiting


@transaction.atomic
def finish(*, viewer: Viewer, task: Task) -> Task:
    """Say that a task is done; what is due to an event of the case ends with that event. Raises `WorkRefused`."""
    waiting = _held(task)
    if waiting.user_id != viewer.user.pk and not (waiting.user_id is None and is_for(viewer, waiting)):
        raise WorkRefused(_("This task is somebody else's."))
    if waiting.done_by_parts:
        raise WorkRefused(_("This task is done when those who share it have done their parts."))
    waiting.state, waiting.settled_at, waiting.settled_by = Task.State.DONE, timezone.now(), viewer.user
    waiting.save()
    if waiting.parent_id is not None:
        _settle_whole(Task.objects.select_for_update().get(pk=waiting.parent_id), viewer.user)
    return waiting


def is_for(viewer: Viewer, task: Task) -> bool:
    """Say whether a task without a holder waits for the viewer's role, organisation and office."""
    of_house = viewer.organisation is not None and viewer.organisation.pk == task.organisation_id
    here = task.office_id is None or viewer.office is None or viewer.office.pk == task.office_id
    return of_house and here and task.role == viewer.role


def _held(task: Task) -> Task:
    Case.objects.select_for_update().get(pk=task.case_id)
    waiting = Task.objects.filter(pk=task.pk, state=Task.State.OPEN).first()
    if waiting is None:
        raise WorkRefused(_("This task is done already, or is no longer needed."))
    return waiting


def _open(case: Case, event: CaseEvent, kind: TaskKind, due: datetime | None) -> None:
    holders = _holders(case, kind.role)
    about = {
        "case": case,
        "code": kind.code,
        "role": kind.role,
        "organisation_id": case.organisation_id,
        "office_id": case.office_id,
        "due_at": due,
        "opened_by": event,
    }
    if kind.done == Done.ALL and len(holders) > 1:
        whole = Task.objects.create(**about, user_id=holders[0], done_by_parts=len(holders))
        Task.objects.bulk_create([Task(**about, user_id=one, parent=whole) for one in holders])
    else:
        Task.objects.create(**about, user_id=holders[0] if holders else None)


def _holders(case: Case, role: str) -> list[int]:
    """Those of a role to whom a case is given, the lead first."""
    today = timezone.localdate()
    rows = Assignment.objects.filter(case=case, state=Assignment.State.CONFIRMED).exclude(part=Assignment.Part.REVIEWER)
    lead_first = sorted(rows, key=lambda row: (row.part != Assignment.Part.LEAD, row.pk))
    of_role = set(
        Posting.objects.filter(
            user__in=[row.user_id for row in rows],
            role=role,
            organisation_id=case.organisation_id,
            valid__contains=today,
        ).values_list("user", flat=True)
    )
    return [row.user_id for row in lead_first if row.user_id in of_role]


def _settle(tasks: QuerySet[Task], state: str, event: CaseEvent) -> None:
    tasks.update(state=state, settled_at=event.entered_at, settled_by_id=event.user_id)


def _settle_whole(whole: Task, user: User) -> None:
    """End a task whose parts are done to the number that it needs; parts that are left are not needed any more."""
    done = whole.parts.filter(state=Task.State.DONE).count()
    if whole.state != Task.State.OPEN or done < whole.done_by_parts:
        return
    now = timezone.now()
    whole.parts.filter(state=Task.State.OPEN).update(state=Task.State.DROPPED, settled_at=now)
    whole.state, whole.settled_at, whole.settled_by = Task.State.DONE, now, user
    whole.save()


def mine(viewer: Viewer) -> Q:
    """The open tasks of a viewer: those that they hold."""
    return Q(user=viewer.user, state=Task.State.OPEN, done_by_parts=0)


def for_my_role(viewer: Viewer) -> Q:
    """The open tasks that wait for somebody of a viewer's role, organisation and office."""
    if viewer.posting is None:
        return Q(pk__in=[])
    waiting = Q(
        organisation_id=viewer.posting.organisation_id, role=viewer.posting.role, user=None, state=Task.State.OPEN
    )
    return waiting if viewer.office is None else waiting & (Q(office=viewer.office) | Q(office=None))
