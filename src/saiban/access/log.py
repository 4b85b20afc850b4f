"""The access log: who looked at whom, when, why. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from saiban.access.models import AccessLog
from saiban.access.viewer import Viewer
from saiban.directory.models import Organisation
from saiban.frame import prepared

SUBJECTS_OF_A_ROW = 10_000


def write(
    viewer: Viewer | None,
    *,
    act: str,
    subject_kind: str = "",
    subjects: Iterable[int] = (),
    fields: Iterable[str] = (),
    results: int = 0,
    agreement: str = "",
    purpose: str | None = None,
    on_behalf_of: Organisation | None = None,
    partner: str = "",
    request: str = "",
    outcome: str = AccessLog.Outcome.DONE,
    reason: str = "",
) -> None:
    """Add a row to the log in the running transaction, so that a look and its row stand or fall together.

    `subjects` are internal keys (never CNICs or names), `fields` names of fields, `results` how many were found.
    A job or another system (`partner`, its code) has no viewer. `purpose`, `on_behalf_of` and `request` are the
    viewer's where not given. Something refused has the outcome "refused" and the code of its reason.
    """
    organisation = on_behalf_of or (viewer.organisation if viewer else None)
    prepared.write(
        _ADD,
        [
            viewer.user.pk if viewer else None,
            viewer.posting.pk if viewer and viewer.posting else None,
            organisation.pk if organisation else None,
            act,
            ((viewer.purpose or "") if viewer else "") if purpose is None else purpose,
            agreement,
            subject_kind,
            list(subjects),
            list(fields),
            results,
            request or (viewer.request_id if viewer else ""),
            partner,
            outcome,
            reason,
        ],
    )


_ADD = """
    INSERT INTO access_accesslog (user_id, posting_id, on_behalf_of_id, act, purpose, agreement, subject_kind, subjects,
        fields, results, request, partner, outcome, reason)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s::bigint[], %s::varchar[], %s, %s, %s, %s, %s) RETURNING id"""


def write_many(viewer: Viewer | None, *, act: str, subjects: Iterable[int], **about: Any) -> None:
    """Add a bulk read to the log: the same as `write`, with at most 10,000 people a row; `results` are each row's own.

    Every person stands on the log, and no row grows beyond what one page can show. Without subjects one row is added.
    """
    people = list(subjects)
    for start in range(0, max(len(people), 1), SUBJECTS_OF_A_ROW):
        chunk = people[start : start + SUBJECTS_OF_A_ROW]
        write(viewer, act=act, subjects=chunk, **(about | {"results": len(chunk)}))
