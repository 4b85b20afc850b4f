"""The line on "my work" of whoever has to act on a request: its writer, or the roles of the rung on which it waits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.cases.models import Case, Task
from saiban.cases.work.words import seal_words
from saiban.prosecution.approvals.ladders import Rung
from saiban.prosecution.approvals.reading import asked_of
from saiban.prosecution.models import ApprovalRequest


def give(request: ApprovalRequest, by: int | None) -> None:
    """End the task of whoever had to act on a request until now, and give it to whoever has to act next; saves it."""
    now = timezone.now()
    if request.task_id is not None:
        open_ = Task.objects.filter(pk=request.task_id, state=Task.State.OPEN)
        open_.update(state=Task.State.DONE, settled_at=now, settled_by_id=by)
    request.task = _next(request, by)
    request.save(update_fields=["task"])


def _next(request: ApprovalRequest, by: int | None) -> Task | None:
    title = asked_of(request).kind.title
    if request.state == ApprovalRequest.State.WAITING and request.rung is not None:
        words = _("%(request)s: waits for a decision") % {"request": title}
        return _task(request, words, role=Rung.of(request.rungs[request.rung]).by[0], until=request.due_on, by=by)
    if request.state == ApprovalRequest.State.RETURNED:
        words = _("%(request)s: returned") % {"request": title}
        return _task(request, words, user=request.drafted_by_id, by=by)
    if request.state == ApprovalRequest.State.DRAFT and request.drafted_by_id is not None:
        words = _("%(request)s: to be written") % {"request": title}
        return _task(request, words, user=request.drafted_by_id, until=asked_of(request).last_day, by=by)
    return None


def _task(
    request: ApprovalRequest,
    words: str,
    *,
    user: int | None = None,
    role: str = "",
    until: date | None = None,
    by: int | None,
) -> Task:
    case = Case.objects.get(pk=request.case_id)
    late = timezone.make_aware(datetime.combine(until + timedelta(days=1), time())) if until is not None else None
    return Task.objects.create(
        case=case,
        words=seal_words(words),
        user_id=user,
        role=role,
        organisation_id=case.organisation_id,
        office_id=case.office_id,
        due_at=late,
        given_by_id=by,
    )
