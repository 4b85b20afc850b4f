"""A kind of case, whole, and what is asked of its declaration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from saiban.cases.declarations.clocks import Clock
from saiban.cases.declarations.confidentiality import Confidentiality
from saiban.cases.declarations.events import PUBLIC, SYSTEM, Event
from saiban.cases.declarations.fields import MATTER, OUTCOME, PARTY, Field, FieldType, Value
from saiban.cases.declarations.papers import Checklist, DocumentKind
from saiban.cases.declarations.parties import IdentifierKind, PartyKind
from saiban.cases.declarations.stages import Stage, Track
from saiban.cases.declarations.tasks import TaskKind
from saiban.cases.declarations.words import Words


@dataclass(frozen=True)
class Outcome:
    """How a case or a track ended, and how many days its file is kept then (None: for good)."""

    code: str
    title: Words
    favourable: bool | None = None  # to the person; None: neither
    retention_days: int | None = None


@dataclass(frozen=True)
class CaseType:
    """A kind of case, whole.

    `opening` is the event that begins one. `keepers` may add parties and numbers, change the confidentiality and move
    it to a newer version of the declaration; `readers` see it without acting. Of a restricted case only
    `restricted_to` see it within their scope, of a sealed one `sealed_to` in its own organisation; and in each those
    to whom it is assigned.
    """

    code: str
    prefix: str  # of case numbers: two to four capital letters
    title: Words
    opening: Event
    stages: tuple[Stage, ...]
    events: tuple[Event, ...]
    keepers: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    readers: tuple[str, ...] = ()
    restricted_to: tuple[str, ...] = ()
    sealed_to: tuple[str, ...] = ()
    confidentiality: Confidentiality = Confidentiality.NORMAL
    tracks: tuple[Track, ...] = ()
    clocks: tuple[Clock, ...] = ()
    parties: tuple[PartyKind, ...] = ()
    identifiers: tuple[IdentifierKind, ...] = ()
    documents: tuple[DocumentKind, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    tasks: tuple[TaskKind, ...] = ()
    law: Words | None = None
    about: Words | None = None

    @property
    def all_events(self) -> tuple[Event, ...]:
        """The opening and the events after it."""
        return (self.opening, *self.events)

    def event(self, code: str) -> Event:
        """Return the event of this code (KeyError where there is none)."""
        return _named(self.all_events, code)

    def track(self, code: str) -> Track:
        """Return the kind of track of this code (KeyError where there is none)."""
        return _named(self.tracks, code)

    def clock(self, code: str) -> Clock:
        """Return the clock of this code (KeyError where there is none)."""
        return _named(self.clocks, code)

    def party(self, code: str) -> PartyKind:
        """Return the kind of party of this code (KeyError where there is none)."""
        return _named(self.parties, code)

    def outcome(self, code: str) -> Outcome:
        """Return the outcome of this code (KeyError where there is none)."""
        return _named(self.outcomes, code)

    def stages_of(self, track: str = "") -> tuple[Stage, ...]:
        """Return the stages of the case, or of a kind of track."""
        return self.track(track).stages if track else self.stages

    def stage(self, code: str, track: str = "") -> Stage:
        """Return the stage of this code, of the case or of a kind of track (KeyError where there is none)."""
        return _named(self.stages_of(track), code)

    def fields_of(self, event: Event) -> tuple[Field, ...]:
        """Return the fields of an event, with those that follow from its outcomes and the track that it opens."""
        fields = event.fields
        if len(event.outcomes) > 1:
            values = tuple(Value(one, self.outcome(one).title) for one in event.outcomes)
            fields += (Field(OUTCOME, Words("Outcome", "نتیجہ"), FieldType.CHOICE, values=values),)
        if event.opens:
            track = self.track(event.opens)
            if not track.under and not track.of_thing:
                fields += (Field(PARTY, Words("Party", "فریق"), FieldType.PARTY),)
            if track.matter is not None:
                fields += (Field(MATTER, track.matter),)
        return fields

    @property
    def roles(self) -> frozenset[str]:
        """Everyone who acts in it, keeps it or reads it, but the public and the program."""
        named = {role for event in self.all_events for role in event.by}
        named.update(self.keepers, self.readers, self.restricted_to, self.sealed_to)
        return frozenset(named - {PUBLIC, SYSTEM})


class _WithCode(Protocol):
    @property
    def code(self) -> str: ...


Coded = TypeVar("Coded", bound=_WithCode)


def _named(things: tuple[Coded, ...], code: str) -> Coded:
    for thing in things:
        if thing.code == code:
            return thing
    raise KeyError(code)
