"""What a case type is made of: stages, events, tracks, clocks, fields, documents. All of it data, none of it code.

A declaration is a value: it can be checked before anybody works by it (`saiban.cases.checking`), drawn, printed,
written as canonical text (`saiban.cases.canonical`) and read back from it, so that a case opened years ago is still
worked by the declaration of its day. Codes are lower-case words joined by underscores and stand in the database for
good.

Two words recur. A *track* is the way of one subject inside a case: an accused, a charge against an accused, a member of
a household. What has no `track` concerns the case as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from django.utils.translation import get_language

PUBLIC = "public"
"""Who acts without signing in: a person at the public page, on the phone."""

SYSTEM = "system"
"""The program itself: a clock that ran out, a message of another system."""

OUTCOME = "outcome"
"""The field by which an event with several outcomes says which it is."""

PARTY = "party"
"""The field by which an event that opens a track says for which party, by its number within the case."""

MATTER = "matter"
"""The field by which an event that opens a track says what the track is about (a charge, a benefit)."""


@dataclass(frozen=True)
class Words:
    """Something said in English and in Urdu."""

    en: str
    ur: str

    def in_language(self, language: str) -> str:
        """Return it in "en" or "ur"."""
        return self.ur if language == "ur" else self.en

    def __str__(self) -> str:
        return self.in_language((get_language() or "en")[:2])


class Confidentiality(StrEnum):
    """Who within its office sees a case: everyone whose work it is; few roles; only those to whom it is given."""

    NORMAL = "normal"
    RESTRICTED = "restricted"
    SEALED = "sealed"


class FieldType(StrEnum):
    """What the value of a field is; `saiban.cases.fields` reads and checks each."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    MONEY = "money"  # rupees, two places
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"  # several of the values
    PHONE = "phone"
    PARTY = "party"  # the number of a party within the case
    SCHEME = "scheme"  # the rest are codes of the directory
    ORGANISATION = "organisation"
    OFFICE = "office"
    PLACE = "place"


class Unit(StrEnum):
    """In what a term is counted. Days are calendar days; working days leave out weekends and holidays."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class Waits(StrEnum):
    """For whom a case waits in a stage: those who work on it, a person, another body, a day that has to come."""

    OFFICE = "office"
    PERSON = "person"
    BODY = "body"
    DAY = "day"


@dataclass(frozen=True)
class Value:
    """One of the values of a choice."""

    code: str
    title: Words


@dataclass(frozen=True)
class Field:
    """Something that an event asks for.

    `fact`: the value stands on the case (or track) for lists, searches and terms of clocks, until another event says
    otherwise. `sensitive`: it is sealed at rest and shown only where the event itself may be read; a fact can't be.
    """

    code: str
    title: Words
    type: FieldType = FieldType.TEXT
    required: bool = True
    values: tuple[Value, ...] = ()
    fact: bool = False
    sensitive: bool = False
    help: Words | None = None


@dataclass(frozen=True)
class Stage:
    """Where a case or track stands. At an `end` it is closed; `tells` is what the person is told there."""

    code: str
    title: Words
    waits: Waits = Waits.OFFICE
    end: bool = False
    tells: Words | None = None


@dataclass(frozen=True)
class After:
    """An event is not allowed before so much time has passed since the last `event` (0: it must have happened)."""

    event: str
    count: int = 0
    unit: Unit = Unit.DAYS


@dataclass(frozen=True)
class TracksIn:
    """An event of the case is allowed only while every track of a kind is in one of these stages."""

    track: str
    stages: tuple[str, ...]
    at_least: int = 1  # how many such tracks there must be


@dataclass(frozen=True)
class Notice:
    """What is written to a party when an event happened: {number}, {office} and {due} are filled in."""

    to: str
    text: Words


@dataclass(frozen=True)
class Event:
    """Something that happens in a case: from which stages, to which, by whom, and what it asks for.

    `to` empty: the stage stays. An event of a `track` moves that track; `during` then names the stages of the case in
    which it is allowed (empty: all but its ends), and `case_to` where it takes the case, at once or, with
    `case_when`, as soon as every track of this kind is in one of these stages. `opens` makes a new track.
    """

    code: str
    title: Words
    by: tuple[str, ...]  # codes of roles, `PUBLIC`, `SYSTEM`
    from_: tuple[str, ...] = ()  # empty only for the opening
    to: str = ""
    fields: tuple[Field, ...] = ()
    track: str = ""
    during: tuple[str, ...] = ()
    case_to: str = ""
    case_when: tuple[str, ...] = ()
    opens: str = ""
    outcomes: tuple[str, ...] = ()
    after: tuple[After, ...] = ()
    needs_tracks: tuple[TracksIn, ...] = ()
    not_by_who_did: tuple[str, ...] = ()  # whoever did one of these events may not do this one
    assigned_only: bool = False  # only somebody to whom the case is assigned
    documents: tuple[str, ...] = ()  # kinds that must be there
    checklists: tuple[str, ...] = ()  # that must be done
    needs_reason: bool = False
    notices: tuple[Notice, ...] = ()
    help: Words | None = None


@dataclass(frozen=True)
class Track:
    """A kind of way of one subject inside a case, with stages of its own; `under` names the track it hangs from."""

    code: str
    title: Words
    stages: tuple[Stage, ...]  # it begins in the first
    under: str = ""
    matter: Words | None = None  # what a track is about is written on it, under this heading


@dataclass(frozen=True)
class Term:
    """How long a clock runs, for cases that begin within its dates and whose facts are these; the closest fit holds."""

    count: int
    unit: Unit
    source: str  # the law or norm, with its section
    when: tuple[tuple[str, str], ...] = ()  # facts of the case and their values; "province" is one
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Pause:
    """A clock stands still from one of `by` until one of `until`."""

    by: tuple[str, ...]
    until: tuple[str, ...]
    title: Words


class ClockKind(StrEnum):
    """Who set a clock: the law, or the service itself."""

    LEGAL = "legal"
    SERVICE = "service"


@dataclass(frozen=True)
class Escalation:
    """Who is told when a clock is not met in time: a role of the case's organisation, so many days late."""

    role: str
    days_late: int = 0


