"""What the worker does for access by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saiban.access.reviews.services import lapse_overdue


@app.periodic(cron="10 1 * * *")
@app.task(name="access.lapse_postings", queueing_lock="access.lapse_postings")
def lapse_postings(timestamp: int) -> None:
    """End the postings that nobody confirmed within their grace."""
    lapse_overdue()
