"""The cases that wait for counsel, and how many, for the head who names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.entrustment import conflicts
from saiban.prosecution.entrustment.showing import level_title
from saiban.prosecution.models import CounselProposal, Prosecution
from saiban.prosecution.queries import prosecutions_for

MOST = 200


@dataclass(frozen=True)
class Waiting:
    """A case that nobody leads: its complexity where it was rated, and whether counsel are proposed."""

    prosecution: Prosecution
    level: str
    proposed: bool


@dataclass(frozen=True)
class Counts:
    """How many cases wait for counsel, and how many declared conflicts for an answer."""

    cases: int
    conflicts: int


def without_counsel(viewer: Viewer) -> QuerySet[Prosecution]:
    """Return the open cases of a viewer that nobody leads."""
    return prosecutions_for(viewer).filter(lead__isnull=True, case__closed_at__isnull=True, case__case_type=CODE)


def counts(viewer: Viewer) -> Counts:
    """Return what waits for a head."""
    return Counts(without_counsel(viewer).count(), conflicts.waiting(viewer).count())


def waiting_for(viewer: Viewer) -> Sequence[Waiting]:
    """Return the cases that wait for counsel, the next hearing first; the look is on the log."""
    proposed = CounselProposal.objects.filter(case=OuterRef("pk"), state=CounselProposal.State.OPEN)
    rows = list(without_counsel(viewer).annotate(proposed=Exists(proposed)).order_by("next_on", "fir_on", "pk")[:MOST])
    log.write(viewer, act="case_list", subject_kind="case", subjects=[one.pk for one in rows], results=len(rows))
    return [Waiting(one, level_title(one.complexity) if one.complexity else "", one.proposed) for one in rows]
