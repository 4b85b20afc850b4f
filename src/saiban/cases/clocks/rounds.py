"""The rounds of a clock, read out of the history: what starts, pauses, meets and drops each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from saiban.cases.calendar import Calendar, day_of, midnight
from saiban.cases.declarations import Clock, Term
from saiban.cases.folding import Happened, Moment


@dataclass
class Round:
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
    fits: bool = True  # whether a term holds by the facts as they stand

    @property
    def open(self) -> bool:
        """Say whether it was neither met nor set aside so far."""
        return self.met is None and not self.dropped


def rounds_of(
    clock: Clock, terms: Sequence[Term], history: Sequence[Moment], track: int | None, calendar: Calendar
) -> list[Round]:
    """Return the rounds of a clock, of the case or of one of its tracks, in the order in which they began."""
    rounds: list[Round] = []
    province = {"province": calendar.province}
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
            if current.open and clock.follows_facts:
                term = term_for(terms, day_of(current.start), _facts(moment, track) | province)
                current.term, current.fits = term or current.term, term is not None
        if (current is None or not current.open) and event.code in clock.starts:
            start = _start(clock, event)
            term = term_for(terms, day_of(start), _facts(moment, track) | province)
            if term is not None or clock.follows_facts:
                rounds.append(Round(len(rounds) + 1, event, start, term or terms[0], fits=term is not None))
                if clock.adds_up:
                    _begin_span(clock, rounds[-1], event)
    return [one for one in rounds if one.fits]


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


def _concerns(clock: Clock, moment: Moment, track: int | None) -> bool:
    """Say whether an event counts for the clock of a track: its own events, those it hangs from, those of the case."""
    if track is None:
        return True
    if track not in moment.state.tracks:
        return False
    return moment.event.track is None or moment.event.track in moment.state.line(track)


def _facts(moment: Moment, track: int | None) -> dict[str, object]:
    """Return the facts that choose a term: those of the case, and of a track with those it hangs from."""
    facts: dict[str, object] = dict(moment.state.facts)
    for number in reversed(moment.state.line(track) if track is not None else ()):
        facts |= moment.state.tracks[number].facts
    return facts


def _start(clock: Clock, event: Happened) -> datetime:
    """Return when a clock starts by an event: at the date that it states, or when it happened."""
    stated = event.fields.get(clock.from_field) if clock.from_field else None
    return midnight(date.fromisoformat(stated)) if isinstance(stated, str) else event.at


def _follow(clock: Clock, current: Round, event: Happened) -> None:
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
        day = max(begun_on, day_of(event.at))
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


def _start_again(clock: Clock, current: Round, event: Happened) -> None:
    """Let a further start begin a span, or the running round anew."""
    if clock.adds_up:
        _begin_span(clock, current, event)
    elif clock.restarts:
        current.begun, current.start = event, _start(clock, event)
        current.pauses, current.pausing = [], None


def _begin_span(clock: Clock, current: Round, event: Happened) -> None:
    """Begin a span, which ends the one before, and end it at the date that the event states."""
    begins = day_of(_start(clock, event))
    if current.spans:
        before, ends = current.spans[-1]
        current.spans[-1] = (before, begins if ends is None else min(ends, max(begins, before)))
    stated = event.fields.get(clock.until_field) if clock.until_field else None
    current.spans.append((begins, max(begins, date.fromisoformat(stated)) if isinstance(stated, str) else None))
