"""Where to complain of a body and where to appeal against its decisions, in which time and by which law.

Facts with their confidence: "high" and "medium" were read in the law or in a source that names it, "low" is not
confirmed, "ours" is a service norm chosen here. An empty time to file means that none is known: then no clock runs
against the person, and they are told to file soon.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from saiban.cases.declarations import Unit, Words
from saiban.terms import packaged

Kind = Literal["complaint", "appeal", "further", "harassment"]


@dataclass(frozen=True)
class Time:
    """So many days or months, and who says so."""

    count: int
    unit: Unit
    source: str


@dataclass(frozen=True)
class Route:
    """One step of a way to complain or appeal: to whom, in which time to file, in which time they should decide."""

    organisation: str  # code of the body complained of; "*": every other
    kind: Kind
    order: int
    to: Words
    law: Words | None
    to_file: Time | None
    to_decide: Time | None
    confidence: str
    note: Words | None


@cache
def routes() -> tuple[Route, ...]:
    """Return every route, in the order of the table."""
    return tuple(_route(row) for row in packaged.rows("saiban.desk", "routes.csv"))


def routes_of(organisation: str, kind: Kind) -> tuple[Route, ...]:
    """Return the steps of a way for a body, in order: its own, or else those of every other body."""
    ways = [route for route in routes() if route.kind == kind]
    own = [route for route in ways if route.organisation == organisation]
    return tuple(sorted(own or [route for route in ways if route.organisation == "*"], key=lambda one: one.order))


def first_appeal(organisation: str) -> Route:
    """Return the first step of an appeal against a decision of a body."""
    return routes_of(organisation, "appeal")[0]


def _route(row: dict[str, str]) -> Route:
    return Route(
        organisation=row["organisation"],
        kind=_kind(row["kind"]),
        order=int(row["order"]),
        to=Words(row["to_en"], row["to_ur"]),
        law=_words(row, "file_law"),
        to_file=_time(row["file_count"], row["file_unit"], row["file_law_en"]),
        to_decide=_time(row["decide_count"], row["decide_unit"], row["decide_source"]),
        confidence=row["confidence"],
        note=_words(row, "note"),
    )


def _kind(text: str) -> Kind:
    for kind in ("complaint", "appeal", "further", "harassment"):
        if text == kind:
            return kind
    raise ValueError(f"routes.csv: {text!r} is no kind of route")


def _words(row: dict[str, str], name: str) -> Words | None:
    return Words(row[f"{name}_en"], row[f"{name}_ur"]) if row[f"{name}_en"] else None


def _time(count: str, unit: str, source: str) -> Time | None:
    return Time(int(count), Unit(unit), source) if count else None
