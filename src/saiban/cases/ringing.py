"""Clocks that warn and escalate: what came up since somebody was told last is written down for those it concerns."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from saiban.cases import clock_rows
from saiban.cases.models import Case, ClockNotice, RunningClock

BATCH = 200


def ring(now: datetime) -> int:
    """Write every notice whose moment has come, each once, and return how many.

    Cases on which somebody acts at the moment wait for the next time. One transaction for each case.
    """
    told, passed = 0, set[int]()
    while True:
        waiting = RunningClock.objects.filter(next_notice_at__lte=now).exclude(case__in=passed)
        cases = list(waiting.order_by("next_notice_at").values_list("case", flat=True)[:BATCH])
        if not cases:
            return told
        for case in dict.fromkeys(cases):
            passed.add(case)
            told += _ring_case(case, now)


@transaction.atomic
def _ring_case(key: int, now: datetime) -> int:
    case = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
    if case is None:
        return 0
    tracks = dict(case.tracks.values_list("number", "pk"))
    rows = {(row.code, row.track_id, row.round): row for row in case.clocks.filter(next_notice_at__lte=now)}
    notices = []
    for state in clock_rows.clocks_of(case):
        row = rows.get((state.code, tracks.get(state.track) if state.track is not None else None, state.round))
        if row is None or state.due_on is None:
            continue
        told = [
            ClockNotice(
                clock=row,
                at=moment,
                escalation=whom is not None,
                role=whom.role if whom is not None else "",
                due_on=state.due_on,
            )
            for moment, whom in state.notices
            if moment <= now and (row.told_until is None or moment > row.told_until)
        ]
        for notice in told:
            if notice.escalation:
                row.escalated_to, row.escalated_in_id = notice.role, case.organisation_id
        notices += told
        row.told_until = now
        row.next_notice_at = clock_rows.columns_of(state, now)["next_notice_at"]
        row.save(update_fields=["told_until", "next_notice_at", "escalated_to", "escalated_in"])
    ClockNotice.objects.bulk_create(notices)
    return len(notices)
