"""What the worker does for this room: clocks that warn and escalate, and clocks after the calendar has changed."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from saiban.cases import amending, ringing
from saiban.frame.jobs import task


@app.periodic(cron="*/10 * * * *")
@task("cases.ring")
def ring(timestamp: int) -> None:
    """Write down the warnings and escalations of clocks whose moment has come."""
    ringing.ring(timezone.now())


@task("cases.recompute")
def recompute() -> None:
    """Compute the open clocks anew after days or terms were approved."""
    amending.recompute()
