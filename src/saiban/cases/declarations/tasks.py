"""The work that an event gives to a role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from saiban.cases.declarations.clocks import Unit
from saiban.cases.declarations.words import Words


class Done(StrEnum):
    """How many of those whom a task was given to must do it."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True)
class TaskKind:
    """A piece of work that an event gives to a role, and another one (or its holder) ends."""

    code: str
    title: Words
    role: str
    opened_by: tuple[str, ...]
    done_by: tuple[str, ...] = ()  # empty: its holder says so
    within: int = 0  # 0: no term
    unit: Unit = Unit.WORKING_DAYS
    done: Done = Done.ANY
