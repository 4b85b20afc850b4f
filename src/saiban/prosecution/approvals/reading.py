"""What reads requests: those that wait for a viewer, and one with its case, its ladder and the law's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from saiban.access import log
from saiban.access.models import Role
from saiban.access.viewer import Viewer
from saiban.cases import clock_rows, clock_words
from saiban.cases.calendar import day_of
from saiban.cases.clocks import ClockState
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Case, RunningClock
from saiban.frame import crypto
from saiban.frame.language import left_to_right, listed, page_language
from saiban.prosecution.approvals import rules
from saiban.prosecution.approvals.kinds import KINDS, WITHDRAWAL, Kind
from saiban.prosecution.approvals.ladders import Ladder, Rung, ladder_of
from saiban.prosecution.approvals.rules import Done
from saiban.prosecution.case_types import pick_lists
from saiban.prosecution.law.clock_rules import clock_rules
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.law.jurisdictions import Jurisdiction, jurisdiction
from saiban.prosecution.law.offences import Offence, offence
from saiban.prosecution.law.tracks import ORDINARY
from saiban.prosecution.models import Accused, ApprovalRequest, ApprovalStep, Charge, Prosecution
from saiban.prosecution.queries import service_cases
from saiban.prosecution.sealed import APPROVAL

MOST = 200
OPEN = (ApprovalRequest.State.DRAFT, ApprovalRequest.State.RETURNED, ApprovalRequest.State.WAITING)


@dataclass(frozen=True)
class Line:
    """A request in a list: its file, whose turn it is, and until when the law gives time."""

    request: ApprovalRequest
    file: Prosecution
    rung: Rung | None
    last_day: date | None

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return KINDS[self.request.kind]

    @property
    def late(self) -> bool:
        """Say whether somebody should have acted before today."""
        return rules.is_late(self.request.due_on, timezone.localdate())


@dataclass(frozen=True)
class Waiting:
    """The page of somebody's requests."""

    for_me: Sequence[Line]
    passed_on: Sequence[Line]
    mine: Sequence[Line]
    others: Sequence[Line]


@dataclass(frozen=True)
class Limit:
    """The law's clock of an accused whom a request is about, with its arithmetic."""

    accused: Accused
    state: ClockState
    confidence: Confidence

    @property
    def steps(self) -> list[str]:
        """How its day came about, line by line."""
        return clock_words.lines(self.state, page_language())

    @property
    def days_left(self) -> int | None:
        """Days until its last day; None where it is met or has none."""
        if self.state.due_on is None or self.state.met_at is not None:
            return None
        return (self.state.due_on - timezone.localdate()).days


