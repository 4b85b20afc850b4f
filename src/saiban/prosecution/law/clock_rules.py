"""The clocks of the law as the table `clocks.yaml` has them: what starts each, its terms by date and facts, its law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from saiban.cases.declarations import Unit, Words
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.law.tables import document

Of = Literal["case", "accused", "exhibit"]
Use = Literal["deadline", "window", "sum", "earliest", "norm"]


@dataclass(frozen=True)
class LegalEvent:
    """Something that starts, pauses or meets a clock, and to whom it happens."""

    code: str
    of: Of
    title: Words


@dataclass(frozen=True)
class TermRule:
    """How long, for a FIR recorded from `valid_from` to `valid_to` and these facts."""

    count: int
    unit: Unit
    law: str
    confidence: Confidence
    when: tuple[tuple[str, str], ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, fir_on: date) -> bool:
        """Say whether it is the law for a FIR of a day."""
        return (self.valid_from is None or self.valid_from <= fir_on) and (
            self.valid_to is None or fir_on <= self.valid_to
        )


@dataclass(frozen=True)
class PauseRule:
    """The clock stands still from one event to another."""

    by: str
    until: str
    title: Words


@dataclass(frozen=True)
class Exclusion:
    """A fact for which the law gives no such clock, in words."""

    fact: str
    law: str
    title: Words


@dataclass(frozen=True)
class ClockRule:
    """A clock: what starts, meets and pauses it, and its terms. `use` is said in `clocks.yaml`."""

    code: str
    title: Words
    use: Use
    of: Of
    starts: tuple[str, ...]
    met_by: tuple[str, ...]
    dropped_by: tuple[str, ...]
    pauses: tuple[PauseRule, ...]
    ends_spans: tuple[str, ...]
    until_field: str
    restarts: bool
    rolls: bool
    follows_facts: bool
    warn: tuple[int, ...]
    excluded: tuple[Exclusion, ...]
    terms: tuple[TermRule, ...]


@dataclass(frozen=True)
class Limit:
    """So many of something and no more: adjournments, days of one order."""

    code: str
    count: int
    of: str
    law: str
    confidence: Confidence
    when: tuple[tuple[str, str], ...]
    valid_from: date | None
    valid_to: date | None


@cache
def legal_events() -> dict[str, LegalEvent]:
    """Return the events by code."""
    return {
        code: LegalEvent(code, row["of"], Words(row["en"], row["ur"]))
        for code, row in document("clocks.yaml")["events"].items()
    }


@cache
def clock_rules() -> dict[str, ClockRule]:
    """Return the clocks by code, in the order of the table."""
    return {row["code"]: _rule(row) for row in document("clocks.yaml")["clocks"]}


def limits(facts: Mapping[str, str], fir_on: date) -> list[Limit]:
    """Return the limits that hold for facts and a FIR of a day."""
    return [
        limit
        for limit in _limits()
        if (limit.valid_from is None or limit.valid_from <= fir_on)
        and (limit.valid_to is None or fir_on <= limit.valid_to)
        and all(facts.get(fact) == value for fact, value in limit.when)
    ]


@cache
def editions() -> tuple[date, ...]:
    """Return the days of a FIR on which some term of the table begins to hold, or another has just ceased, in order."""
    days: set[date] = set()
    for rule in clock_rules().values():
        for term in rule.terms:
            if term.valid_from is not None:
                days.add(term.valid_from)
            if term.valid_to is not None:
                days.add(term.valid_to + timedelta(days=1))
    return tuple(sorted(days))


@cache
def _limits() -> tuple[Limit, ...]:
    return tuple(
        Limit(
            code=row["code"],
            count=row["count"],
            of=row["of"],
            law=row["law"],
            confidence=Confidence(row["confidence"]),
            when=tuple(row.get("when", {}).items()),
            valid_from=row.get("from"),
            valid_to=row.get("to"),
        )
        for row in document("clocks.yaml")["limits"]
    )


def _rule(row: dict[str, Any]) -> ClockRule:
    starts = tuple(row["starts"])
    return ClockRule(
        code=row["code"],
        title=_words(row["title"]),
        use=row["use"],
        of=legal_events()[starts[0]].of,
        starts=starts,
        met_by=tuple(row["met_by"]),
        dropped_by=tuple(row.get("dropped_by", ())),
        pauses=tuple(PauseRule(one["by"], one["until"], _words(one)) for one in row.get("pauses", ())),
        ends_spans=tuple(row.get("ends_spans", ())),
        until_field=row.get("until_field", ""),
        restarts=row.get("restarts", False),
        rolls=row.get("rolls", False),
        follows_facts=row.get("follows_facts", False),
        warn=tuple(row.get("warn", ())),
        excluded=tuple(Exclusion(one["fact"], one["law"], _words(one)) for one in row.get("excluded", ())),
        terms=tuple(_term(term) for term in row["terms"]),
    )


def _term(row: dict[str, Any]) -> TermRule:
    return TermRule(
        count=row["count"],
        unit=Unit(row["unit"]),
        law=row["law"],
        confidence=Confidence(row["confidence"]),
        when=tuple(row.get("when", {}).items()),
        valid_from=row.get("from"),
        valid_to=row.get("to"),
    )


def _words(row: dict[str, Any]) -> Words:
    return Words(row["en"], row["ur"])
