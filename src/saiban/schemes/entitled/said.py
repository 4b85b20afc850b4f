"""What somebody has said so far: read from the page's own field, never from anywhere else, and written back to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from saiban.schemes.definitions import Fact, FactValue
from saiban.schemes.facts import facts

MOST_OTHERS = 15
HOUSEHOLD = "household"
PLACE = ("province", "district")
LONGEST = 20_000


class Unreadable(ValueError):
    """The page's field holds what no page of ours has put there."""


@dataclass(frozen=True)
class Said:
    """Answers so far. A fact that stands with None was asked and left open.

    `others` is how many more people live in the household (None: not asked or left open, see `asked_others`), `members`
    what was said of them so far, `enrolled` the schemes that the person gets (None: not asked or left open).
    """

    person: Mapping[str, FactValue] = field(default_factory=dict)
    asked_others: bool = False
    others: int | None = None
    members: tuple[Mapping[str, FactValue], ...] = ()
    asked_enrolled: bool = False
    enrolled: tuple[str, ...] | None = None

    @property
    def household(self) -> tuple[Mapping[str, FactValue], ...] | None:
        """The others of the household, each with all that was said; None while it is not known who they are."""
        return self.members if self.others is not None and len(self.members) >= self.others else None

    def as_member(self, number: int) -> Said:
        """The same household, asked for another of its members, by number from 1: what holds for all stays said.

        Raises `Unreadable` for a number that nobody has.
        """
        if not 1 <= number <= len(self.members):
            raise Unreadable("the household has no such member")
        rest = (self.person, *(one for place, one in enumerate(self.members, 1) if place != number))
        person = {**self._shared(), **self.members[number - 1]}
        return Said(person=person, asked_others=self.asked_others, others=self.others, members=rest)

    def as_another(self) -> Said:
        """Somebody else of the same household, of whom nothing was said yet but what holds for all."""
        return Said(person=self._shared())

    def _shared(self) -> dict[str, FactValue]:
        """What was said that holds for everybody in the household."""
        known = facts()
        return {code: value for code, value in self.person.items() if known[code].level == HOUSEHOLD or code in PLACE}

    def written(self) -> str:
        """Return it as the text of a hidden field."""
        return json.dumps(
            {
                "person": {code: _text(value) for code, value in self.person.items()},
                "asked_others": self.asked_others,
                "others": self.others,
                "members": [{code: _text(value) for code, value in one.items()} for one in self.members],
                "asked_enrolled": self.asked_enrolled,
                "enrolled": self.enrolled,
            }
        )

    @classmethod
    def read(cls, text: str) -> Said:
        """Return what a hidden field says; nothing for an empty one. Raises `Unreadable`."""
        if not text:
            return cls()
        try:
            if len(text) > LONGEST:
                raise ValueError
            given = json.loads(text)
            others = given["others"]
            if others is not None and not 0 <= int(others) <= MOST_OTHERS:
                raise ValueError
            enrolled = given["enrolled"]
            return cls(
                person=_facts(given["person"]),
                asked_others=bool(given["asked_others"]),
                others=None if others is None else int(others),
                members=tuple(_facts(one) for one in given["members"][:MOST_OTHERS]),
                asked_enrolled=bool(given["asked_enrolled"]),
                enrolled=None if enrolled is None else tuple(str(code)[:40] for code in enrolled),
            )
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as fault:
            raise Unreadable("the page's field can't be read") from fault


def _text(value: FactValue) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _facts(given: Mapping[str, Any]) -> dict[str, FactValue]:
    known = facts()
    return {code: None if text is None else value_of(known[code], str(text)) for code, text in given.items()}


def value_of(fact: Fact, text: str) -> FactValue:
    """Return the value of a fact from its text. Raises ValueError where it is none of the fact's type."""
    match fact.type:
        case "boolean":
            return {"yes": True, "no": False}[text]
        case "integer":
            return int(text)
        case "number" | "money":
            number = Decimal(text)
            if not number.is_finite() or not 0 <= number < 10**12:
                raise ValueError(text)
            return number
        case "date":
            return date.fromisoformat(text)
        case _:
            if fact.choices and text not in {one.code for one in fact.choices}:
                raise ValueError(text)
            return text[:100]
