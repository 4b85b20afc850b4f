"""How a clock stands, and the lines of arithmetic by which it got there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from saiban.cases.declarations import Escalation, Term, Unit, Words


class Standing(StrEnum):
    """How a clock stands by the events alone."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    DROPPED = "dropped"


class State(StrEnum):
    """How a clock stands at a moment."""

    RUNNING = "running"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PASSED = "passed"  # a window that nobody used
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"
    DROPPED = "dropped"


class StepKind(StrEnum):
    """What a line of the arithmetic says."""

    TERM = "term"  # so many of a unit, from a day
    PAUSED = "paused"  # so many days left out, from a day to a day
    WEEKENDS = "weekends"  # so many days off left out
    HOLIDAY = "holiday"  # one day left out
    SPAN = "span"  # so many days used, from a day to a day
    ROLLED = "rolled"  # the last day was none to work on
    STANDS = "stands"  # it stands still since a day
    DUE = "due"


@dataclass(frozen=True)
class Step:
    """A line of the arithmetic; what its parts mean depends on the kind."""

    kind: StepKind
    day: date
    until: date | None = None
    count: int = 0
    unit: Unit = Unit.DAYS
    name: Words | None = None
    moment: datetime | None = None  # of a clock in hours


@dataclass(frozen=True)
class ClockState:
    """One round of a clock. `due_at` is the first moment that is too late; None while it stands still."""

    code: str
    round: int
    kind: str
    standing: Standing
    started_at: datetime
    started_by: int  # the number of the event
    term: Term
    track: int | None = None
    window: bool = False
    due_on: date | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    late: bool = False
    warnings: tuple[datetime, ...] = ()
    escalations: tuple[tuple[datetime, Escalation], ...] = ()
    used: int | None = None
    steps: tuple[Step, ...] = ()

    def at(self, now: datetime) -> State:
        """Return how the clock stands at a moment."""
        if self.standing == Standing.MET:
            return State.MET_LATE if self.late else State.MET
        if self.standing == Standing.DROPPED:
            return State.DROPPED
        if self.due_at is not None and now >= self.due_at:
            return State.PASSED if self.window else State.OVERDUE
        if self.standing == Standing.PAUSED:
            return State.PAUSED
        return State.DUE_SOON if any(now >= moment for moment in self.warnings) else State.RUNNING

    @property
    def notices(self) -> tuple[tuple[datetime, Escalation | None], ...]:
        """When whom to tell while it runs: warnings (None: those who work on it) and escalations, in order of time."""
        if self.standing != Standing.RUNNING:
            return ()
        told: list[tuple[datetime, Escalation | None]] = [(moment, None) for moment in self.warnings]
        return tuple(sorted([*told, *self.escalations], key=lambda notice: notice[0]))
