"""What an event asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from saiban.cases.declarations.words import Words

OUTCOME = "outcome"
"""The field by which an event with several outcomes says which it is."""

PARTY = "party"
"""The field by which an event that opens a track says for which party, by its number within the case."""

MATTER = "matter"
"""The field by which an event that opens a track says what the track is about (a charge, a benefit)."""


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
    `derived`: no form asks for it; it follows from the other fields (`saiban.cases.completing`).
    """

    code: str
    title: Words
    type: FieldType = FieldType.TEXT
    required: bool = True
    values: tuple[Value, ...] = ()
    fact: bool = False
    sensitive: bool = False
    derived: bool = False
    help: Words | None = None
