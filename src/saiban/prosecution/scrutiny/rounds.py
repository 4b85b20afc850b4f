"""The rounds of a scrutiny, read from the events of its case: what was answered, decided, and how long it took. Pure.

A round begins when a police report or the police's answer comes in, and ends when the report is returned or passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from saiban.cases.calendar import day_of

REPORTS = ("interim_report", "final_report")
ANSWERED, BEGAN, ITEM = "police_answered", "scrutiny_began", "item_answered"
RETURNED, PASSED = "report_returned", "report_passed"
CODES = (*REPORTS, ANSWERED, BEGAN, ITEM, RETURNED, PASSED)


@dataclass(frozen=True)
class Happening:
    """An event of a scrutiny: when it took effect and was entered, by whom, and its values, sealed ones opened."""

    code: str
    at: datetime
    entered_at: datetime
    who: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What was found at an item, by whom, and in which round."""

    item: str
    verdict: str
    note: str
    who: str
    round: int


@dataclass
class Round:
    """A round. `answers` are those that stood at its end, those of earlier rounds with them."""

    number: int
    received_at: datetime
    answers: dict[str, Answer]
    police_answer: str = ""
    opened_at: datetime | None = None
    decided_at: datetime | None = None
    decided_entered_at: datetime | None = None
    decision: str = ""
    who: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def received_on(self) -> date:
        """The day on which the report, or the answer, came in."""
        return day_of(self.received_at)

    @property
    def days(self) -> int | None:
        """Days from the receipt to the decision."""
        return (day_of(self.decided_at) - self.received_on).days if self.decided_at is not None else None

    @property
    def minutes(self) -> int | None:
        """Minutes from opening to deciding, both by the clock of the server."""
        if self.opened_at is None or self.decided_entered_at is None:
            return None
        return round((self.decided_entered_at - self.opened_at).total_seconds() / 60)


def rounds_of(happenings: Iterable[Happening]) -> list[Round]:
    """Return the rounds, the oldest first; a report that comes while a round is open begins the next one."""
    rounds: list[Round] = []
    for one in happenings:
        if one.code in (*REPORTS, ANSWERED):
            answers = dict(rounds[-1].answers) if rounds else {}
            told = str(one.values.get("answer", ""))
            rounds.append(Round(len(rounds) + 1, one.at, answers, told))
        elif rounds and one.code in (BEGAN, ITEM):
            now = rounds[-1]
            now.opened_at = now.opened_at or one.entered_at
            if one.code == ITEM:
                code = str(one.values["item"])
                note = str(one.values.get("note", ""))
                now.answers[code] = Answer(code, str(one.values["verdict"]), note, one.who, now.number)
        elif rounds and one.code in (RETURNED, PASSED):
            now = rounds[-1]
            now.decided_at, now.decided_entered_at = one.at, one.entered_at
            now.decision, now.who, now.values = one.code, one.who, one.values
    return rounds
