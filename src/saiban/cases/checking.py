"""Whether a declaration can be worked by: every fault of it is found before anybody opens a case."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from saiban.access.models import Role
from saiban.cases.declarations import (
    MATTER,
    OUTCOME,
    PARTY,
    CaseType,
    Clock,
    Event,
    Field,
    FieldType,
    Stage,
    Unit,
    Words,
)

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PREFIX = re.compile(r"[A-Z]{2,4}")
_RESERVED = frozenset({OUTCOME, PARTY, MATTER, "province"})
_WITH_VALUES = frozenset({FieldType.CHOICE, FieldType.CHOICES})


class DeclarationFault(Exception):
    """A declaration can't be worked by; `faults` names everything that is wrong with it."""

    def __init__(self, code: str, faults: Sequence[str]) -> None:
        super().__init__(f"The case type {code} can't be used:\n" + "\n".join(f"- {fault}" for fault in faults))
        self.faults = tuple(faults)


def check(case_type: CaseType) -> None:
    """Raise `DeclarationFault` where a declaration has faults."""
    faults = list(faults_of(case_type))
    if faults:
        raise DeclarationFault(case_type.code, faults)


def faults_of(case_type: CaseType) -> list[str]:
    """Return what is wrong with a declaration, in sentences; its ways are looked at once its names are right."""
    named = [*_names(case_type), *_references(case_type), *_events(case_type), *_clock_terms(case_type)]
    return named or [*_ways(case_type), *_clocks_reached(case_type)]


def _names(case_type: CaseType) -> Iterator[str]:
    if not _CODE.fullmatch(case_type.code):
        yield f"its code {case_type.code!r} must be lower-case words joined by underscores"
    if not _PREFIX.fullmatch(case_type.prefix):
        yield f"its prefix {case_type.prefix!r} must be two to four capital letters"
    groups: list[tuple[str, Iterable[Any]]] = [
        ("stage", case_type.stages),
        ("event", case_type.all_events),
        ("outcome", case_type.outcomes),
        ("track", case_type.tracks),
        ("clock", case_type.clocks),
        ("kind of party", case_type.parties),
        ("kind of number", case_type.identifiers),
        ("kind of document", case_type.documents),
        ("checklist", case_type.checklists),
        ("task", case_type.tasks),
        *((f"stage of track {track.code}", track.stages) for track in case_type.tracks),
        *((f"line of checklist {one.code}", one.items) for one in case_type.checklists),
        *((f"field of event {event.code}", event.fields) for event in case_type.all_events),
    ]
    for what, things in groups:
        codes = [thing.code for thing in things]
        for code in codes:
            if not _CODE.fullmatch(code):
                yield f"the {what} {code!r} must be named by lower-case words joined by underscores"
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"the {what} {code} is declared twice"
    for where, words in _words(case_type, case_type.code):
        if not words.en.strip() or not words.ur.strip():
            yield f"{where} must be named in English and in Urdu"


def _words(value: Any, where: str) -> Iterator[tuple[str, Words]]:
    if isinstance(value, Words):
        yield where, value
    elif dataclasses.is_dataclass(value):
        here = getattr(value, "code", where)
        for field in dataclasses.fields(value):
            yield from _words(getattr(value, field.name), here)
    elif isinstance(value, tuple):
        for one in value:
            yield from _words(one, where)


