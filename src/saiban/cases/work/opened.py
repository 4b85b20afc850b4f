"""A case that somebody has opened: what stands in it, read once, and what they may do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from saiban.access.viewer import Viewer
from saiban.cases import rules, types
from saiban.cases.actors import Actor
from saiban.cases.calendar import Calendar
from saiban.cases.calendars import calendar_of
from saiban.cases.clock_rows import amended_terms
from saiban.cases.clocks import ClockState, compute
from saiban.cases.declarations import CaseType
from saiban.cases.folding import CaseState, Moment, moments
from saiban.cases.models import Assignment, Case, CaseEvent, CaseTrack, Party
from saiban.cases.queries import events_of, happened, look_at
from saiban.cases.rules import Acting, Choice


@dataclass(frozen=True)
class Opened:
    """A case as somebody looks at it, with its events as rows (`events`) and as values (`history`)."""

    viewer: Viewer
    case: Case
    events: Sequence[CaseEvent]
    history: Sequence[Moment]
    parties: Mapping[int, Party]  # by their number within the case
    tracks: Mapping[int, CaseTrack]  # likewise
    assignments: Sequence[Assignment]  # the oldest first
    now: datetime

    @property
    def state(self) -> CaseState:
        """Where the case stands."""
        return self.history[-1].state

    @cached_property
    def declared(self) -> CaseType:
        """The declaration by which it is worked now."""
        return types.case_type_of_version(self.state.version)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar by which its clocks run."""
        return calendar_of(self.case)

    @cached_property
    def clocks(self) -> list[ClockState]:
        """Its clocks with the steps of their arithmetic."""
        if not self.declared.clocks:
            return []
        return compute(self.declared, self.history, self.calendar, amended=amended_terms(self.declared.code))

    @cached_property
    def choices(self) -> list[Choice]:
        """What the viewer may do now, in the declared order; papers that are missing are told when it is tried."""
        if self.case.disposed_at is not None:
            return []
        mine = [row for row in self.assignments if row.user_id == self.viewer.user.pk]
        acting = Acting(
            roles=Actor.officer(self.viewer).roles,
            user=self.viewer.user.pk,
            assigned=any(row.state == Assignment.State.CONFIRMED for row in mine),
        )
        history = [moment.event for moment in self.history]
        return rules.allowed(self.declared, self.state, history, acting=acting, now=self.now, calendar=self.calendar)

    @property
    def primary(self) -> Choice | None:
        """The one thing that the page offers first: what takes the case, or else a track, further."""
        onward = [one for one in self.choices if one.event.to and one.event.to != self._here(one)]
        return next(iter(onward or self.choices), None)

    def _here(self, choice: Choice) -> str:
        return self.state.tracks[choice.track].stage if choice.track is not None else self.state.stage


def open_for(viewer: Viewer, number: str) -> Opened:
    """Open a case for a viewer; the look is on the log. Raises Case.DoesNotExist as `queries.look_at` does."""
    case = look_at(viewer, number)
    events = list(events_of(case).prefetch_related("secrets"))
    return Opened(
        viewer=viewer,
        case=case,
        events=events,
        history=list(moments(happened(events), types.case_type_of_version)),
        parties={party.number: party for party in case.parties.prefetch_related("identifiers").order_by("number")},
        tracks={track.number: track for track in case.tracks.select_related("party").order_by("number")},
        assignments=list(case.assignments.select_related("user", "proposed_by").order_by("pk")),
        now=timezone.now(),
    )
