"""The last day of a period, for templates: the database keeps the day after it."""

from __future__ import annotations

from datetime import date

from django import template
from django.db.backends.postgresql.psycopg_any import DateRange

from saiban.registry.queries.periods import last_day as last_day_of

register = template.Library()


@register.filter
def last_day(period: DateRange | None) -> date | None:
    """Return the last day of a period; None while it runs."""
    return last_day_of(period)
