"""What reads a scrutiny: the cases that wait for it, one case with its items and rounds, the time that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import Any

from django.utils import timezone

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases import chain
from saiban.cases.models import CaseEvent, RunningClock
from saiban.cases.work import shown
from saiban.cases.work.opened import Opened
from saiban.prosecution.case_types.criminal_case import CODE
from saiban.prosecution.law.jurisdictions import Jurisdiction, jurisdiction
from saiban.prosecution.models import Accused, Prosecution
from saiban.prosecution.queries import prosecutions_for
from saiban.prosecution.scrutiny import rounds
from saiban.prosecution.scrutiny.checklist import NOT_MET, Item, items_for
from saiban.prosecution.scrutiny.rounds import Answer, Happening, Round

WAITING = ("received", "scrutiny", "returned")
MOST = 200


@dataclass(frozen=True)
class Line:
    """An item of the checklist with the answer that stands."""

    item: Item
    answer: Answer | None


@dataclass(frozen=True)
class Scrutiny:
    """A case under scrutiny, as somebody has opened it."""

    opened: Opened
    prosecution: Prosecution
    accused: Sequence[Accused]

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The service whose Act the memo and the report are written under."""
        return jurisdiction(self.prosecution.jurisdiction)

    @cached_property
    def rounds(self) -> list[Round]:
        """Its rounds, the oldest first."""
        return rounds.rounds_of(_happening(event) for event in self.opened.events if event.code in rounds.CODES)

    @property
    def current(self) -> Round | None:
        """The last round."""
        return self.rounds[-1] if self.rounds else None

    @cached_property
    def items(self) -> list[Item]:
        """The items of this case, as far as the edition of the case type that it follows has them."""
        steps = {step.code: step for step in self.opened.declared.events}
        if rounds.ITEM not in steps:
            return []
        asked = next(one for one in steps[rounds.ITEM].fields if one.code == "item")
        known = {value.code for value in asked.values}
        offences = {(charge.law, charge.section) for one in self.accused for charge in one.charges.all()}
        if not offences and self.prosecution.gravest:
            offences = _of_gravest(self.prosecution.gravest)
        return [item for item in items_for(self.prosecution.track, offences) if item.code in known]

    @property
    def lines(self) -> list[Line]:
        """The checklist with the answers of the last round."""
        answers = self.current.answers if self.current is not None else {}
        return [Line(item, answers.get(item.code)) for item in self.items]

    def defects(self, of: Round) -> list[tuple[Item, Answer]]:
        """Return the items that were not met at the end of a round."""
        stood = ((item, of.answers.get(item.code)) for item in self.items)
        return [(item, answer) for item, answer in stood if answer is not None and answer.verdict == NOT_MET]


@dataclass(frozen=True)
class Waiting:
    """A case of the list: the last day of its scrutiny, where a clock runs."""

    prosecution: Prosecution
    due_on: date | None

    @property
    def late(self) -> bool:
        """Say whether that day has passed."""
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class Times:
    """How long scrutinies took: how many, the median of days since receipt, of minutes since opening."""

    count: int
    days: float
    minutes: float | None


def scrutiny_of(opened: Opened) -> Scrutiny | None:
    """Return the scrutiny of a case that somebody has opened; None for a case that is no criminal case."""
    if opened.case.case_type != CODE:
        return None
    file = Prosecution.objects.select_related("station", "court").get(pk=opened.case.pk)
    people = Accused.objects.filter(case=opened.case).select_related("party").prefetch_related("charges")
    return Scrutiny(opened, file, list(people.order_by("number")))


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """Return the cases whose report waits for scrutiny or for the police, the most urgent first."""
    files = list(
        prosecutions_for(viewer)
        .filter(case__stage__in=WAITING, case__case_type=CODE)
        .order_by("final_on", "interim_on", "pk")[:MOST]
    )
    keys = [one.pk for one in files]
    clocks = RunningClock.objects.filter(case__in=keys, code="scrutiny", standing="running")
    due = dict(clocks.values_list("case", "due_on"))
    log.write(viewer, act="case_list", subject_kind="case", subjects=keys, results=len(keys))
    found = [Waiting(one, due.get(one.pk)) for one in files]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max))


def times_for(viewer: Viewer, days: int = 90) -> Times | None:
    """Return how long the scrutinies of the last days took, of the cases that a viewer may see; None without any."""
    since = timezone.now() - timedelta(days=days)
    seen = prosecutions_for(viewer).values("pk")
    decided = CaseEvent.objects.filter(
        case__in=seen, code__in=(rounds.RETURNED, rounds.PASSED), entered_at__gte=since
    ).values("case")
    events = CaseEvent.objects.filter(case__in=decided, code__in=rounds.CODES).order_by("case", "seq")
    by_case: dict[int, list[Happening]] = {}
    for case, code, at, entered_at, values in events.values_list("case", "code", "at", "entered_at", "fields"):
        by_case.setdefault(case, []).append(Happening(code, at, entered_at, values=values))
    ended = [
        one
        for happenings in by_case.values()
        for one in rounds.rounds_of(happenings)
        if one.decided_entered_at is not None and one.decided_entered_at >= since
    ]
    if not ended:
        return None
    minutes = [one.minutes for one in ended if one.minutes is not None]
    return Times(len(ended), median(one.days or 0 for one in ended), median(minutes) if minutes else None)


def _happening(event: CaseEvent) -> Happening:
    sealed: dict[str, Any] = {secret.field: chain.value_in(secret.opened) for secret in event.secrets.all()}
    return Happening(event.code, event.at, event.entered_at, shown.who(event), {**event.fields, **sealed})


def _of_gravest(cited: str) -> Iterable[tuple[str, str]]:
    section, _space, law = cited.partition(" ")
    return {(law, section.partition("(")[0])} if law else set()
