"""What the worker does for lists."""

from __future__ import annotations

from saiban.exchange.lists import services
from saiban.exchange.models import SentList
from saiban.frame.jobs import submit, task


@task("exchange.answer_list")
def answer_list(*, sent: int) -> None:
    """Answer a list, from where an earlier try came to."""
    waiting = SentList.objects.filter(pk=sent, state=SentList.State.WAITING).first()
    if waiting is not None:
        services.answer(waiting)


def answer_later(sent: SentList) -> None:
    """Queue the answering of a list, once however often it is asked for."""
    submit(answer_list, idempotency_key=f"list:{sent.pk}", sent=sent.pk)
