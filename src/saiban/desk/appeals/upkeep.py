"""What the worker does for appeals by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saiban.desk.appeals.services import close_unappealed


@app.periodic(cron="30 1 * * *")
@app.task(name="desk.close_unappealed", queueing_lock="desk.close_unappealed")
def close(timestamp: int) -> None:
    """Close the refusals against which nobody appealed, not even late."""
    close_unappealed()
