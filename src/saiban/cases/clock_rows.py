"""The clocks of a case as rows: computed anew from its events after each of them, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from saiban.cases import queries, types
from saiban.cases.calendars import calendar_of
from saiban.cases.clocks import ClockState, Standing, compute
from saiban.cases.declarations import Term, Unit
from saiban.cases.folding import moments
from saiban.cases.models import Case, ClockTerm, RunningClock

COMPUTED = (
    "kind",
    "window",
    "standing",
    "started_at",
    "due_on",
    "due_at",
    "met_at",
    "late",
    "warn_at",
    "used",
    "next_notice_at",
)
"""The columns that follow from the events, the calendar and what was told already."""


def clocks_of(case: Case) -> list[ClockState]:
    """Return the clocks of a case, computed from its events."""
    history = list(moments(queries.history_of(case), types.case_type_of_version))
    declared = types.case_type_of_version(history[-1].state.version)
    if not declared.clocks:
        return []
    return compute(declared, history, calendar_of(case), amended=amended_terms(declared.code))


def refresh(case: Case) -> None:
    """Bring the rows of a case's clocks to what its events say; the case's row is locked."""
    tracks = dict(case.tracks.values_list("number", "pk"))
    known = {(row.code, row.track_id, row.round): row for row in case.clocks.all()}
    kept, changed, new = set(), list[RunningClock](), list[RunningClock]()
    for state in clocks_of(case):
        place = (state.code, tracks[state.track] if state.track is not None else None, state.round)
        kept.add(place)
        row = known.get(place) or RunningClock(case=case, code=place[0], track_id=place[1], round=place[2])
        columns = columns_of(state, row.told_until)
        if row.pk is None:
            new.append(_filled(row, columns))
        elif any(getattr(row, name) != value for name, value in columns.items()):
            changed.append(_filled(row, columns))
    gone = [row.pk for place, row in known.items() if place not in kept]
    if gone:
        _end(gone)
    RunningClock.objects.bulk_create(new)
    RunningClock.objects.bulk_update(changed, COMPUTED)


def agree(case: Case) -> bool:
    """Say whether the rows of a case's clocks are what its events give, computed from scratch."""
    tracks = dict(case.tracks.values_list("number", "pk"))
    wanted = {
        (state.code, tracks[state.track] if state.track is not None else None, state.round): state
        for state in clocks_of(case)
    }
    rows = {(row.code, row.track_id, row.round): row for row in case.clocks.all()}
    past = {place for place, row in rows.items() if place not in wanted and row.standing != Standing.DROPPED}
    return not past and all(
        place in rows
        and all(
            getattr(rows[place], name) == value for name, value in columns_of(state, rows[place].told_until).items()
        )
        for place, state in wanted.items()
    )


def columns_of(state: ClockState, told_until: datetime | None) -> dict[str, Any]:
    """Return the computed columns of a clock's row; `told_until` is the moment up to which notices went out."""
    coming = [moment for moment, _whom in state.notices if told_until is None or moment > told_until]
    return {
        "kind": state.kind,
        "window": state.window,
        "standing": state.standing.value,
        "started_at": state.started_at,
        "due_on": state.due_on,
        "due_at": state.due_at,
        "met_at": state.met_at,
        "late": state.late,
        "warn_at": min(state.warnings, default=None),
        "used": state.used,
        "next_notice_at": min(coming, default=None),
    }


def amended_terms(case_type: str) -> dict[str, list[Term]]:
    """Return the approved terms that stand before the declared ones of a case type, by clock, the newest first."""
    amended: dict[str, list[Term]] = {}
    rows: Sequence[ClockTerm] = ClockTerm.objects.filter(case_type=case_type, approved_by__isnull=False)
    for row in sorted(rows, key=lambda row: (row.valid_from, row.pk), reverse=True):
        when = tuple(sorted((str(fact), str(value)) for fact, value in row.when.items()))
        term = Term(row.count, Unit(row.unit), row.source, when, row.valid_from, row.valid_to)
        amended.setdefault(row.clock, []).append(term)
    return amended


def _filled(row: RunningClock, columns: dict[str, Any]) -> RunningClock:
    for name, value in columns.items():
        setattr(row, name, value)
    return row


def _end(gone: Sequence[int]) -> None:
    """Take away rounds that there are none of by now; those that told somebody are set aside instead."""
    rows = RunningClock.objects.filter(pk__in=gone)
    rows.filter(notices__isnull=True).delete()
    rows.update(standing=Standing.DROPPED.value, due_on=None, due_at=None, warn_at=None, next_notice_at=None)
