"""What changes clocks from outside: declared days, working weeks, amended terms. One enters it, another approves.

Nothing counts before it is approved. Then the open clocks are computed anew, by a job, because there may be very many.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from saiban.access import log
from saiban.access.viewer import Viewer
from saiban.cases import clock_rows, types
from saiban.cases.declarations import Unit, Words
from saiban.cases.models import Case, ClockTerm, DeclaredDay, RunningClock, WorkingWeek
from saiban.directory.models import Office, Place

BATCH = 500
Change = TypeVar("Change", DeclaredDay, WorkingWeek, ClockTerm)


@transaction.atomic
def declare_day(
    *,
    by: Viewer,
    day: date,
    kind: DeclaredDay.Kind,
    name: Words,
    said_by: str,
    province: Place | None = None,
    office: Office | None = None,
) -> DeclaredDay:
    """Propose that a day is a holiday, none after all, or worked on; `said_by` names committee, number and date."""
    if not said_by.strip():
        raise ValidationError({"said_by": _("Say who declared it: the committee or department, number and date.")})
    row = DeclaredDay.objects.create(
        day=day,
        kind=kind,
        name_en=name.en,
        name_ur=name.ur,
        province=province,
        office=office,
        said_by=said_by.strip(),
        entered_by=by.user,
    )
    log.write(by, act="case_calendar", subject_kind="declared_day", subjects=[row.pk], results=1)
    return row


@transaction.atomic
def declare_week(
    *,
    by: Viewer,
    days_off: frozenset[int],
    valid_from: date,
    valid_to: date | None = None,
    said_by: str,
    province: Place | None = None,
    office: Office | None = None,
) -> WorkingWeek:
    """Propose the days of the week (0 Monday to 6 Sunday) that a province or an office has off."""
    row = WorkingWeek.objects.create(
        days_off=sorted(days_off),
        province=province,
        office=office,
        valid_from=valid_from,
        valid_to=valid_to,
        said_by=said_by,
        entered_by=by.user,
    )
    log.write(by, act="case_calendar", subject_kind="working_week", subjects=[row.pk], results=1)
    return row


@transaction.atomic
def propose_term(
    *,
    by: Viewer,
    case_type: str,
    clock: str,
    count: int,
    unit: Unit,
    source: str,
    valid_from: date,
    valid_to: date | None = None,
    when: dict[str, str] | None = None,
) -> ClockTerm:
    """Propose a term for a clock, for rounds that begin between two days. KeyError for an unknown type or clock."""
    types.case_type(case_type).clock(clock)
    row = ClockTerm.objects.create(
        case_type=case_type,
        clock=clock,
        count=count,
        unit=unit.value,
        source=source,
        valid_from=valid_from,
        valid_to=valid_to,
        when=when or {},
        proposed_by=by.user,
    )
    log.write(by, act="case_calendar", subject_kind="clock_term", subjects=[row.pk], results=1)
    return row


@transaction.atomic
def approve(*, by: Viewer, change: Change) -> Change:
    """Let a proposed day, week or term count. PermissionDenied for whoever proposed it, or where it counts already.

    Whoever calls it defers `saiban.cases.jobs.recompute` in the same transaction.
    """
    model = type(change)
    row = model._default_manager.select_for_update().get(pk=change.pk)
    proposer = row.proposed_by_id if isinstance(row, ClockTerm) else row.entered_by_id
    if row.approved_by_id is not None or proposer == by.user.pk:
        raise PermissionDenied
    row.approved_by = by.user
    row.save(update_fields=["approved_by"])
    log.write(by, act="case_calendar", subject_kind=model._meta.model_name or "", subjects=[row.pk], results=1)
    return row


def recompute() -> int:
    """Compute the clocks of every case anew that has one which runs or stands still, and return how many cases.

    In batches, each case locked while its rows are written; safe to repeat.
    """
    open_clocks = RunningClock.objects.filter(standing__in=["running", "paused"]).values("case")
    last, done = 0, 0
    while True:
        with transaction.atomic():
            cases = Case.objects.filter(pk__gt=last, pk__in=open_clocks)
            batch = list(cases.select_for_update(of=("self",)).select_related("office", "place").order_by("pk")[:BATCH])
            for case in batch:
                clock_rows.refresh(case)
        if not batch:
            return done
        last, done = batch[-1].pk, done + len(batch)
