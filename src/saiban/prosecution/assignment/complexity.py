"""How complex a case is: points, each with what it is for, and the class that they add up to."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.prosecution.assignment.definitions import CaseFacts
from saiban.prosecution.assignment.weights import ComplexityClass, Weights


@dataclass(frozen=True)
class Contribution:
    """What a fact of the case adds: its value as it was entered, and the points."""

    fact: str
    value: str
    points: int


@dataclass(frozen=True)
class Complexity:
    """The points of a case, what they are made of, and its class; `raised_by` names a fact that alone raised it."""

    points: int
    contributions: tuple[Contribution, ...]
    level: ComplexityClass
    raised_by: str = ""


def complexity(case: CaseFacts, weights: Weights) -> Complexity:
    """Return how complex a case is. ValueError where its punishment or track has no points in these weights."""
    found = [
        _by_value("offence", case.heaviest, weights),
        _by_value("track", case.track, weights),
        *(_by_count(fact, int(getattr(case, fact)), weights) for fact in weights.by_count),
    ]
    points = sum(one.points for one in found)
    level = [one for one in weights.classes if one.from_points <= points][-1]
    raised_by = ""
    for fact, begins, code in weights.at_least:
        named = next(one for one in weights.classes if one.code == code)
        if int(getattr(case, fact)) >= begins and named.from_points > level.from_points:
            level, raised_by = named, fact
    return Complexity(points, tuple(found), level, raised_by)


def _by_value(fact: str, value: str, weights: Weights) -> Contribution:
    if value not in weights.by_value[fact]:
        known = ", ".join(weights.by_value[fact])
        raise ValueError(f"The weights {weights.version} have no points for the {fact} {value!r}; they know {known}.")
    return Contribution(fact, value, weights.by_value[fact][value])


def _by_count(fact: str, count: int, weights: Weights) -> Contribution:
    return Contribution(
        fact, str(count), max((p for begins, p in weights.by_count[fact] if begins <= count), default=0)
    )
