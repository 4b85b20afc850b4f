"""Where a case stands, and where each track inside it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from saiban.cases.declarations.words import Words


class Waits(StrEnum):
    """For whom a case waits in a stage: those who work on it, a person, another body, a day that has to come."""

    OFFICE = "office"
    PERSON = "person"
    BODY = "body"
    DAY = "day"


@dataclass(frozen=True)
class Stage:
    """Where a case or track stands. At an `end` it is closed; `tells` is what the person is told there."""

    code: str
    title: Words
    waits: Waits = Waits.OFFICE
    end: bool = False
    tells: Words | None = None


@dataclass(frozen=True)
class Track:
    """A kind of way of one subject inside a case, with stages of its own; `under` names the track it hangs from.

    A track that hangs from none is that of a party, unless it is one of a thing (`of_thing`): an exhibit, a document.
    """

    code: str
    title: Words
    stages: tuple[Stage, ...]  # it begins in the first
    under: str = ""
    of_thing: bool = False
    matter: Words | None = None  # what a track is about is written on it, under this heading
