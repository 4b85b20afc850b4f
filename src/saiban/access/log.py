"""The access log: who looked at whom, when, why. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable

from saiban.access.models import AccessLog
from saiban.access.viewer import Viewer


def write(
    viewer: Viewer | None,
    *,
    act: str,
    subject_kind: str = "",
    subjects: Iterable[int] = (),
    fields: Iterable[str] = (),
    results: int = 0,
    agreement: str = "",
) -> AccessLog:
    """Add a row to the log in the running transaction, so that a look and its row stand or fall together.

    `subjects` are internal keys (never CNICs or names), `fields` names of fields, `results` how many were found.
    A job without a viewer passes None.
    """
    return AccessLog.objects.create(
        user=viewer.user if viewer else None,
        posting=viewer.posting if viewer else None,
        on_behalf_of=viewer.organisation if viewer else None,
        act=act,
        purpose=(viewer.purpose or "") if viewer else "",
        agreement=agreement,
        subject_kind=subject_kind,
        subjects=list(subjects),
        fields=list(fields),
        results=results,
        request=viewer.request_id if viewer else "",
    )