@dataclass(frozen=True)
class Clock:
    """By when something has to happen.

    It starts with each of `starts` (the date is the event's, or that of its field `from_field`), is met by one of
    `met_by`, and set aside by one of `dropped_by` or the end of the case (a `window` outlasts that). The first day does
    not count; a last day that is no working day moves to the next one where `rolls` (General Clauses Act 1897, sections
    9 and 10).

    With `track` there is one for each track; events of the case count for all of them. With `restarts` a further start
    begins anew while it runs. A clock with `ends_spans` adds up: each start begins a span, each of `ends_spans` (or the
    date in `until_field` of the start) ends it, and all spans together may have no more days than the term.
    """

    code: str
    title: Words
    kind: ClockKind
    starts: tuple[str, ...]
    met_by: tuple[str, ...]
    terms: tuple[Term, ...]
    track: str = ""
    from_field: str = ""
    restarts: bool = False
    rolls: bool = False
    dropped_by: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    ends_spans: tuple[str, ...] = ()
    until_field: str = ""
    window: bool = False  # time that somebody has and may let pass, as to appeal: it is never overdue
    warn: tuple[int, ...] = ()  # so many days before (hours, where the term is in hours)
    escalate: tuple[Escalation, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Say whether the clock adds spans up."""
        return bool(self.ends_spans or self.until_field)


@dataclass(frozen=True)
class PartyKind:
    """What somebody is in a case: applicant, complainant, accused. With `track` each gets a track when they join."""

    code: str
    title: Words
    required: bool = False
    several: bool = False
    track: str = ""


@dataclass(frozen=True)
class IdentifierKind:
    """A number by which others know the case: of a first information report, a court, a token."""

    code: str
    title: Words


@dataclass(frozen=True)
class DocumentKind:
    """A kind of paper in the file; with `template` the engine makes it."""

    code: str
    title: Words
    template: str = ""
    confidentiality: Confidentiality = Confidentiality.NORMAL


@dataclass(frozen=True)
class Item:
    """A line of a checklist; `document` names the kind of paper that settles it."""

    code: str
    title: Words
    document: str = ""
    required: bool = True


@dataclass(frozen=True)
class Checklist:
    """What to look at, line by line."""

    code: str
    title: Words
    items: tuple[Item, ...]


class Done(StrEnum):
    """How many of those whom a task was given to must do it."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True)
class TaskKind:
    """A piece of work that an event gives to a role, and another one (or its holder) ends."""

    code: str
    title: Words
    role: str
    opened_by: tuple[str, ...]
    done_by: tuple[str, ...] = ()  # empty: its holder says so
    within: int = 0  # 0: no term
    unit: Unit = Unit.WORKING_DAYS
    done: Done = Done.ANY


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
            if not track.under:
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
