"""What the worker does by the clock: fetch results where this installation has a channel."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saiban.exchange.verisys.channel import channel
from saiban.exchange.verisys.services import collect


@app.periodic(cron="*/10 * * * *")
@app.task(name="exchange.collect_results", queueing_lock="exchange.collect_results")
def collect_results(timestamp: int) -> None:
    """Take in the files of results that have come."""
    way = channel()
    if way is not None:
        collect(way)