@dataclass(frozen=True)
class Asked:
    """A request as somebody looks at it, with what is prefilled from its case."""

    request: ApprovalRequest
    file: Prosecution
    everybody: Sequence[Accused]
    steps: Sequence[ApprovalStep]

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return KINDS[self.request.kind]

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The service whose ladder it climbs."""
        return jurisdiction(self.file.jurisdiction)

    @property
    def accused(self) -> list[Accused]:
        """Those whom it is about."""
        return [one for one in self.everybody if one.number in self.request.accused]

    @property
    def possible(self) -> list[Accused]:
        """Those whom it may be about, as their tracks stand, and those whom it is about already."""
        chosen = set(self.request.accused)
        return [one for one in self.everybody if one.stage in self.kind.of or one.number in chosen]

    @property
    def words(self) -> str:
        """The grounds in words."""
        return words_in(self.request.words_cipher)

    @property
    def done(self) -> list[Done]:
        """Its steps as the rules ask for them."""
        return [Done(step.act, step.user_id, step.rung) for step in self.steps]

    @cached_property
    def ladder(self) -> Ladder | None:
        """The ladder of the day on which the request last went up; that of today for one that never did."""
        sent = [one.at for one in self.steps if one.act == rules.SEND]
        return self._ladder_on(day_of(sent[-1]) if sent else timezone.localdate())

    def _ladder_on(self, day: date) -> Ladder | None:
        return ladder_of(self.request.kind, self.file.jurisdiction, day)

    @property
    def years(self) -> Decimal | None:
        """The heaviest punishment of their newest charges in years; None for death, life, or where none is known."""
        found = self._offences
        if None in found:
            return None
        years = [one.max_years for one in found if one is not None and one.heaviest is not None]
        return max((one for one in years if one is not None), default=None) if None not in years else None

    @property
    def charges(self) -> list[Charge]:
        """The newest charges of those whom it is about."""
        return [charge for one in self.accused for charge in newest_charges(one)]

    def rungs(self, role: str = "") -> tuple[Rung, ...]:
        """Return its rungs as they were kept, or, before it went up, as they would be for the role that asks."""
        if self.request.rungs:
            return tuple(Rung.of(one) for one in self.request.rungs)
        return self.rungs_of_today(role)

    def rungs_of_today(self, role: str) -> tuple[Rung, ...]:
        """Return the rungs for a request that goes up now, sent by a role; none where there is no ladder."""
        ladder = self._ladder_on(timezone.localdate())
        if ladder is None:
            return ()
        return ladder.rungs(years=self.years, special_court=self.file.track != ORDINARY, asker=role)

    @property
    def barred(self) -> str:
        """Why the Act of the service gives no such request; empty where it does."""
        if self.ladder is None or self.request.kind != WITHDRAWAL:
            return ""
        return rules.barred(
            heaviest={charge.heaviest for charge in self.charges},
            compoundable=[one.compoundable if one is not None else None for one in self._offences],
            never=self.ladder.never,
            only_compoundable=self.ladder.only_compoundable,
        )

    @property
    def in_doubt(self) -> list[str]:
        """The offences of which no source says whether they may be compounded, where only such are withdrawn."""
        if self.ladder is None or not self.ladder.only_compoundable:
            return []
        pairs = zip(self.charges, self._offences, strict=True)
        known = (one for one, found in pairs if found is None or found.compoundable is None)
        return list(dict.fromkeys(left_to_right(one.cited) for one in known))

    @property
    def _offences(self) -> list[Offence | None]:
        return [offence(one.law, one.section, one.sub) for one in self.charges]

    @cached_property
    def limits(self) -> list[Limit]:
        """The law's clocks of those whom it is about, computed from the events of the case."""
        if not self.kind.clock:
            return []
        tracks = {one.track.number: one for one in self.accused}
        latest: dict[int, ClockState] = {}
        for state in clock_rows.clocks_of(self.request.case):
            if state.code == self.kind.clock and state.track is not None and state.track in tracks:
                latest[state.track] = state
        terms = {term.law: term.confidence for term in clock_rules()[self.kind.clock].terms}
        return [
            Limit(tracks[number], state, terms.get(state.term.source, Confidence.UNCONFIRMED))
            for number, state in sorted(latest.items())
        ]

    @property
    def last_day(self) -> date | None:
        """The earliest last day of the law that is still open."""
        open_days = [one.state.due_on for one in self.limits if one.state.met_at is None and one.state.due_on]
        return min(open_days, default=None)


def requests_for(viewer: Viewer) -> QuerySet[ApprovalRequest]:
    """The requests that a viewer may see: those of the cases that they may see.

    The Law Department sees no case, but the requests of its own service that have come to it; never a sealed one.
    """
    found = ApprovalRequest.objects.select_related("case", "case__prosecution", "case__prosecution__station")
    if viewer.role != Role.LAW_OFFICER or viewer.organisation is None:
        return found.filter(case__in=service_cases(viewer).values("pk"))
    decided = ApprovalStep.objects.filter(request=OuterRef("pk"), posting__role=Role.LAW_OFFICER)
    return found.filter(
        Q(waits_for__contains=[Role.LAW_OFFICER]) | Exists(decided), case__organisation=viewer.organisation
    ).exclude(case__confidentiality=Confidentiality.SEALED)


def waiting_for(viewer: Viewer) -> Waiting:
    """Return the requests that wait for a viewer, that were passed on to them, their own and the others they see."""
    role = viewer.role.value if viewer.role is not None else ""
    seen = list(requests_for(viewer).filter(state__in=OPEN).prefetch_related("steps").order_by("due_on", "pk")[:MOST])
    days = _last_days(seen)
    parts: dict[str, list[Line]] = {"for_me": [], "passed_on": [], "mine": [], "others": []}
    for request in seen:
        parts[_part(request, viewer, role)].append(_line(request, days.get((request.case_id, request.kind))))
    log.write(viewer, act="case_list", subject_kind="case", subjects=[one.case_id for one in seen], results=len(seen))
    return Waiting(**parts)


