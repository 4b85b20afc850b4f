"""What the worker does for the API: answer bulk checks, and remove their files when their time is over."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saiban.exchange.api import checks
from saiban.exchange.models import Check
from saiban.frame.jobs import submit, task


@task("exchange.answer_check")
def answer_check(*, check: int) -> None:
    """Answer a bulk check."""
    checks.answer(check)


@app.periodic(cron="35 * * * *")
@app.task(name="exchange.remove_expired_checks", queueing_lock="exchange.remove_expired_checks")
def remove_expired_checks(timestamp: int) -> None:
    """Remove the files of checks whose time is over."""
    checks.remove_expired()


def answer_later(check: Check) -> None:
    """Queue the answering of a check, once however often it is asked for."""
    submit(answer_check, idempotency_key=f"check:{check.pk}", check=check.pk)