def _references(case_type: CaseType) -> Iterator[str]:
    """What is named but not declared."""
    events = {event.code for event in case_type.all_events}
    tracks = {track.code for track in case_type.tracks}
    documents = {document.code for document in case_type.documents}
    checklists = {checklist.code for checklist in case_type.checklists}
    parties = {party.code for party in case_type.parties}
    stages = {stage.code for stage in case_type.stages}
    roles = {role.value for role in Role}
    of_track = {track.code: {stage.code for stage in track.stages} for track in case_type.tracks}

    def missing(what: str, where: str, named: Iterable[str], known: set[str]) -> Iterator[str]:
        for code in named:
            if code and code not in known:
                yield f"{where} names the {what} {code!r}, which there is none of"

    yield from missing("role", "the case type", sorted(case_type.roles), roles)
    if not case_type.keepers:
        yield "no role keeps its cases (keepers)"
    for event in case_type.all_events:
        where = f"the event {event.code}"
        own = of_track.get(event.track, set()) if event.track else stages
        yield from missing("track", where, (event.track, event.opens, *(n.track for n in event.needs_tracks)), tracks)
        yield from missing("stage", where, (*event.from_, event.to), own)
        yield from missing("stage", where, (*event.during, event.case_to), stages)
        yield from missing("stage", where, event.case_when, of_track.get(event.track, set()))
        for need in event.needs_tracks:
            yield from missing("stage", where, need.stages, of_track.get(need.track, set()))
        yield from missing("event", where, (*(one.event for one in event.after), *event.not_by_who_did), events)
        yield from missing("outcome", where, event.outcomes, {outcome.code for outcome in case_type.outcomes})
        yield from missing("document", where, event.documents, documents)
        yield from missing("checklist", where, event.checklists, checklists)
        yield from missing("party", where, (notice.to for notice in event.notices), parties)
    for track in case_type.tracks:
        yield from missing("track", f"the track {track.code}", (track.under,), tracks)
        if not track.stages:
            yield f"the track {track.code} has no stages"
    for party in case_type.parties:
        yield from missing("track", f"the party {party.code}", (party.track,), tracks)
    for checklist in case_type.checklists:
        named = (item.document for item in checklist.items)
        yield from missing("document", f"the checklist {checklist.code}", named, documents)
    for task in case_type.tasks:
        yield from missing("event", f"the task {task.code}", (*task.opened_by, *task.done_by), events)
        yield from missing("role", f"the task {task.code}", (task.role,), roles)
        if not task.opened_by:
            yield f"the task {task.code} is never given (opened_by)"
    for clock in case_type.clocks:
        paused = (code for pause in clock.pauses for code in (*pause.by, *pause.until))
        codes = (*clock.starts, *clock.met_by, *clock.dropped_by, *clock.ends_spans, *paused)
        yield from missing("event", f"the clock {clock.code}", codes, events)
        yield from missing("track", f"the clock {clock.code}", (clock.track,), tracks)
        yield from missing("role", f"the clock {clock.code}", (one.role for one in clock.escalate), roles)


def _events(case_type: CaseType) -> Iterator[str]:
    opening = case_type.opening
    if opening.from_ or opening.track or opening.opens or opening.outcomes or not opening.to or opening.after:
        yield f"the opening {opening.code} must lead to a stage, from none, without track, outcome or condition"
    for event in case_type.all_events:
        where = f"the event {event.code}"
        if not event.by:
            yield f"{where} can be done by nobody (by)"
        if event is not opening and not event.from_:
            yield f"{where} must say from which stages it is done (from_)"
        if (event.during or event.case_to or event.case_when) and not event.track:
            yield f"{where} is one of the case, so during, case_to and case_when have no meaning"
        if event.case_when and not event.case_to:
            yield f"{where} waits for all tracks but leads the case nowhere (case_to)"
        if event.opens and _under(case_type, event.opens) != event.track:
            yield f"{where} opens the track {event.opens}, so it must be an event of the track which that hangs from"
        if event.case_to and _is_end(case_type.stages, event.case_to) and event.case_to in event.during:
            yield f"{where} leads the case to where it is"
        for field in event.fields:
            yield from _field(field, where)


def _under(case_type: CaseType, track: str) -> str:
    """Return the kind of track that a kind of track hangs from; empty for none or an unknown one."""
    return next((one.under for one in case_type.tracks if one.code == track), "")


def _field(field: Field, where: str) -> Iterator[str]:
    about = f"{where}: the field {field.code}"
    if field.code in _RESERVED:
        yield f"{about} has a name that the engine keeps for itself"
    if (field.type in _WITH_VALUES) != bool(field.values):
        yield f"{about} of type {field.type} must {'name its values' if not field.values else 'have no values'}"
    if field.fact and field.sensitive:
        yield f"{about} is sensitive, so it can't be a fact, which stands in the clear"
    if field.fact and field.type in (FieldType.LONG_TEXT, FieldType.CHOICES):
        yield f"{about} is a fact, so it must be one short value"
    if field.type == FieldType.PHONE and not field.sensitive:
        yield f"{about} is a telephone number, so it must be sensitive"


def _clock_terms(case_type: CaseType) -> Iterator[str]:
    facts = {field.code: field for event in case_type.all_events for field in event.fields if field.fact}
    by_code = {event.code: event for event in case_type.all_events}
    for clock in case_type.clocks:
        where = f"the clock {clock.code}"
        if not clock.terms:
            yield f"{where} has no term"
        for term in clock.terms:
            if term.count < 1:
                yield f"{where}: a term must be at least 1"
            if not term.source.strip():
                yield f"{where}: a term must name its source"
            if term.valid_from and term.valid_to and term.valid_from > term.valid_to:
                yield f"{where}: a term ends before it begins"
            if any(fact != "province" and fact not in facts for fact, _value in term.when):
                yield f"{where}: a term depends on {dict(term.when)}, of which not all are facts of its cases"
            if any(days < 1 or days > term.count for days in clock.warn) and term.unit != Unit.MONTHS:
                yield f"{where} warns at {clock.warn}, but its term is {term.count} {term.unit}"
            if clock.adds_up and term.unit != Unit.DAYS:
                yield f"{where} adds days up, so its term must be in days"
        everywhere = any(not term.when and term.valid_to is None for term in clock.terms)
        if not everywhere and not clock.conditional:
            yield f"{where} has no term that holds where no other does (without `when` and `valid_to`)"
        if everywhere and clock.conditional:
            yield f"{where} has a term that holds everywhere, so it is not conditional"
        for name in filter(None, (clock.from_field, clock.until_field)):
            starting = [by_code[code] for code in clock.starts if code in by_code]
            dated = [one for event in starting for one in event.fields if one.code == name and not one.sensitive]
            if len(dated) < len(starting) or any(one.type != FieldType.DATE for one in dated):
                yield f"{where} reads {name!r}, which must be a date among the fields of each event that starts it"


