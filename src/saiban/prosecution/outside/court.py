"""A court's own cases as its reader sees them: number, stage, next date, accused by number. No opinion, no witness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.models import Posting, Role
from saiban.access.viewer import Viewer
from saiban.cases.declarations import Confidentiality
from saiban.cases.queries import type_of
from saiban.prosecution.case_types.common import AFTER, IN_COURT
from saiban.prosecution.models import Accused, Court, CourtReading, Prosecution

MOST = 2_000
SHOWN = (*IN_COURT, *AFTER, "dormant", "closed")
"""Stages in which a case has come before the court: what happens before is the prosecution's own."""


@dataclass(frozen=True)
class Standing:
    """A case as its court sees it."""

    number: str
    fir: str
    station: str
    offence: str
    stage: str
    next_on: date | None
    hearings: int
    adjournments: int
    accused: tuple[str, ...]  # 1: in judicial custody


def court_of(viewer: Viewer) -> Court | None:
    """Return the court whose cases the viewer reads; None where no head has named it."""
    reading = CourtReading.objects.filter(posting=viewer.posting).select_related("court").first()
    return reading.court if reading is not None else None


def cases_of(viewer: Viewer) -> list[Standing]:
    """The cases before the viewer's court, the next date first, each look on the log; those sealed are in none."""
    court = court_of(viewer)
    if court is None:
        return []
    rows = list(_cases(viewer, court)[:MOST])
    accused = _accused([row.pk for row in rows])
    log.write_many(viewer, act="court_reading", subject_kind="case", subjects=[row.pk for row in rows])
    return [
        Standing(
            number=row.case.number,
            fir=row.fir,
            station=str(row.station) if row.station is not None else "",
            offence=row.gravest,
            stage=str(type_of(row.case).stage(row.case.stage).title),
            next_on=row.next_on,
            hearings=row.hearings_held,
            adjournments=row.adjournments,
            accused=accused.get(row.pk, ()),
        )
        for row in rows
    ]


def _cases(viewer: Viewer, court: Court) -> QuerySet[Prosecution]:
    rows = Prosecution.objects.filter(
        court=court, case__organisation=viewer.organisation, case__stage__in=SHOWN, cognizance_on__isnull=False
    )
    rows = rows.exclude(case__confidentiality=Confidentiality.SEALED).select_related("case", "station")
    return rows.order_by("case__closed_at", "next_on", "case__number")


def _accused(cases: list[int]) -> Mapping[int, tuple[str, ...]]:
    rows = Accused.objects.filter(case__in=cases).select_related("track", "case").order_by("case", "number")
    return {
        case: tuple(f"{one.number}: {type_of(one.case).stage(one.stage, 'accused').title}" for one in ours)
        for case, ours in groupby(rows, key=lambda row: row.case_id)
    }


def readings_of(viewer: Viewer) -> QuerySet[CourtReading]:
    """Who reads which court, of the viewer's service."""
    rows = CourtReading.objects.filter(posting__organisation=viewer.organisation)
    return rows.select_related("posting__user", "court", "given_by").order_by("court__name_en")


@transaction.atomic
def give(*, viewer: Viewer, posting: Posting, court: Court) -> CourtReading:
    """Say which court a reader reads; another court takes the place of the one before. Raises ValidationError."""
    if posting.role != Role.COURT_READER or posting.organisation != viewer.organisation:
        raise ValidationError(_("This posting is not one of a reader of a court of your service."))
    if viewer.user.pk in (posting.user_id, posting.given_by_id):
        raise ValidationError(_("Somebody else than the reader, and than who made the posting, names the court."))
    reading, _new = CourtReading.objects.update_or_create(
        posting=posting, defaults={"court": court, "given_by": viewer.user}
    )
    log.write(viewer, act="court_reading", subject_kind="user", subjects=[posting.user_id], fields=["given"])
    return reading
