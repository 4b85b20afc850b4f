"""How long departments take over what a hub sent them, counted into the hub's days by a job every hour."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

DECIDING = ("approve", "refuse")
"""The events of an application that decide it."""
LOOKS_BACK = timedelta(days=7)
"""An installation that was off since the last count has lost none within this time."""

_COUNT = """
    INSERT INTO desk_hubday (office_id, day, taken, called, waited, served, "left", decided, decision_days)
    SELECT c.office_id, (e.entered_at AT TIME ZONE %(zone)s)::date, 0, 0, 0, 0, 0, count(*),
           sum(greatest(0, (e.at AT TIME ZONE %(zone)s)::date - (c.opened_at AT TIME ZONE %(zone)s)::date))
    FROM directory_office o
    JOIN cases_case c ON c.office_id = o.code AND c.last_event_at >= %(since)s
    JOIN cases_caseevent e ON e.case_id = c.id
    WHERE o.one_window AND c.case_type = 'application' AND e.code = ANY(%(events)s) AND e.entered_at >= %(since)s
    GROUP BY 1, 2
    ON CONFLICT (office_id, day)
    DO UPDATE SET decided = excluded.decided, decision_days = excluded.decision_days
    WHERE (desk_hubday.decided, desk_hubday.decision_days) IS DISTINCT FROM (excluded.decided, excluded.decision_days)
"""


@transaction.atomic
def count_decisions() -> int:
    """Count the decisions of the last days into the days of the hubs; return how many days changed.

    May be repeated: what is counted is replaced, never added.
    """
    day = timezone.localdate() - LOOKS_BACK
    since = datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
    with connection.cursor() as cursor:
        zone = timezone.get_current_timezone_name()
        cursor.execute(_COUNT, {"since": since, "zone": zone, "events": list(DECIDING)})
        return int(cursor.rowcount)
