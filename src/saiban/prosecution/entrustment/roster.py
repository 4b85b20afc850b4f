"""Who has an ordinary case by the roster of its court, and why: the one posted, else who stands in. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from saiban.cases.declarations import Words
from saiban.prosecution.assignment import CaseFacts, Counsel, Reason, Weights, barred_as_lead, complexity, storing
from saiban.terms.dates import PartialDate, format_date

POSTED, SUBSTITUTE = "posted", "substitute"


@dataclass(frozen=True)
class Row:
    """A line of the roster: a court, who is posted there since when, who stands in (nobody: empty), by which order."""

    court: str
    counsel: str
    since: date
    substitute: str = ""
    order: str = ""


@dataclass(frozen=True)
class Step:
    """Somebody who was looked at, as posted or substitute, and what keeps them from the case; nothing: it is theirs."""

    court: str
    counsel: str
    role: str
    since: date
    order: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Named:
    """Who has the case by the roster (nobody: empty), and everybody who was looked at before, in that order."""

    lead: str
    steps: tuple[Step, ...]


def named(
    case: CaseFacts, rows: Sequence[Row], counsel: Sequence[Counsel], weights: Weights, *, on: date, seed: str
) -> Named:
    """Return who has a case by the roster; of several courts, that whose counsel has least at hand comes first."""
    rated = complexity(case, weights)
    known = {one.code: one for one in counsel}

    def share(row: Row) -> tuple[float, bytes]:
        one = known.get(row.counsel)
        full = one.load / one.capacity if one is not None and one.capacity else 1.0
        return full, hashlib.sha256(f"{seed}|{row.court}|{row.counsel}".encode()).digest()

    steps: list[Step] = []
    for row in sorted(rows, key=share):
        for code, role in ((row.counsel, POSTED), (row.substitute, SUBSTITUTE)):
            one = known.get(code)
            if one is None or any(step.counsel == code for step in steps):
                continue
            reasons = (*_away(one, on), *barred_as_lead(one, case, rated, weights))
            steps.append(Step(row.court, code, role, row.since, row.order, reasons))
            if not reasons:
                return Named(code, tuple(steps))
    return Named("", tuple(steps))


def read_answer(text: str) -> Named:
    """Return the answer that was stored."""
    answer: dict[str, Any] = storing.read(text)["answer"]
    return Named(
        answer["lead"],
        tuple(
            Step(
                step["court"],
                step["counsel"],
                step["role"],
                date.fromisoformat(step["since"]),
                step["order"],
                tuple(Reason(one["code"], Words(**one["words"])) for one in step["reasons"]),
            )
            for step in answer["steps"]
        ),
    )


def read_inputs(text: str) -> tuple[list[Row], date]:
    """Return the lines of the roster that an answer was made from, and of which day."""
    told: dict[str, Any] = storing.read(text)
    rows = [Row(**row | {"since": date.fromisoformat(row["since"])}) for row in told["rows"]]
    return rows, date.fromisoformat(told["on"])


def _away(one: Counsel, on: date) -> tuple[Reason, ...]:
    last = next((leave.ends for leave in one.leave if leave.covers(on)), None)
    if last is None:
        return ()
    day = PartialDate(last, "day")
    said = Words(f"on leave until {format_date(day, 'en')}", f"{format_date(day, 'ur')} تک رخصت پر")
    return (Reason("away", said),)
