"""Jobs: queued with the change that asks for them, once under a key, and taken up again when their worker died."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from saiban.frame.jobs import submit, task

pytestmark = pytest.mark.django_db


@task("tests.read_extract")
def read_extract(*, extract: int) -> None:
    """Stand for a job of a room."""


def queued() -> list[tuple[str, dict[str, int]]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def test_a_job_is_queued_once_under_its_key() -> None:
    assert submit(read_extract, idempotency_key="read:4", extract=4)
    assert not submit(read_extract, idempotency_key="read:4", extract=4)
    assert submit(read_extract, idempotency_key="read:5", extract=5)
    assert queued() == [("tests.read_extract", {"extract": 4}), ("tests.read_extract", {"extract": 5})]


def test_a_change_that_is_rolled_back_leaves_no_job() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        submit(read_extract, idempotency_key="read:4", extract=4)
        raise RuntimeError("the form was wrong after all")
    assert queued() == []
    assert submit(read_extract, idempotency_key="read:4", extract=4)


def test_the_same_work_can_be_asked_for_again_when_it_has_been_taken() -> None:
    submit(read_extract, idempotency_key="consolidate", extract=1)
    connection.cursor().execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert submit(read_extract, idempotency_key="consolidate", extract=2)
