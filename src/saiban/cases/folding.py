"""What the events of a case add up to: its stage, tracks, facts and outcome. Pure: no database, no clock.

`after` is the one function that moves a case. A case's state is its events folded by it, each under the declaration
that was in force for the case when it happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from saiban.cases.declarations import MATTER, OUTCOME, PARTY, CaseType, Confidentiality, Event, Words

VERSION = "@version"
CONFIDENTIALITY = "@confidentiality"
PARTY_JOINED = "@party"
IDENTIFIER_ADDED = "@identifier"
HANDED_OVER = "@hand_over"
DISPOSED = "@disposed"
ENGINE_EVENTS: Mapping[str, Words] = {
    PARTY_JOINED: Words("A party joined", "فریق شامل ہوا"),
    IDENTIFIER_ADDED: Words("A number was added", "نمبر شامل کیا گیا"),
    CONFIDENTIALITY: Words("The confidentiality was changed", "رازداری کا درجہ بدلا گیا"),
    HANDED_OVER: Words("Handed over to another office", "دوسرے دفتر کے سپرد کیا گیا"),
    VERSION: Words("Moved to another version of the procedure", "طریقۂ کار کے دوسرے نسخے پر منتقل کیا گیا"),
    DISPOSED: Words("The file's days were over: its content was removed", "فائل کی مدت پوری ہوئی: مواد ہٹا دیا گیا"),
}
"""What any case can meet with besides the events of its declaration."""

PARTIES = "@parties"
"""The field of the opening that lists the parties who are in the case from the start: [[number, kind], ...]."""

SEAT = "@seat"
"""The field of the opening, and of a handing over, that says whose a case is: organisation, office and place."""

TypeOf = Callable[[str], CaseType]


@dataclass(frozen=True)
class Happened:
    """An event of a case as it stands written. `track` is the number of the track within the case."""

    seq: int
    code: str
    version: str
    at: datetime
    entered_at: datetime
    track: int | None = None
    outcome: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    user: int | None = None
    stage_from: str = ""
    stage_to: str = ""
    track_from: str = ""
    track_to: str = ""


@dataclass(frozen=True)
class TrackState:
    """Where a track stands. `party` is a number within the case."""

    number: int
    kind: str
    stage: str
    parent: int | None = None
    party: int | None = None
    matter: str = ""
    outcome: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    closed_at: datetime | None = None


@dataclass(frozen=True)
class CaseState:
    """Where a case stands after its event number `seq`."""

    version: str
    stage: str
    opened_at: datetime
    seat: tuple[str, str | None, str | None]  # codes of the organisation, the office, the place
    seq: int = 1
    outcome: str = ""
    confidentiality: str = Confidentiality.NORMAL.value
    facts: Mapping[str, Any] = field(default_factory=dict)
    tracks: Mapping[int, TrackState] = field(default_factory=dict)
    closed_at: datetime | None = None

    def line(self, track: int) -> tuple[int, ...]:
        """Return a track and the ones that it hangs from, itself first."""
        numbers = [track]
        while (parent := self.tracks[numbers[-1]].parent) is not None:
            numbers.append(parent)
        return tuple(numbers)


@dataclass(frozen=True)
class Moment:
    """An event with the state that it left behind."""

    event: Happened
    state: CaseState


def after(state: CaseState | None, happened: Happened, type_of: TypeOf) -> CaseState:
    """Return the state after an event that its declaration allows (`saiban.cases.rules` says whether it does)."""
    declared = type_of(happened.version)
    if state is None:
        return _opened(declared, happened)
    state = replace(state, seq=happened.seq)
    match happened.code:
        case "@version":
            return _moved_to_version(state, happened)
        case "@confidentiality":
            return replace(state, confidentiality=happened.fields["level"])
        case "@party":
            return _joined(state, declared, [[happened.fields["party"], happened.fields["kind"]]])
        case "@identifier" | "@disposed":
            return state
        case "@hand_over":
            return replace(state, seat=_seat(happened))
    event = declared.event(happened.code)
    state = _with_facts(state, declared, event, happened)
    if event.track:
        state = _track_moved(state, declared, event, happened)
    elif event.to:
        state = _case_moved(state, declared, event.to, happened.at)
    if event.outcomes and not event.track:
        state = replace(state, outcome=happened.outcome)
    return _branched(state, declared, event, happened)


def moments(history: Iterable[Happened], type_of: TypeOf) -> Iterator[Moment]:
    """Yield each event, in the order in which they were written, with the state that it left behind."""
    state: CaseState | None = None
    for happened in history:
        state = after(state, happened, type_of)
        yield Moment(happened, state)


def fold(history: Iterable[Happened], type_of: TypeOf) -> CaseState:
    """Return the state that all events of a case leave behind (ValueError where there are none)."""
    state: CaseState | None = None
    for happened in history:
        state = after(state, happened, type_of)
    if state is None:
        raise ValueError("A case without events has no state.")
    return state


def outcome_of(event: Event, fields: Mapping[str, Any]) -> str:
    """Return the outcome that an event brings: the one it has, or the one that its fields name."""
    return event.outcomes[0] if len(event.outcomes) == 1 else str(fields.get(OUTCOME, ""))


def _opened(declared: CaseType, happened: Happened) -> CaseState:
    event = declared.opening
    state = CaseState(
        version=happened.version,
        stage=event.to,
        opened_at=happened.at,
        seat=_seat(happened),
        confidentiality=happened.fields.get(CONFIDENTIALITY, declared.confidentiality.value),
    )
    return _joined(_with_facts(state, declared, event, happened), declared, happened.fields.get(PARTIES, []))


def _seat(happened: Happened) -> tuple[str, str | None, str | None]:
    organisation, office, place = happened.fields[SEAT]
    return organisation, office, place


def _joined(state: CaseState, declared: CaseType, parties: Iterable[list[Any]]) -> CaseState:
    """Give each party of a kind that has one a track."""
    for number, kind in parties:
        if track := declared.party(kind).track:
            state = _with_new_track(state, declared, track, party=number)
    return state


def _with_new_track(
    state: CaseState, declared: CaseType, kind: str, *, party: int | None, parent: int | None = None, matter: str = ""
) -> CaseState:
    number = len(state.tracks) + 1
    first = declared.track(kind).stages[0].code
    new = TrackState(number=number, kind=kind, stage=first, parent=parent, party=party, matter=matter)
    return replace(state, tracks={**state.tracks, number: new})


def _branched(state: CaseState, declared: CaseType, event: Event, happened: Happened) -> CaseState:
    """Open the track that the event opens; one that hangs from another is about the same party."""
    if not event.opens:
        return state
    parent = happened.track if declared.track(event.opens).under else None
    party = state.tracks[parent].party if parent is not None else happened.fields.get(PARTY)
    matter = str(happened.fields.get(MATTER, ""))
    return _with_new_track(state, declared, event.opens, party=party, parent=parent, matter=matter)


def _with_facts(state: CaseState, declared: CaseType, event: Event, happened: Happened) -> CaseState:
    told = {
        one.code: happened.fields[one.code]
        for one in event.fields
        if one.fact and happened.fields.get(one.code) is not None
    }
    if not told:
        return state
    if event.track and happened.track is not None:
        track = state.tracks[happened.track]
        return _with_track(state, replace(track, facts={**track.facts, **told}))
    return replace(state, facts={**state.facts, **told})


def _with_track(state: CaseState, track: TrackState) -> CaseState:
    return replace(state, tracks={**state.tracks, track.number: track})


def _track_moved(state: CaseState, declared: CaseType, event: Event, happened: Happened) -> CaseState:
    if happened.track is None:
        raise ValueError(f"The event {event.code} is one of a track, but none is named.")
    track = state.tracks[happened.track]
    if event.to:
        ended = declared.stage(event.to, event.track).end
        track = replace(track, stage=event.to, closed_at=(track.closed_at or happened.at) if ended else None)
    if event.outcomes:
        track = replace(track, outcome=happened.outcome)
    state = _with_track(state, track)
    if event.case_to and _all_there(state, event):
        state = _case_moved(state, declared, event.case_to, happened.at)
    return state


def _all_there(state: CaseState, event: Event) -> bool:
    """Say whether every track of the event's kind is where the event waits for all of them to be."""
    own = [track for track in state.tracks.values() if track.kind == event.track]
    return not event.case_when or all(track.stage in event.case_when for track in own)


def _case_moved(state: CaseState, declared: CaseType, stage: str, at: datetime) -> CaseState:
    closed_at = (state.closed_at or at) if declared.stage(stage).end else None
    return replace(state, stage=stage, closed_at=closed_at)


def _moved_to_version(state: CaseState, happened: Happened) -> CaseState:
    """Go on by another version: stages whose codes differ there are named by the event."""
    stages: Mapping[str, str] = happened.fields.get("stages", {})
    of_tracks: Mapping[str, Mapping[str, str]] = happened.fields.get("tracks", {})
    tracks = {
        number: replace(track, stage=of_tracks.get(track.kind, {}).get(track.stage, track.stage))
        for number, track in state.tracks.items()
    }
    stage = stages.get(state.stage, state.stage)
    return replace(state, version=happened.fields["version"], stage=stage, tracks=tracks)
