"""What the worker does for deliveries: find notifications, deliver what is due; every minute and when asked to."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from saiban.exchange.deliveries.delivering import Courier
from saiban.exchange.deliveries.finding import find_notifications
from saiban.frame.jobs import submit, task


@task("exchange.deliver")
def deliver() -> None:
    """Find what there is to tell, deliver what is due, and go on in another job where time was too short."""
    find_notifications(now=timezone.now())
    if Courier().tour():
        deliver_soon()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.deliver_by_the_clock", queueing_lock="exchange.deliver_by_the_clock")
def deliver_by_the_clock(timestamp: int) -> None:
    """Deliver what has become due."""
    deliver_soon()


def deliver_soon() -> None:
    """Queue a tour, in the running transaction; while one waits in the queue another is not added."""
    submit(deliver, idempotency_key="tour")
