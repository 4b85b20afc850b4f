"""Within how many days an objection is answered: dated, with where the number comes from and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from saiban.terms import packaged


@dataclass(frozen=True)
class Deadline:
    """Days for one kind of objection, for those received in a period (`valid_to` None: still)."""

    kind: str
    days: int
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str


def deadline(kind: str, received: date) -> Deadline:
    """Return the deadline that holds for what was received on a day. Raises LookupError where the table has none."""
    for one in _table():
        if one.kind == kind and one.valid_from <= received and (one.valid_to is None or received <= one.valid_to):
            return one
    raise LookupError(f"tables/objection_deadlines.csv has no row for {kind} received on {received}: add one.")


def due(kind: str, received: date) -> date:
    """Return the last day on which what was received on a day is answered in time."""
    return received + timedelta(days=deadline(kind, received).days)


@cache
def _table() -> tuple[Deadline, ...]:
    return tuple(
        Deadline(
            kind=row["kind"],
            days=int(row["days"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in packaged.rows("saiban.access", "tables/objection_deadlines.csv")
    )
