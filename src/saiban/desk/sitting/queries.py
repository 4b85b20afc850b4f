"""What reads sittings: one's own, who else serves a family, and what runs for it already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.cases.models import Case
from saiban.desk.models import Draft, SetOff, Sitting
from saiban.desk.sitting.family import Family

LATELY = timedelta(days=7)
SHOWN = 20


@dataclass(frozen=True)
class Other:
    """Somebody else who serves the same family, or did lately."""

    officer: str
    office: str
    at: datetime
    ended: bool
    cases: tuple[str, ...]


def find_sitting(viewer: Viewer, code: str) -> Sitting | None:
    """Return a sitting of the viewer's own office, or of their own where they have none; None for every other."""
    sittings = Sitting.objects.filter(organisation=viewer.organisation).select_related(
        "posting__user", "office", "entry__household__district", "entry__household__tehsil"
    )
    own = sittings.filter(office=viewer.office) if viewer.office else sittings.filter(posting__user=viewer.user)
    return own.filter(code=code).first()


def open_sittings(viewer: Viewer) -> list[Sitting]:
    """The viewer's own sittings that are not ended, the newest first."""
    own = Sitting.objects.filter(posting__user=viewer.user, organisation=viewer.organisation, state=Sitting.State.OPEN)
    return list(own.select_related("entry").order_by("-opened_at")[:SHOWN])


def registrations_begun(viewer: Viewer) -> list[Draft]:
    """The viewer's registrations that were begun and not sent, the newest first."""
    return list(Draft.objects.filter(officer=viewer.user, form="register").order_by("-kept_at")[:SHOWN])


def draft_of(viewer: Viewer, sitting: Sitting) -> Draft | None:
    """What the viewer filled in at a sitting and has not sent."""
    return Draft.objects.filter(officer=viewer.user, form=sitting.code).first()


def others_at(sitting: Sitting) -> list[Other]:
    """Who else serves this family now, or did within a week: officer, office, when, and the case numbers."""
    rows = Sitting.objects.filter(family=sitting.family, opened_at__gte=timezone.now() - LATELY)
    rows = rows.exclude(pk=sitting.pk).exclude(state=Sitting.State.LEFT)
    return [
        Other(
            officer=row.posting.user.full_name,
            office=str(row.office or row.organisation),
            at=row.ended_at or row.opened_at,
            ended=row.state == Sitting.State.ENDED,
            cases=tuple(dict.fromkeys(one.case_number for one in row.set_off.all())),
        )
        for row in rows.select_related("posting__user", "office", "organisation")
        .prefetch_related("set_off")
        .order_by("-opened_at")[:SHOWN]
    ]


def under_way(family: Family) -> dict[tuple[str, str], str]:
    """Map (member, scheme) to the number of the case that was set off for it at any desk and is not closed."""
    whose = {key: member.key for member in family.members for key in member.keys}
    rows = SetOff.objects.filter(person__in=whose, scheme__isnull=False).order_by("pk")
    numbers = {row.case_number for row in rows}
    running = set(Case.objects.filter(number__in=numbers, closed_at=None).values_list("number", flat=True))
    return {(whose[row.person], str(row.scheme_id)): row.case_number for row in rows if row.case_number in running}
