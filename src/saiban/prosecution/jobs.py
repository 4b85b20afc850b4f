"""What the worker does for this room: the figures of each service are made anew every night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saiban.frame.jobs import task
from saiban.prosecution.figures import editions


@app.periodic(cron="40 2 * * *")
@task("prosecution.figures")
def make_figures(timestamp: int) -> None:
    """Make the edition from which the pages of figures are read."""
    editions.make_all()


@task("prosecution.figures_of")
def make_figures_of(*, service: str) -> None:
    """Make the edition of one service at once: a seal came or went, and figures must not tell of the case."""
    editions.make(service)