def count_for(viewer: Viewer) -> int:
    """Return how many requests wait for a viewer, or are theirs to write; at most as many as a list shows."""
    role = viewer.role.value if viewer.role is not None else ""
    theirs = Q(state="waiting", waits_for__contains=[role]) | Q(drafted_by=viewer.user, state__in=("draft", "returned"))
    seen = requests_for(viewer).filter(theirs).prefetch_related("steps")[:MOST]
    to_write = (ApprovalRequest.State.DRAFT, ApprovalRequest.State.RETURNED)
    return sum(one.state in to_write or _part(one, viewer, role) == "for_me" for one in seen)


def asked_of(request: ApprovalRequest) -> Asked:
    """Return a request that somebody looks at already, with its case, its accused and its steps."""
    file = Prosecution.objects.select_related("case", "station", "court").get(pk=request.case_id)
    people = Accused.objects.filter(case=request.case_id).select_related("party", "track").prefetch_related("charges")
    steps = request.steps.select_related("user", "posting").order_by("number")
    return Asked(request, file, list(people.order_by("number")), list(steps))


def requests_of(case: Case) -> list[ApprovalRequest]:
    """The requests of a case that somebody looks at already, the newest first."""
    return list(ApprovalRequest.objects.filter(case=case).order_by("-pk"))


def kinds_for(case: Case) -> list[Kind]:
    """Return the kinds of which a request may be begun in a case, as its accused stand."""
    stages = set(Accused.objects.filter(case=case).values_list("stage", flat=True))
    drafts = set(ApprovalRequest.objects.filter(case=case, state="draft").values_list("kind", flat=True))
    return [one for one in KINDS.values() if one.of & stages and one.code not in drafts]


def newest_charges(accused: Accused) -> list[Charge]:
    """The offences that an accused stands charged with, the gravest first."""
    rows = list(accused.charges.all())
    newest = max((row.version for row in rows), default=0)
    return sorted((row for row in rows if row.version == newest), key=lambda row: row.place)


def offences_of(accused: Accused) -> str:
    """The same in one line."""
    return listed(left_to_right(one.cited) for one in newest_charges(accused))


def words_in(cipher: bytes | memoryview | None) -> str:
    """Return the words that a request or a step keeps sealed; empty where there are none."""
    return crypto.open_sealed(APPROVAL, bytes(cipher)) if cipher else ""


def outcome_title(code: str) -> str:
    """Return an outcome in words; nothing for none."""
    return next((str(one.title) for one in pick_lists.OUTCOMES if one.code == code), "")


def reason_title(code: str) -> str:
    """Return the reason of an acquittal in words; nothing for none."""
    return next((str(one.title) for one in pick_lists.ACQUITTAL_REASONS if one.code == code), "")


def _part(request: ApprovalRequest, viewer: Viewer, role: str) -> str:
    taken = sorted(request.steps.all(), key=lambda one: one.number)
    steps = [Done(one.act, one.user_id, one.rung) for one in taken]
    if request.state != ApprovalRequest.State.WAITING:
        return "mine" if request.drafted_by_id == viewer.user.pk else "others"
    rungs = [Rung.of(one) for one in request.rungs]
    assert request.rung is not None  # noqa: S101 - a constraint of the table
    if rules.obstacle(rungs, request.rung, steps, user=viewer.user.pk, role=role) is None:
        return "for_me"
    late = rules.is_late(request.due_on, timezone.localdate())
    if late and role in rules.passed_on_to(rungs, request.rung) and viewer.user.pk not in rules.asked(steps):
        return "passed_on"
    return "mine" if viewer.user.pk in rules.asked(steps) else "others"


def _line(request: ApprovalRequest, last_day: date | None) -> Line:
    rung = Rung.of(request.rungs[request.rung]) if request.rung is not None else None
    return Line(request, request.case.prosecution, rung, last_day)


def _last_days(requests: Sequence[ApprovalRequest]) -> dict[tuple[int, str], date]:
    """The earliest open last day of the law for each case and kind."""
    by_clock = {kind.clock: kind.code for kind in KINDS.values() if kind.clock}
    rows = RunningClock.objects.filter(
        case__in={one.case_id for one in requests}, code__in=by_clock, standing="running", due_on__isnull=False
    ).values_list("case", "code", "due_on")
    days: dict[tuple[int, str], date] = {}
    for case, code, due_on in rows:
        place = (case, by_clock[code])
        days[place] = min(due_on, days.get(place, due_on))
    return days
