"""Asking other bodies for something, line by line; what they answer, and whether that is taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.access.viewer import Viewer
from saiban.cases.models import Case, Request, RequestItem
from saiban.cases.work.held import held_open
from saiban.cases.work.refused import WorkRefused
from saiban.cases.work.words import seal_words
from saiban.directory.models import Organisation

MOST_ITEMS = 40


@transaction.atomic
def ask(
    *, viewer: Viewer, case: Case, to: Organisation, subject: str, words: str, items: Sequence[str], due: date | None
) -> Request:
    """Ask a body for something by a day. Raises `WorkRefused`."""
    held = held_open(case)
    if due is not None and due < timezone.localdate():
        raise WorkRefused(_("The day by which an answer is asked for has passed. Choose a later one."))
    if len(items) > MOST_ITEMS:
        raise WorkRefused(_("A request has at most {most} lines.").format(most=MOST_ITEMS))
    made = Request.objects.create(
        case=held, to=to, subject=subject, words=seal_words(words), due_on=due, asked_by=viewer.user
    )
    RequestItem.objects.bulk_create(
        RequestItem(request=made, place=place, words=seal_words(item)) for place, item in enumerate(items, 1)
    )
    return made


@transaction.atomic
def enter_answer(*, viewer: Viewer, request: Request, words: str) -> Request:
    """Write down what the body answered, or answered anew to a dispute. Raises `WorkRefused`."""
    held = _in_state(request, {Request.State.ASKED, Request.State.DISPUTED})
    held.state, held.answer = Request.State.ANSWERED, seal_words(words)
    held.answered_at, held.answer_entered_by = timezone.now(), viewer.user
    held.save()
    return held


@transaction.atomic
def judge(*, request: Request, met: Mapping[int, bool]) -> Request:
    """Say of each line (by its place) whether the answer meets it: all met settles the request, else it is disputed."""
    held = _in_state(request, {Request.State.ANSWERED})
    items = list(held.items.all())
    for item in items:
        item.met = met.get(item.place, False)
    RequestItem.objects.bulk_update(items, ["met"])
    settled = all(item.met for item in items)
    held.state = Request.State.SETTLED if settled else Request.State.DISPUTED
    held.save(update_fields=["state"])
    return held


@transaction.atomic
def withdraw(*, request: Request) -> Request:
    """Take a request back that has not been answered. Raises `WorkRefused`."""
    held = _in_state(request, {Request.State.ASKED, Request.State.DISPUTED})
    held.state = Request.State.WITHDRAWN
    held.save(update_fields=["state"])
    return held


def _in_state(request: Request, states: Collection[str]) -> Request:
    held = Request.objects.select_for_update().get(pk=request.pk)
    if held.state not in states:
        raise WorkRefused(
            _("The request is “{state}” by now: open the case again.").format(state=held.get_state_display())
        )
    return held
