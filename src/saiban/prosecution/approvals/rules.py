"""What may be done with a request, by whom, and where it stands then. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from saiban.prosecution.approvals.ladders import APPROVE, ENDS, ONWARD, REFUSE, RETURN, Rung

SEND, DROP, FILE = "send", "drop", "file"
HEAD_OF_ALL = ("prosecutor_general",)


class Why(StrEnum):
    """Why somebody may not act at a rung."""

    NOT_WAITING = "not_waiting"
    ROLE = "role"
    ASKED = "asked"
    ACTED = "acted"


@dataclass(frozen=True)
class Done:
    """A step that was taken: what, by which user, at which rung."""

    act: str
    user: int
    rung: int | None = None


@dataclass(frozen=True)
class Place:
    """Where a request stands after a step."""

    state: str
    rung: int | None = None


def obstacle(rungs: Sequence[Rung], rung: int | None, steps: Sequence[Done], *, user: int, role: str) -> Why | None:
    """Return why somebody may not act at the rung on which a request waits; None where they may.

    Whoever sent the request up, in whichever round, decides nothing of it; nobody decides at two rungs of one round.
    What came as a letter may be written down by somebody who recommended before: they decide nothing by it.
    """
    if rung is None:
        return Why.NOT_WAITING
    if role not in rungs[rung].roles:
        return Why.ROLE
    if user in asked(steps):
        return Why.ASKED
    if role in rungs[rung].by and user in {step.user for step in this_round(steps) if step.act in ONWARD}:
        return Why.ACTED
    return None


def asked(steps: Sequence[Done]) -> set[int]:
    """Return everybody who has sent the request up."""
    return {step.user for step in steps if step.act == SEND}


def this_round(steps: Sequence[Done]) -> Sequence[Done]:
    """Return the steps since the request last went up."""
    last = max((place for place, step in enumerate(steps) if step.act == SEND), default=0)
    return steps[last:]


def after(act: str, rungs: Sequence[Rung], rung: int) -> Place:
    """Return where a request stands after an act at a rung. ValueError for an act that this rung may not do."""
    if act not in rungs[rung].may:
        raise ValueError(f"{act} is not done at this rung.")
    if act in ENDS:
        return Place({APPROVE: "approved", REFUSE: "refused"}[act])
    return Place("returned") if act == RETURN else Place("waiting", rung + 1)


def passed_on_to(rungs: Sequence[Rung], rung: int) -> tuple[str, ...]:
    """Return the roles that are told of a step that is late: those of the next rung, at the end the head of all.

    Whoever decides outside of the service is told of nothing that has not come to them.
    """
    within = rung + 1 < len(rungs) and not rungs[rung + 1].letter
    return rungs[rung + 1].by if within else HEAD_OF_ALL


def is_late(due_on: date | None, today: date) -> bool:
    """Say whether the day by which somebody should have acted is over."""
    return due_on is not None and due_on < today


def barred(*, heaviest: Collection[str], compoundable: Collection[bool | None], never: Collection[str],
           only_compoundable: bool) -> str:  # fmt: skip
    """Return why a service's Act gives no request at all: "never", "not_compoundable", or nothing.

    An offence of which no source says whether it may be compounded bars nothing here; the page tells of it.
    """
    if set(heaviest) & set(never):
        return "never"
    return "not_compoundable" if only_compoundable and False in compoundable else ""
