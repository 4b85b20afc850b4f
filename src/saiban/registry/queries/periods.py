"""Periods as people say them: the database keeps `[first day, day after the last)`."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange


def last_day(period: DateRange | None) -> date | None:
    """Return the last day of a period; None where it has no end or there is none."""
    if period is None or period.upper is None:
        return None
    return period.upper if period.upper_inc else period.upper - timedelta(days=1)
