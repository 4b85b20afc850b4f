"""What the worker does for the API: answer bulk checks."""

from __future__ import annotations

from saiban.exchange.api import checks
from saiban.exchange.models import Check
from saiban.frame.jobs import submit, task


@task("exchange.answer_check")
def answer_check(*, check: int) -> None:
    """Answer a bulk check."""
    checks.answer(check)


def answer_later(check: Check) -> None:
    """Queue the answering of a check, once however often it is asked for."""
    submit(answer_check, idempotency_key=f"check:{check.pk}", check=check.pk)
