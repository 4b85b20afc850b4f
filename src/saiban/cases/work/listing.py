"""The list of cases: those at hand, of the office, of the organisation, narrowed down; page by page along an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases import types
from saiban.cases.models import Assignment, Case, Party, PartyIdentifier, RunningClock, Standing
from saiban.cases.models.cases import PHONE_KIND
from saiban.cases.queries import cases_for
from saiban.frame.crypto import known_blinds
from saiban.terms.errors import Unreadable
from saiban.terms.identity_numbers import parse_identifier
from saiban.terms.phones import parse_phone

PAGE = 25
MOST_FOUND = 50
CNIC = "cnic"


@dataclass(frozen=True)
class Wanted:
    """Which cases are wanted; empty fields do not filter. `before` is where the page before ended."""

    where: str = "mine"  # mine, office, organisation
    case_type: str = ""
    stage: str = ""
    state: str = "open"  # open, closed, all
    due: str = ""  # overdue
    unassigned: bool = False
    before: tuple[datetime, int] | None = None


@dataclass(frozen=True)
class Row:
    """A case in a list, in words."""

    case: Case
    case_type: str
    stage: str
    outcome: str


def listed(viewer: Viewer, wanted: Wanted) -> tuple[list[Row], tuple[datetime, int] | None]:
    """Return a page of cases, the one with the latest event first, and where the next page begins (None: no more).

    Those that are shown go on the log.
    """
    found = _narrowed(_where(viewer, wanted.where), wanted)
    if wanted.before is not None:
        at, key = wanted.before
        found = found.filter(Q(last_event_at__lt=at) | Q(last_event_at=at, pk__lt=key), last_event_at__lte=at)
    page = list(found.select_related("office").order_by("-last_event_at", "-pk")[: PAGE + 1])
    rows, more = page[:PAGE], len(page) > PAGE
    _log(viewer, "case_list", rows)
    return [row_of(case) for case in rows], (rows[-1].last_event_at, rows[-1].pk) if more else None


def find(viewer: Viewer, typed: str) -> list[Row]:
    """Return the cases in which somebody with this phone or CNIC is a party, as far as the viewer may see them.

    Both are searched by their blind index; the search goes on the log whether it finds anything or not.
    """
    typed = typed.strip()
    parties: list[Q] = []
    try:
        blinds = list(known_blinds([PHONE_KIND], [parse_phone(typed)])[0])
        parties.append(Q(pk__in=Party.objects.filter(phone_blind__in=blinds).values("case")))
    except Unreadable:
        pass
    try:
        blinds = list(known_blinds([CNIC], [parse_identifier(CNIC, typed).value])[0])
        parties.append(Q(pk__in=PartyIdentifier.objects.filter(blind__in=blinds).values("party__case")))
    except Unreadable:
        pass
    found: list[Case] = []
    for one in parties:
        found += cases_for(viewer).filter(one).select_related("office").order_by("-last_event_at")[:MOST_FOUND]
    _log(viewer, "case_search", found)
    return [row_of(case) for case in found]


def row_of(case: Case) -> Row:
    """Return a case as a list shows it."""
    declared = types.case_type_of_version(case.version_id)
    return Row(
        case=case,
        case_type=str(declared.title),
        stage=str(declared.stage(case.stage).title),
        outcome=str(declared.outcome(case.outcome).title) if case.outcome else "",
    )


def _where(viewer: Viewer, where: str) -> QuerySet[Case]:
    cases = cases_for(viewer)
    if where == "office" and viewer.office is not None:
        return cases.filter(office=viewer.office)
    if where == "organisation" and viewer.organisation is not None:
        found = cases.filter(organisation=viewer.organisation)
        return found if viewer.districts is None else found.filter(district__in=viewer.districts)
    mine = Assignment.objects.filter(user=viewer.user, state__in=Assignment.HOLDS)
    return cases.filter(pk__in=mine.values("case"))


def _narrowed(found: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    if wanted.case_type:
        found = found.filter(case_type=wanted.case_type)
    if wanted.stage:
        found = found.filter(stage=wanted.stage)
    if wanted.state != "all":
        found = found.filter(closed_at__isnull=wanted.state == "open")
    if wanted.due:
        late = RunningClock.objects.filter(
            case=OuterRef("pk"), standing=Standing.RUNNING, window=False, due_at__lte=timezone.now()
        )
        found = found.filter(Exists(late))
    if wanted.unassigned:
        lead = Assignment.objects.filter(
            case=OuterRef("pk"), state__in=[Assignment.State.CONFIRMED, Assignment.State.PROPOSED]
        )
        found = found.filter(~Exists(lead))
    return found


def _log(viewer: Viewer, act: str, cases: Sequence[Case]) -> None:
    log.write(viewer, act=act, subject_kind="case", subjects=[case.pk for case in cases], results=len(cases))
