"""Who asks about people for an organisation: a user in a posting, or another organisation's system."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from saiban.access import log
from saiban.access.models import Posting, User
from saiban.access.viewer import Viewer
from saiban.directory.models import Organisation


@dataclass(frozen=True)
class Asker:
    """An organisation that asks, by a user in a posting or by the partner system of a code; `request` is its number."""

    organisation: Organisation
    user: User | None = None
    posting: Posting | None = None
    partner: str = ""
    request: str = ""


def asker_of(viewer: Viewer) -> Asker:
    """Return a page's viewer as one who asks for the organisation of the posting (ValueError without a posting)."""
    if viewer.organisation is None:
        raise ValueError("Who acts from no posting asks for nobody.")
    return Asker(viewer.organisation, viewer.user, viewer.posting, request=viewer.request_id)


def record(
    asker: Asker, *, act: str, purpose: str, subjects: Iterable[int] = (), results: int = 0, **about: object
) -> None:
    """Write on the log what an asker did, in the running transaction; of many people 10,000 a row.

    `about` are further keywords of `log.write`: subject_kind, fields, agreement, outcome, reason.
    """
    viewer = Viewer(asker.user, asker.posting) if asker.user else None
    asked = {"on_behalf_of": asker.organisation, "partner": asker.partner, "request": asker.request}
    seen = list(subjects)
    if len(seen) <= log.SUBJECTS_OF_A_ROW:
        log.write(viewer, act=act, purpose=purpose, subjects=seen, results=results, **asked, **about)
    else:
        log.write_many(viewer, act=act, purpose=purpose, subjects=seen, **asked, **about)
