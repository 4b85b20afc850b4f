"""Who has how much at hand, and who could take one more: a simple recommendation that says why. No database here.

The rule only recommends: whoever gives work decides, and sees of everybody why they stand where they stand. Load is
the sum of `weight x share` over the cases at hand. Away today, in conflict or not cleared means not recommended; of the
others the one with the least load stands first, then whoever did least lately, then by key so that it can be repeated.
Another room may weigh cases and add its own factors by `Candidate.fit` and its own objections.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Objection(StrEnum):
    """Why somebody is not recommended."""

    AWAY = "away"
    CONFLICT = "conflict"
    HAS_IT = "has_it"
    DECLINED = "declined"
    PARTY = "party"


@dataclass(frozen=True)
class Candidate:
    """Somebody to whom a case could be given.

    `load` is what they have at hand, `overdue` how many of their clocks and tasks are late, `last_given` when they were
    given a case last, `away_until` the last day of a leave that holds today, `fit` what another room adds: the higher
    the better, 0 where it says nothing.
    """

    user: int
    name: str
    load: Decimal
    cases: int
    overdue: int = 0
    last_given: date | None = None
    away_until: date | None = None
    objections: tuple[Objection, ...] = ()
    fit: Decimal = Decimal(0)


@dataclass(frozen=True)
class Recommendation:
    """A candidate in their place; `rank` 1 is recommended, 0 means not at all."""

    candidate: Candidate
    rank: int

    @property
    def recommended(self) -> bool:
        """Say whether this is the one that the rule would take."""
        return self.rank == 1


def recommend(candidates: Iterable[Candidate]) -> list[Recommendation]:
    """Return everybody in their order, those who can't take it last."""
    candidates = list(candidates)
    able = sorted((one for one in candidates if not one.objections), key=_order)
    unable = sorted((one for one in candidates if one.objections), key=_order)
    ranked = [Recommendation(one, rank) for rank, one in enumerate(able, 1)]
    return ranked + [Recommendation(one, 0) for one in unable]


def _order(candidate: Candidate) -> tuple[Decimal, Decimal, int, date, int]:
    return (
        -candidate.fit,
        candidate.load,
        candidate.overdue,
        candidate.last_given or date.min,
        candidate.user,
    )
