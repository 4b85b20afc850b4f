"""What the worker does for hubs by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saiban.desk.hubs.decisions import count_decisions


@app.periodic(cron="40 * * * *")
@app.task(name="desk.count_decisions", queueing_lock="desk.count_decisions")
def count(timestamp: int) -> None:
    """Count what departments decided into the days of the hubs that sent it."""
    count_decisions()
