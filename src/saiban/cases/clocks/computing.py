"""Every clock of a case as it stands by its events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from saiban.cases.calendar import DAY, Calendar, day_of, midnight
from saiban.cases.clocks.arithmetic import added_up, last_day, last_moment
from saiban.cases.clocks.rounds import Round, rounds_of
from saiban.cases.clocks.states import ClockState, Standing, Step, StepKind
from saiban.cases.declarations import CaseType, Clock, Term, Unit
from saiban.cases.folding import Moment


@dataclass(frozen=True)
class _Due:
    """The last day, the first moment that is too late (None while the clock stands still), and how they came about."""

    on: date | None
    at: datetime | None
    used: int | None  # days of ended spans, of a clock that adds up
    steps: tuple[Step, ...]


def compute(
    declared: CaseType,
    history: Sequence[Moment],
    calendar: Calendar,
    *,
    amended: Mapping[str, Sequence[Term]] | None = None,
) -> list[ClockState]:
    """Return every round of every clock of a case and its tracks, in the declared order.

    `amended` are terms by code of the clock that go before the declared ones of the same closeness.
    """
    states: list[ClockState] = []
    if not history:
        return states
    tracks = history[-1].state.tracks
    for clock in declared.clocks:
        terms = (*(amended or {}).get(clock.code, ()), *clock.terms)
        numbers = [one.number for one in tracks.values() if one.kind == clock.track] if clock.track else [None]
        for track in numbers:
            rounds = rounds_of(clock, terms, history, track, calendar)
            states += [_state(clock, one, track, calendar) for one in rounds]
    return states


def _state(clock: Clock, found: Round, track: int | None, calendar: Calendar) -> ClockState:
    """Return how a round stands, with its due date and the lines of the arithmetic."""
    due = _due(clock, found, calendar)
    standing = Standing.MET if found.met else Standing.DROPPED if found.dropped else Standing.RUNNING
    if standing == Standing.RUNNING and due.at is None:
        standing = Standing.PAUSED
    return ClockState(
        code=clock.code,
        round=found.number,
        kind=clock.kind.value,
        standing=standing,
        started_at=found.start,
        started_by=found.begun.seq,
        term=found.term,
        track=track,
        window=clock.window,
        due_on=due.on,
        due_at=due.at,
        met_at=found.met.at if found.met else None,
        late=bool(found.met and due.at is not None and found.met.at >= due.at),
        warnings=_warnings(clock, found.term, due),
        escalations=tuple((due.at + one.days_late * DAY, one) for one in clock.escalate) if due.at else (),
        used=due.used,
        steps=due.steps,
    )


def _due(clock: Clock, found: Round, calendar: Calendar) -> _Due:
    """Return when a round is due, in the way in which its clock counts."""
    start, term, used = day_of(found.start), found.term, None
    if term.unit == Unit.HOURS and not clock.adds_up:
        at, steps = last_moment(found.start, term, found.pauses)
        if at is None:
            return _Due(None, None, used, steps)
        on = day_of(at)
        return _Due(on, at, used, (*steps, Step(StepKind.DUE, on, moment=at)))
    if clock.adds_up:
        day, used, steps = added_up(start, term, found.spans)
    else:
        day, steps = last_day(start, term, _days(found.pauses), calendar, rolls=clock.rolls)
    if day is None:
        return _Due(None, None, used, steps)
    return _Due(day, midnight(day + DAY), used, (*steps, Step(StepKind.DUE, day)))


def _warnings(clock: Clock, term: Term, due: _Due) -> tuple[datetime, ...]:
    """Return when to warn: so many hours before the moment, or at the midnight so many days before the day."""
    if due.on is None or due.at is None:
        return ()
    if term.unit == Unit.HOURS:
        return tuple(sorted(due.at - timedelta(hours=hours) for hours in clock.warn))
    return tuple(sorted(midnight(due.on - days * DAY) for days in clock.warn))


def _days(pauses: Sequence[tuple[datetime, datetime | None]]) -> list[tuple[date, date | None]]:
    """Return pauses by the days on which they begin and end."""
    return [(day_of(begun), day_of(ended) if ended is not None else None) for begun, ended in pauses]
