"""What the worker does for the desk by the clock: every night what windows wrote down goes to the registry."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saiban.desk import handing_over


@app.periodic(cron="40 0 * * *")
@app.task(name="desk.hand_over", queueing_lock="desk.hand_over")
def hand_over(timestamp: int) -> None:
    """Have the entries of every desk received; the next run of the registry takes them in."""
    handing_over.hand_over()
