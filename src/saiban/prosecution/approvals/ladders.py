"""The ladders of approval, out of `ladders.yaml`: who decides which request of which service, by date. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from saiban.access.models import Role
from saiban.access.rules import may
from saiban.cases.declarations import Words
from saiban.prosecution.approvals.kinds import KINDS
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.law.jurisdictions import jurisdictions

RECOMMEND, OPPOSE, RETURN, REFUSE, APPROVE = "recommend", "oppose", "return", "refuse", "approve"
ACTS = (RECOMMEND, OPPOSE, RETURN, REFUSE, APPROVE)
ENDS = frozenset({APPROVE, REFUSE})
ONWARD = frozenset({RECOMMEND, OPPOSE})


class LadderFault(ValueError):
    """The table of ladders can't be used: which row, and why."""


@dataclass(frozen=True)
class Rung:
    """A step of a ladder: who may do what within how many days. `letter` writes down what came on paper."""

    title: Words
    by: tuple[str, ...]
    may: tuple[str, ...]
    days: int
    confidence: Confidence
    letter: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Return everybody who may act at this rung, on their own or from a letter."""
        return (*self.by, *self.letter)

    def stored(self) -> dict[str, Any]:
        """Return the rung as a request keeps it, so that later changes of the table do not touch it."""
        return asdict(self)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Rung:
        """Return the rung that a request kept."""
        return cls(
            title=Words(**stored["title"]),
            by=tuple(stored["by"]),
            may=tuple(stored["may"]),
            days=stored["days"],
            confidence=Confidence(stored["confidence"]),
            letter=tuple(stored["letter"]),
        )


@dataclass(frozen=True)
class Tier:
    """The rungs for offences of up to so many years (None: of any)."""

    up_to_years: int | None
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class Ladder:
    """The ladder of a service for a kind of request. `never`: classes of punishment for which there is no request."""

    kind: str
    jurisdiction: str
    law: str
    confidence: Confidence
    tiers: tuple[Tier, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    only_compoundable: bool = False
    never: tuple[str, ...] = ()
    special_courts_last: bool = False

    def holds_on(self, day: date) -> bool:
        """Say whether it is the ladder for a request of a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def rungs(self, *, years: Decimal | None, special_court: bool, asker: str) -> tuple[Rung, ...]:
        """Return the rungs of a request, for the gravest punishment in years and the role of whoever asks.

        A rung that only advises and is the asker's own is left out. Where the asker would have to approve, the next
        wider tier holds. `years` is None for death and life, and counts so where it is not known.
        """
        places = range(len(self.tiers))
        first = next((place for place in places if _wide(self.tiers[place], years)), len(self.tiers) - 1)
        if special_court and self.special_courts_last:
            first = len(self.tiers) - 1
        while first < len(self.tiers) - 1 and asker in self.tiers[first].rungs[-1].by:
            first += 1
        return tuple(one for one in self.tiers[first].rungs if asker not in one.by or APPROVE in one.may)


@cache
def ladders() -> tuple[Ladder, ...]:
    """Return the ladders of the table; one row may stand for several services. Raises `LadderFault`."""
    table = yaml.safe_load(files("saiban.prosecution.approvals").joinpath("ladders.yaml").read_text("utf-8"))
    titles = {code: Words(words["en"], words["ur"]) for code, words in table["titles"].items()}
    found = tuple(_ladder(row, code, titles) for row in table["ladders"] for code in row["jurisdiction"])
    check(found)
    return found


def ladder_of(kind: str, jurisdiction: str, on: date) -> Ladder | None:
    """Return the ladder that holds for a request of a day; None where there is none."""
    same = (one for one in ladders() if (one.kind, one.jurisdiction) == (kind, jurisdiction))
    return next((one for one in same if one.holds_on(on)), None)


def check(found: Iterable[Ladder]) -> None:
    """Raise `LadderFault` unless every ladder can be climbed by roles that exist, and no two hold on one day."""
    roles, seen = {role.value for role in Role}, dict[tuple[str, str], list[Ladder]]()
    for ladder in found:
        where = f"ladders.yaml, {ladder.kind} of {ladder.jurisdiction}"
        if ladder.kind not in KINDS or ladder.jurisdiction not in jurisdictions():
            raise LadderFault(f"{where}: there is no such kind of request or no such service.")
        for other in seen.setdefault((ladder.kind, ladder.jurisdiction), []):
            if _overlap(ladder, other):
                raise LadderFault(f"{where}: two rows hold on the same day. End one the day before.")
        seen[ladder.kind, ladder.jurisdiction].append(ladder)
        if not ladder.tiers or ladder.tiers[-1].up_to_years is not None:
            raise LadderFault(f"{where}: the last tier has to be for offences of any years.")
        for tier in ladder.tiers:
            _check_rungs(where, tier.rungs, roles)
    missing = {(kind, code) for kind in KINDS for code in jurisdictions()} - set(seen)
    if missing:
        raise LadderFault(f"ladders.yaml: no ladder for {sorted(missing)}.")


def _check_rungs(where: str, rungs: tuple[Rung, ...], roles: set[str]) -> None:
    if not rungs or APPROVE not in rungs[-1].may:
        raise LadderFault(f"{where}: nobody approves at the last rung.")
    for rung in rungs:
        if not rung.by or not set(rung.roles) <= roles:
            raise LadderFault(f"{where}: {sorted(set(rung.roles) - roles)} is no role.")
        if ENDS & set(rung.may) and not all(may(Role(code), "prosecution.approve") for code in rung.roles):
            raise LadderFault(f"{where}: {sorted(rung.roles)} decide, but not all of them may approve.")
        if not set(rung.may) <= set(ACTS) or rung.days < 1:
            raise LadderFault(f"{where}: a rung has at least one day and may only {', '.join(ACTS)}.")
        if (rung is rungs[-1]) == bool(ONWARD & set(rung.may)):
            raise LadderFault(f"{where}: every rung but the last sends a request on, and the last decides it.")


def _wide(tier: Tier, years: Decimal | None) -> bool:
    return tier.up_to_years is None or (years is not None and years <= tier.up_to_years)


def _overlap(one: Ladder, other: Ladder) -> bool:
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins <= min(one.valid_to or date.max, other.valid_to or date.max)


def _ladder(row: Mapping[str, Any], code: str, titles: Mapping[str, Words]) -> Ladder:
    return Ladder(
        kind=row["kind"],
        jurisdiction=code,
        law=row["law"],
        confidence=Confidence(row["confidence"]),
        tiers=tuple(_tier(tier, titles) for tier in row["tiers"]),
        valid_from=row.get("from"),
        valid_to=row.get("to"),
        only_compoundable=row.get("only_compoundable", False),
        never=tuple(row.get("never", ())),
        special_courts_last=row.get("special_courts") == "last",
    )


def _tier(row: Mapping[str, Any], titles: Mapping[str, Words]) -> Tier:
    return Tier(row.get("up_to_years"), tuple(_rung(rung, titles) for rung in row["rungs"]))


def _rung(row: Mapping[str, Any], titles: Mapping[str, Words]) -> Rung:
    return Rung(
        title=titles[row["title"]],
        by=tuple(row["by"]),
        may=tuple(row["may"]),
        days=row["days"],
        confidence=Confidence(row["confidence"]),
        letter=tuple(row.get("letter", ())),
    )
