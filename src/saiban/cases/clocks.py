"""Clocks: by when something has to happen, computed from the events of a case, the calendar and nothing else.

Pure. `compute` gives every round of every clock; how it stands *now* is asked of each (`ClockState.at`). Each keeps the
steps of its arithmetic, so that a due date can be shown line by line (`saiban.cases.clock_words`).

Counting. The first day does not count. A pause from one day to another leaves out as many days as lie between them: the
day on which it begins still counts, the day on which it ends does not. Working days leave out weekends and holidays. A
clock in days is late from the midnight after its last day; one in hours from the moment itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from saiban.cases.calendar import DAY, HERE, Calendar, months_later
from saiban.cases.declarations import CaseType, Clock, Escalation, Term, Unit, Words
from saiban.cases.folding import Happened, Moment

LONGEST_WALK = 20_000  # days; a guard against a calendar without working days


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


@dataclass
class _Round:
    """A round while the history is read."""

    number: int
    begun: Happened
    start: datetime
    term: Term
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    pausing: int | None = None  # which of the declared pauses it stands in
    spans: list[tuple[date, date | None]] = field(default_factory=list)
    met: Happened | None = None
    dropped: bool = False

    @property
    def open(self) -> bool:
        return self.met is None and not self.dropped


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
            rounds = _rounds(clock, terms, history, track, calendar)
            states += [_state(clock, one, track, calendar) for one in rounds]
    return states


def term_for(terms: Iterable[Term], day: date, facts: Mapping[str, object]) -> Term | None:
    """Return the term that holds on a day for these facts: the one with most facts, the first of several such."""
    fitting = [
        term
        for term in terms
        if (term.valid_from is None or term.valid_from <= day)
        and (term.valid_to is None or day <= term.valid_to)
        and all(str(facts.get(fact, "")) == value for fact, value in term.when)
    ]
    return max(fitting, key=lambda term: len(term.when), default=None)


def _rounds(
    clock: Clock, terms: Sequence[Term], history: Sequence[Moment], track: int | None, calendar: Calendar
) -> list[_Round]:
    rounds: list[_Round] = []
    for place, moment in enumerate(history):
        if not _concerns(clock, moment, track):
            continue
        event = moment.event
        current = rounds[-1] if rounds and rounds[-1].open else None
        if current is not None:
            _follow(clock, current, event)
            ended = not clock.window and _ended(moment, history[place - 1] if place else None, track)
            if current.open and (event.code in clock.dropped_by or ended):
                current.dropped = True
            if current.open and event.code in clock.starts:
                _start_again(clock, current, event)
        if (current is None or not current.open) and event.code in clock.starts:
            start = _start(clock, event)
            facts = _facts(moment, track) | {"province": calendar.province}
            term = term_for(terms, start.astimezone(HERE).date(), facts)
            if term is not None:
                rounds.append(_Round(len(rounds) + 1, event, start, term))
                if clock.adds_up:
                    _begin_span(clock, rounds[-1], event)
    return rounds


def _concerns(clock: Clock, moment: Moment, track: int | None) -> bool:
    """Say whether an event counts for the clock of a track: its own events, those it hangs from, those of the case."""
    if track is None:
        return True
    if track not in moment.state.tracks:
        return False
    return moment.event.track is None or moment.event.track in moment.state.line(track)


def _facts(moment: Moment, track: int | None) -> dict[str, object]:
    facts: dict[str, object] = dict(moment.state.facts)
    for number in reversed(moment.state.line(track) if track is not None else ()):
        facts |= moment.state.tracks[number].facts
    return facts


def _start(clock: Clock, event: Happened) -> datetime:
    stated = event.fields.get(clock.from_field) if clock.from_field else None
    return _midnight(date.fromisoformat(stated)) if isinstance(stated, str) else event.at


def _follow(clock: Clock, current: _Round, event: Happened) -> None:
    """Let an event pause a running round, let it go on, end a span, or meet it."""
    if current.pausing is not None and event.code in clock.pauses[current.pausing].until:
        begun, _open = current.pauses.pop()
        current.pauses.append((begun, max(begun, event.at)))
        current.pausing = None
    elif current.pausing is None:
        for place, pause in enumerate(clock.pauses):
            if event.code in pause.by:
                current.pauses.append((event.at, None))
                current.pausing = place
                break
    if event.code in clock.ends_spans and current.spans:
        begun_on, ends = current.spans[-1]
        day = max(begun_on, event.at.astimezone(HERE).date())
        current.spans[-1] = (begun_on, day if ends is None else min(ends, day))
    if event.code in clock.met_by:
        current.met = event


def _ended(moment: Moment, before: Moment | None, track: int | None) -> bool:
    """Say whether an event ended the case, or the track that the clock belongs to."""
    if moment.state.closed_at is not None and (before is None or before.state.closed_at is None):
        return True
    if track is None:
        return False
    earlier = before.state.tracks.get(track) if before is not None else None
    return moment.state.tracks[track].closed_at is not None and (earlier is None or earlier.closed_at is None)


def _start_again(clock: Clock, current: _Round, event: Happened) -> None:
    if clock.adds_up:
        _begin_span(clock, current, event)
    elif clock.restarts:
        current.begun, current.start = event, _start(clock, event)
        current.pauses, current.pausing = [], None


def _begin_span(clock: Clock, current: _Round, event: Happened) -> None:
    begins = _start(clock, event).astimezone(HERE).date()
    if current.spans:
        before, ends = current.spans[-1]
        current.spans[-1] = (before, begins if ends is None else min(ends, max(begins, before)))
    stated = event.fields.get(clock.until_field) if clock.until_field else None
    current.spans.append((begins, max(begins, date.fromisoformat(stated)) if isinstance(stated, str) else None))


def _state(clock: Clock, found: _Round, track: int | None, calendar: Calendar) -> ClockState:
    used: int | None = None
    due_at: datetime | None
    if clock.adds_up:
        due_on, used, steps = _added_up(found)
        due_at = _midnight(due_on + DAY) if due_on is not None else None
    elif found.term.unit == Unit.HOURS:
        due_at, steps = _hours(found)
        due_on = due_at.astimezone(HERE).date() if due_at is not None else None
    else:
        due_on, steps = last_day(found.start.astimezone(HERE).date(), found.term, _days(found.pauses), calendar)
        if due_on is not None and clock.rolls:
            due_on, rolled = _rolled(due_on, calendar)
            steps += rolled
        due_at = _midnight(due_on + DAY) if due_on is not None else None
    if due_on is not None:
        moment = due_at if found.term.unit == Unit.HOURS else None
        steps += (Step(StepKind.DUE, due_on, moment=moment),)
    standing = Standing.MET if found.met else Standing.DROPPED if found.dropped else Standing.RUNNING
    if standing == Standing.RUNNING and due_at is None:
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
        due_on=due_on,
        due_at=due_at,
        met_at=found.met.at if found.met else None,
        late=bool(found.met and due_at is not None and found.met.at >= due_at),
        warnings=_warnings(clock, found.term, due_on, due_at),
        escalations=tuple((due_at + one.days_late * DAY, one) for one in clock.escalate) if due_at else (),
        used=used,
        steps=steps,
    )


def _warnings(clock: Clock, term: Term, due_on: date | None, due_at: datetime | None) -> tuple[datetime, ...]:
    if due_on is None or due_at is None:
        return ()
    if term.unit == Unit.HOURS:
        return tuple(sorted(due_at - timedelta(hours=hours) for hours in clock.warn))
    return tuple(sorted(_midnight(due_on - days * DAY) for days in clock.warn))


def _days(pauses: Sequence[tuple[datetime, datetime | None]]) -> list[tuple[date, date | None]]:
    return [
        (begun.astimezone(HERE).date(), ended.astimezone(HERE).date() if ended is not None else None)
        for begun, ended in pauses
    ]


def last_day(
    start: date, term: Term, pauses: Sequence[tuple[date, date | None]], calendar: Calendar
) -> tuple[date | None, tuple[Step, ...]]:
    """Return the last day of a term in days, working days or months, and the lines of its arithmetic.

    None while a pause is open that begins before the term would end.
    """
    left = term.count if term.unit != Unit.MONTHS else (months_later(start, term.count) - start).days
    day, weekends, holidays = start, 0, list[Step]()
    paused = [0] * len(pauses)
    steps: tuple[Step, ...] = (Step(StepKind.TERM, start, count=term.count, unit=term.unit),)
    for _walked in range(LONGEST_WALK):
        if not left:
            break
        day += DAY
        standing = next((place for place, (begun, ended) in enumerate(pauses) if _within(day, begun, ended)), None)
        if standing is not None:
            if pauses[standing][1] is None:
                return None, (*steps, Step(StepKind.STANDS, pauses[standing][0], count=left, unit=Unit.DAYS))
            paused[standing] += 1
        elif term.unit == Unit.WORKING_DAYS and not calendar.works(day):
            name = calendar.holiday(day)
            if name is not None and not calendar.is_off(day):
                holidays.append(Step(StepKind.HOLIDAY, day, name=name))
            else:
                weekends += 1
        else:
            left -= 1
    else:
        raise ValueError(f"{term.count} {term.unit} from {start} on never end: the calendar has no working days.")
    steps += tuple(
        Step(StepKind.PAUSED, begun, until=ended, count=count)
        for (begun, ended), count in zip(pauses, paused, strict=True)
        if count
    )
    if weekends:
        steps += (Step(StepKind.WEEKENDS, start, until=day, count=weekends),)
    return day, (*steps, *holidays)


def _within(day: date, begun: date, ended: date | None) -> bool:
    return begun < day and (ended is None or day <= ended)


def _rolled(due_on: date, calendar: Calendar) -> tuple[date, tuple[Step, ...]]:
    """Return the next working day where the last day is none, with the reason of each day that was skipped."""
    day, steps = due_on, list[Step]()
    while not calendar.works(day):
        steps.append(Step(StepKind.ROLLED, day, name=calendar.holiday(day)))
        day += DAY
    return day, tuple(steps)


def _hours(found: _Round) -> tuple[datetime | None, tuple[Step, ...]]:
    due = found.start + timedelta(hours=found.term.count)
    begins = Step(StepKind.TERM, _day(found.start), count=found.term.count, unit=Unit.HOURS, moment=found.start)
    steps: tuple[Step, ...] = (begins,)
    for begun, ended in sorted(found.pauses, key=lambda pause: pause[0]):
        if begun >= due:
            break
        if ended is None:
            return None, (*steps, Step(StepKind.STANDS, _day(begun), unit=Unit.HOURS, moment=begun))
        due += ended - max(begun, found.start) if ended > found.start else timedelta(0)
        steps += (Step(StepKind.PAUSED, _day(begun), until=_day(ended), unit=Unit.HOURS),)
    return due, steps


def _added_up(found: _Round) -> tuple[date | None, int, tuple[Step, ...]]:
    """Return the last allowed day, the days that ended spans have used, and the lines of the arithmetic.

    The last allowed day is known while a span is open, or where the spans that are known go beyond the term.
    """
    used = 0
    steps: tuple[Step, ...] = (Step(StepKind.TERM, _day(found.start), count=found.term.count, unit=Unit.DAYS),)
    for begun, ended in found.spans:
        left = found.term.count - used
        if ended is None or (ended - begun).days > left:
            span = (ended - begun).days if ended is not None else 0
            steps += (Step(StepKind.SPAN, begun, until=ended, count=span),)
            return begun + left * DAY, used + span, steps
        used += (ended - begun).days
        steps += (Step(StepKind.SPAN, begun, until=ended, count=(ended - begun).days),)
    return None, used, steps


def _day(moment: datetime) -> date:
    return moment.astimezone(HERE).date()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HERE)
