"""The worker: `python -m saiban.site.worker` takes jobs from the queue, two at a time, until it is stopped."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import django
import structlog
from django.utils.module_loading import autodiscover_modules

from saiban.frame import database, processes

JOBS_AT_ONCE = 2
PATIENCE = 10.0  # seconds for running jobs to end when told to stop; the queue gives them to the next worker


def main() -> None:
    """Work until SIGTERM or SIGINT. With the argument `--supervised` end at once when standard input ends."""
    if "--supervised" in sys.argv:
        processes.end_with_input()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saiban.site.settings")
    database.use()
    django.setup()
    autodiscover_modules("jobs", "upkeep")
    asyncio.run(_work())


async def _work() -> None:
    from procrastinate.contrib.django import app

    # a copy for the worker's own asynchronous connections; jobs that queue jobs go on using Django's connection
    working = app.with_connector(app.connector.get_worker_connector())
    async with working.open_async():
        await working.run_worker_async(
            concurrency=JOBS_AT_ONCE, shutdown_graceful_timeout=PATIENCE, task_middleware=[_numbered]
        )


def _numbered(call_next: Any, context: Any, worker: Any) -> Any:
    """Give the log lines of a job its number."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=f"job-{context.job.id}")
    return call_next()


if __name__ == "__main__":
    from saiban.site import worker  # under its real name: procrastinate names tasks after their module

    worker.main()
