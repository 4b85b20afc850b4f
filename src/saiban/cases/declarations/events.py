"""What happens in a case, under which conditions, and who is written to."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.cases.declarations.clocks import Unit
from saiban.cases.declarations.fields import Field
from saiban.cases.declarations.words import Words

PUBLIC = "public"
"""Who acts without signing in: a person at the public page, on the phone."""

SYSTEM = "system"
"""The program itself: a clock that ran out, a message of another system."""


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
