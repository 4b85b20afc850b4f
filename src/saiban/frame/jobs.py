"""Background jobs: functions that the worker runs, each queued at most once under a key.

A room writes its jobs in `<room>/jobs.py`, which the worker finds by itself:

    @task("consolidation.read_extract")
    def read_extract(*, extract: int) -> None: ...

    submit(read_extract, idempotency_key=f"read:{extract}", extract=extract)

Arguments are codes and internal keys, never personal data: they stand in the queue in the open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

Job = Task[..., None, ...]


def task(name: str, *, attempts: int = 3) -> Callable[[Callable[..., None]], Job]:
    """Make a function a job under a name that never changes, tried again (after 10, 100... seconds) when it fails."""
    retry = RetryStrategy(max_attempts=attempts, exponential_wait=10)
    return app.task(name=name, retry=retry)


def submit(job: Job, *, idempotency_key: str, **arguments: Any) -> bool:
    """Queue a job and say whether it was added: while one with this key waits in the queue another is not.

    Part of the running transaction: rolled back, the job was never queued.
    """
    try:
        with transaction.atomic():
            job.configure(queueing_lock=f"{job.name}:{idempotency_key}").defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True