def _is_end(stages: tuple[Stage, ...], code: str) -> bool:
    return any(stage.code == code and stage.end for stage in stages)


def moves(case_type: CaseType, track: str = "") -> list[tuple[str, str, Event]]:
    """Return every step that is declared, as (from, to, event): of the case, or of a kind of track."""
    steps: list[tuple[str, str, Event]] = []
    for event in case_type.events:
        if event.track == track:
            steps += [(stage, event.to or stage, event) for stage in event.from_]
        elif not track and event.case_to:
            during = event.during or tuple(stage.code for stage in case_type.stages if not stage.end)
            steps += [(stage, event.case_to, event) for stage in during]
    return steps


def reached(steps: Iterable[tuple[str, str, Event]], start: Iterable[str]) -> set[str]:
    """Return the stages that can be reached from some, themselves included."""
    steps = list(steps)
    found, waiting = set(start), list(start)
    while waiting:
        here = waiting.pop()
        for begin, end, _event in steps:
            if begin == here and end not in found:
                found.add(end)
                waiting.append(end)
    return found


def _ways(case_type: CaseType) -> Iterator[str]:
    """What can't be reached, left or ended."""
    opened = {event.opens for event in case_type.events} | {party.track for party in case_type.parties}
    ways = [("", case_type.stages, case_type.opening.to)]
    ways += [(track.code, track.stages, track.stages[0].code) for track in case_type.tracks]
    for track, stages, start in ways:
        where = f"of the track {track}" if track else "of the case"
        if track and track not in opened:
            yield f"no party and no event opens the track {track}"
        steps = moves(case_type, track)
        there = reached(steps, [start])
        ends = {stage.code for stage in stages if stage.end}
        if not ends:
            yield f"no stage {where} is an end"
        for stage in stages:
            if stage.code not in there:
                yield f"the stage {stage.code} {where} can't be reached"
            elif ends and not reached(steps, [stage.code]) & ends:
                yield f"from the stage {stage.code} {where} no end can be reached"
        for event in case_type.events:
            if event.track == track and not set(event.from_) & there:
                yield f"the event {event.code} can never happen: none of its stages can be reached"
        silent = [step for step in steps if not (step[2].outcomes and step[2].track == track)]
        if not (not track and case_type.tracks):  # a case with tracks has the outcomes of these
            for code in sorted(reached(silent, [start]) & ends):
                yield f"the end {code} {where} can be reached without an outcome"
    brought = {outcome for event in case_type.events for outcome in event.outcomes}
    for outcome in case_type.outcomes:
        if outcome.code not in brought:
            yield f"no event brings the outcome {outcome.code}"


def _clocks_reached(case_type: CaseType) -> Iterator[str]:
    """Clocks that never start, or that nothing meets once they run."""
    by_code = {event.code: event for event in case_type.all_events}
    for clock in case_type.clocks:
        if not clock.starts:
            yield f"the clock {clock.code} is never started"
        if not clock.met_by:
            yield f"the clock {clock.code} is never met"
        if clock.starts and clock.met_by and not _can_be_met(case_type, clock, by_code):
            yield f"the clock {clock.code} is never met: none of {', '.join(clock.met_by)} can follow its start"
        for code in (*clock.starts, *clock.met_by) if clock.track else ():
            track = by_code[code].track
            if track and track not in _line(case_type, clock.track):
                yield f"the clock {clock.code} of the track {clock.track} counts {code}, an event of another track"


def _line(case_type: CaseType, track: str) -> list[str]:
    line = [track]
    while under := _under(case_type, line[-1]):
        line.append(under)
    return line


def _can_be_met(case_type: CaseType, clock: Clock, by_code: dict[str, Event]) -> bool:
    """Say whether an event that meets the clock can follow one that starts it; those of other tracks always can."""
    for first in (by_code[code] for code in clock.starts):
        there = reached(moves(case_type, first.track), [first.to] if first.to else first.from_)
        for last in (by_code[code] for code in clock.met_by):
            if last.track != first.track or there & set(last.from_):
                return True
    return False
