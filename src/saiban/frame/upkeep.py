"""What the worker does by the clock: take up jobs of dead workers, forget what is no longer needed."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from saiban.frame.outbox import jobs as outbox
from saiban.frame.retention import dispose_of_all

__all__ = ["dispose", "forget_jobs", "outbox", "take_up_stalled_jobs"]

DAYS_OF_JOBS = 30
SILENCE = 60.0  # seconds without a sign of life after which a worker is taken for dead


@app.periodic(cron="* * * * *")
@app.task(name="frame.take_up_stalled_jobs", pass_context=True, queueing_lock="frame.take_up_stalled_jobs")
async def take_up_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again the jobs whose worker died in them; every job may be done twice without harm."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        await manager.retry_job(job)


@app.periodic(cron="20 3 * * *")
@app.task(name="frame.forget_jobs", pass_context=True, queueing_lock="frame.forget_jobs")
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Remove jobs that were done long ago; failed ones stay."""
    await context.app.job_manager.delete_old_jobs(nb_hours=24 * DAYS_OF_JOBS)


@app.periodic(cron="25 3 * * *")
@app.task(name="frame.dispose", queueing_lock="frame.dispose")
def dispose(timestamp: int) -> None:
    """Dispose of what the retention schedule keeps no longer."""
    dispose_of_all()
