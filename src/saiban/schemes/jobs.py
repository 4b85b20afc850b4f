"""What the worker does for the scheme book."""

from __future__ import annotations

from saiban.frame.jobs import submit, task
from saiban.schemes.models import Effect


@task("schemes.work_out_effect")
def work_out_effect(*, effect: int) -> None:
    """Work out over the whole registry whom a version would affect."""
    from saiban.schemes.effects import work_out  # brings DuckDB, which pages do without

    waiting = Effect.objects.select_related("version").get(pk=effect)
    if waiting.state in (Effect.State.WAITING, Effect.State.RUNNING):
        work_out(waiting)


def work_out_later(effect: Effect) -> None:
    """Queue the working out, once however often it is asked for."""
    submit(work_out_effect, idempotency_key=f"effect:{effect.pk}", effect=effect.pk)
