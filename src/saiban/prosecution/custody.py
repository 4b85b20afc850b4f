"""Whether the ledger of an exhibit holds together: gaps, overlaps, hands that don't meet, seals that differ. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FaultKind(StrEnum):
    """What is wrong between two lines of a ledger, or in one."""

    GAP = "gap"  # it leaves from another than the one who had it: somebody in between is missing
    OVERLAP = "overlap"  # it left before it had arrived
    OTHER_SEAL = "other_seal"  # the seal is another, and nobody opened the parcel
    BROKEN = "broken"  # the seal was broken on arrival
    NO_BEGINNING = "no_beginning"  # the first line does not come from the place of recovery


@dataclass(frozen=True)
class Line:
    """A line of a ledger: from whom to whom, when it left and arrived, the seal on arrival and whether it was whole."""

    number: int
    from_holder: str
    to_holder: str
    left_at: datetime
    arrived_at: datetime
    seal: str = ""
    intact: bool = True
    corrects: int | None = None


@dataclass(frozen=True)
class Fault:
    """A fault, by the number of the line at which it shows and of the one before; `since` to `until` of a gap."""

    kind: FaultKind
    line: int
    before: int | None = None
    since: datetime | None = None
    until: datetime | None = None


OPENS = frozenset({"laboratory", "court", "hospital"})
"""Where a parcel may be opened and sealed anew."""


def standing(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that stand, in the order of time: those put right by others are left out."""
    lines = list(lines)
    wrong = {line.corrects for line in lines if line.corrects is not None}
    return sorted((line for line in lines if line.number not in wrong), key=lambda one: (one.left_at, one.number))


def faults(lines: Iterable[Line]) -> list[Fault]:
    """Return what is wrong with a ledger, in the order of its lines."""
    found: list[Fault] = []
    before: Line | None = None
    for line in standing(lines):
        if before is None:
            if line.from_holder != "scene":
                found.append(Fault(FaultKind.NO_BEGINNING, line.number, until=line.left_at))
        else:
            found += _between(before, line)
        if not line.intact:
            found.append(Fault(FaultKind.BROKEN, line.number))
        before = line
    return found


def _between(before: Line, line: Line) -> Iterable[Fault]:
    if line.left_at < before.arrived_at:
        yield Fault(FaultKind.OVERLAP, line.number, before.number, line.left_at, before.arrived_at)
    if line.from_holder != before.to_holder:
        yield Fault(FaultKind.GAP, line.number, before.number, before.arrived_at, line.left_at)
    if line.seal and before.seal and line.seal != before.seal and before.to_holder not in OPENS:
        yield Fault(FaultKind.OTHER_SEAL, line.number, before.number)
