"""What follows from clerks' words about a pair: pure decisions, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "different", "unsure"]
State = Literal["open", "waiting", "disputed", "unsure", "decided"]


@dataclass(frozen=True)
class Word:
    """What one person says of a pair; `ruling`: a steward's word after two clerks disagreed."""

    verdict: Verdict
    ruling: bool = False


@dataclass(frozen=True)
class Outcome:
    """Where a pair stands: its state, the verdict that binds runs (None: nothing binds), and whether it still wants a
    clerk's word."""

    state: State
    binding: Literal["same", "different"] | None
    wanted: bool


def outcome(words: Sequence[Word], *, merges_paid: bool, double: bool) -> Outcome:
    """Say what follows from the words that stand, each of another person, the earliest first.

    `merges_paid`: the pair is not linked, and both people are enrolled or paid: *same* binds only when two people say
    so. `double`: the pair goes to two people to measure agreement; the first word binds meanwhile. Where people
    disagree nothing binds until a steward rules; *can't tell* never binds and never contradicts.
    """
    rulings = [word.verdict for word in words if word.ruling]
    if rulings:
        return _settled(rulings[-1])
    if not words:
        return Outcome("open", None, wanted=True)
    told = [word.verdict for word in words if word.verdict != "unsure"]
    second = double and len(words) < 2
    if not told:
        return Outcome("unsure", None, wanted=second)
    if len(set(told)) > 1:
        return Outcome("disputed", None, wanted=False)
    if told[0] == "same" and merges_paid and len(told) < 2:
        return Outcome("waiting", None, wanted=True)
    settled = _settled(told[0])
    return Outcome(settled.state, settled.binding, wanted=second)


def _settled(verdict: Verdict) -> Outcome:
    if verdict == "unsure":
        return Outcome("unsure", None, wanted=False)
    return Outcome("decided", verdict, wanted=False)
