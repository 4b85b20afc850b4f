"""What the worker does for this room: read one file, or consolidate."""

from __future__ import annotations

from saiban.access.models import User
from saiban.consolidation import uploads
from saiban.consolidation.lock import only_one
from saiban.consolidation.models import Extract
from saiban.consolidation.receiving import Arrival, read_all
from saiban.consolidation.store import extract_name
from saiban.frame.jobs import submit, task


@task("consolidation.read_extract")
def read_extract(*, extract: int) -> None:
    """Read a handed-in file with its mapping."""
    waiting = Extract.objects.select_related("mapping", "upload", "mends").get(pk=extract)
    with only_one():
        read_all([Arrival(uploads.path_of(waiting.upload), waiting.mapping, waiting.upload, waiting.mends)])


@task("consolidation.consolidate")
def consolidate_all(*, user: int) -> None:
    """Publish the registry that follows from all extracts that stand."""
    from saiban.consolidation.pipeline import consolidate  # brings the linkage's libraries, which pages do without

    consolidate(started_by=User.objects.get(pk=user))


def read_later(extract: Extract) -> None:
    """Queue the reading of an extract, once however often it is asked for."""
    submit(read_extract, idempotency_key=f"read:{extract_name(extract)}", extract=extract.pk)


def consolidate_later(user: User) -> None:
    """Queue a consolidation; while one waits in the queue another is not added."""
    submit(consolidate_all, idempotency_key="consolidate", user=user.pk)
