"""Random people in households, for every fact of a book, many of them near the limits that rules draw."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from saiban.schemes.definitions import Book, Fact

Person = dict[str, Any]
NUMBERS: Sequence[float] = (0, 0.5, 0.7, 1, 2, 3, 5, 7, 15, 16.17, 20, 31.99, 32, 37, 45, 90, 180, 15000, 37000, 74000)


def households(book: Book, count: int, *, seed: int, day: date, unknown: float = 0.15) -> list[list[Person]]:
    """Return households with `count` people in all; a person's fact is unknown with the chance `unknown`."""
    draw = random.Random(seed)
    schemes = sorted(book.schemes)
    found: list[list[Person]] = []
    made = 0
    while made < count:
        size = min(draw.choice((1, 1, 2, 3, 5, 8)), count - made)
        home = {
            fact.code: None if draw.random() < unknown else _value(draw, fact, day)
            for fact in book.facts.values()
            if fact.level == "household"
        }
        found.append([_person(draw, book, schemes, home, day, unknown) for _ in range(size)])
        made += size
    return found


def _person(draw: random.Random, book: Book, schemes: list[str], home: Person, day: date, unknown: float) -> Person:
    person: Person = dict(home)
    for fact in book.facts.values():
        if fact.level == "person":
            person[fact.code] = None if draw.random() < unknown else _value(draw, fact, day)
    person["enrolled"] = None if draw.random() < unknown else draw.sample(schemes, draw.choice((0, 0, 0, 1, 2)))
    person["unseen"] = draw.sample(schemes, draw.choice((0, 0, 0, 2)))
    return person


def _value(draw: random.Random, fact: Fact, day: date) -> Any:
    match fact.type:
        case "boolean":
            return draw.random() < 0.5
        case "integer":
            return int(draw.choice(NUMBERS))
        case "number" | "money":
            return draw.choice((draw.choice(NUMBERS), round(draw.uniform(0, 60), 2), float(draw.randrange(0, 80000))))
        case "date":
            years = draw.choice((0, 1, 2, 4, 8, 13, 18, 22, 35, 40, 55, 60, 65, draw.randrange(95)))
            return day - timedelta(days=int(years * 365.25) + draw.randrange(-2, 3))
        case "text" if fact.choices:
            return draw.choice(fact.choices).code
        case _:
            return draw.choice(("a", "b'c", ""))
