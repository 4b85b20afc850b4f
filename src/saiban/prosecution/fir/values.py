"""What is read out of the line of a first information report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from saiban.cases.clocks import Step
from saiban.cases.declarations import Words
from saiban.prosecution.clocks import LegalClock
from saiban.prosecution.law.offences import Offence
from saiban.prosecution.law.tracks import ProposedTrack


@dataclass(frozen=True)
class Unread:
    """A piece of the text that means nothing to the reader. Positions count characters of the text, from 0."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Remark:
    """Something a person should look at: what was assumed, what does not fit, what is missing."""

    code: str
    words: Words
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class ReadOffence:
    """A section as it was read; `offence` is its row in the table, where it has one."""

    law: str
    section: str
    sub: str
    start: int
    end: int
    offence: Offence | None = None

    @property
    def cited(self) -> str:
        """Return it as it is cited: 302(b) PPC."""
        return f"{self.section}{self.sub} {self.law}"


@dataclass(frozen=True)
class ParsedFir:
    """A first information report as read. `key` is what makes it one: station, year, number."""

    text: str
    number: int | None
    series: str
    year: int | None
    on: date | None
    station: str
    place: str
    district: str | None
    jurisdiction: str
    offences: tuple[ReadOffence, ...]
    procedural: tuple[ReadOffence, ...]
    track: ProposedTrack
    clocks: tuple[LegalClock, ...]
    unread: tuple[Unread, ...]
    remarks: tuple[Remark, ...]

    @property
    def key(self) -> tuple[str, int, str] | None:
        """Return what a duplicate has in common: station, year, number with its series. None while one is missing."""
        if self.number is None or self.year is None or not self.station:
            return None
        return (f"{self.station} {self.place}".casefold().strip(), self.year, f"{self.series}{self.number}")

    def as_json(self) -> dict[str, Any]:
        """Return everything as values of JSON."""
        return {
            "number": self.number,
            "series": self.series,
            "year": self.year,
            "date": self.on.isoformat() if self.on else None,
            "station": self.station,
            "place": self.place,
            "district": self.district,
            "jurisdiction": self.jurisdiction,
            "offences": [_offence(one) for one in self.offences],
            "procedural": [{"law": one.law, "section": one.section, "sub": one.sub} for one in self.procedural],
            "track": {
                "code": self.track.track.code,
                "court": _words(self.track.court),
                "reason": _words(self.track.reason),
                "others": list(self.track.others),
            },
            "clocks": [_clock(one) for one in self.clocks],
            "unread": [{"start": one.start, "end": one.end, "text": one.text} for one in self.unread],
            "remarks": [
                {"code": one.code, "words": _words(one.words), "start": one.start, "end": one.end}
                for one in self.remarks
            ],
        }


def _words(words: Words) -> dict[str, str]:
    return {"en": words.en, "ur": words.ur}


def _offence(read: ReadOffence) -> dict[str, Any]:
    known = read.offence
    return {
        "law": read.law,
        "section": read.section,
        "sub": read.sub,
        "start": read.start,
        "end": read.end,
        "title": _words(known.title) if known else None,
        "heaviest": known.heaviest.value if known and known.heaviest else None,
        "cognizable": known.cognizable if known else None,
        "bailable": known.bailable if known else None,
        "compoundable": known.compoundable if known else None,
        "confidence": known.confidence.value if known else None,
    }


def _clock(clock: LegalClock) -> dict[str, Any]:
    return {
        "code": clock.rule.code,
        "title": _words(clock.rule.title),
        "due_on": clock.state.due_on.isoformat() if clock.state.due_on else None,
        "law": clock.law,
        "confidence": clock.confidence.value,
        "arithmetic": list(_steps(clock.state.steps)),
    }


def _steps(steps: Iterable[Step]) -> Iterable[dict[str, Any]]:
    for step in steps:
        told: dict[str, Any] = {"kind": step.kind.value, "day": step.day.isoformat()}
        if step.until is not None:
            told["until"] = step.until.isoformat()
        if step.count:
            told |= {"count": step.count, "unit": step.unit.value}
        if step.name is not None:
            told["name"] = _words(step.name)
        yield told
