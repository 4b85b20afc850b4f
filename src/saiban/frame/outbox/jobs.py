"""What the worker does for the outbox: hand over what is due, every minute and when asked to."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saiban.frame.jobs import submit, task
from saiban.frame.outbox.delivering import deliver_due


@task("frame.deliver_messages")
def deliver_messages() -> None:
    """Hand over what is due, and go on in another job where time was too short."""
    if deliver_due():
        deliver_soon()


@app.periodic(cron="* * * * *")
@app.task(name="frame.deliver_messages_by_the_clock", queueing_lock="frame.deliver_messages_by_the_clock")
def deliver_messages_by_the_clock(timestamp: int) -> None:
    """Hand over what has become due."""
    deliver_soon()


def deliver_soon() -> None:
    """Queue a tour, in the running transaction; while one waits in the queue another is not added."""
    submit(deliver_messages, idempotency_key="tour")
