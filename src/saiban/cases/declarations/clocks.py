"""By when something has to happen, and who set that time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from saiban.cases.declarations.words import Words


class Unit(StrEnum):
    """In what a term is counted. Days are calendar days; working days leave out weekends and holidays."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True)
class Term:
    """How long a clock runs, for cases that begin within its dates and whose facts are these; the closest fit holds."""

    count: int
    unit: Unit
    source: str  # the law or norm, with its section
    when: tuple[tuple[str, str], ...] = ()  # facts of the case and their values; "province" is one
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Pause:
    """A clock stands still from one of `by` until one of `until`."""

    by: tuple[str, ...]
    until: tuple[str, ...]
    title: Words


class ClockKind(StrEnum):
    """Who set a clock: the law, or the service itself."""

    LEGAL = "legal"
    SERVICE = "service"


@dataclass(frozen=True)
class Escalation:
    """Who is told when a clock is not met in time: a role of the case's organisation, so many days late."""

    role: str
    days_late: int = 0


@dataclass(frozen=True)
class Clock:
    """By when something has to happen.

    It starts with each of `starts` (the date is the event's, or that of its field `from_field`), is met by one of
    `met_by`, and set aside by one of `dropped_by` or the end of the case (a `window` outlasts that). The first day does
    not count; a last day that is no working day moves to the next one where `rolls` (General Clauses Act 1897, sections
    9 and 10).

    With `track` there is one for each track; events of the case count for all of them. With `restarts` a further start
    begins anew while it runs. A clock with `ends_spans` adds up: each start begins a span, each of `ends_spans` (or the
    date in `until_field` of the start) ends it, and all spans together may have no more days than the term.

    Its term is chosen when it starts. With `follows_facts` it is chosen anew whenever a fact changes while the clock
    runs (a charge that becomes a graver one), always counted from the same start; where none fits, it does not run.

    A clock needs a term that holds where no other does. A `conditional` one has none: it starts only in cases that one
    of its terms fits.
    """

    code: str
    title: Words
    kind: ClockKind
    starts: tuple[str, ...]
    met_by: tuple[str, ...]
    terms: tuple[Term, ...]
    track: str = ""
    from_field: str = ""
    restarts: bool = False
    rolls: bool = False
    dropped_by: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    ends_spans: tuple[str, ...] = ()
    until_field: str = ""
    conditional: bool = False
    follows_facts: bool = False
    window: bool = False  # time that somebody has and may let pass, as to appeal: it is never overdue
    warn: tuple[int, ...] = ()  # so many days before (hours, where the term is in hours)
    escalate: tuple[Escalation, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Say whether the clock adds spans up."""
        return bool(self.ends_spans or self.until_field)
