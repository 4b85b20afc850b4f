"""What a form of ours sends beside its fields: numbers that the page itself wrote, and days that somebody typed."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from saiban.cases.faults import FieldFaults


def whole(written: str | None) -> int:
    """Read a whole number that the page itself wrote; anything else was not sent by it (404)."""
    if not (written and written.isascii() and written.isdigit() and len(written) <= 15):
        raise Http404
    return int(written)


def day(written: str, name: str) -> date:
    """Read the day of a field, written as 2026-11-30. Raises `FieldFaults` under the name of the field."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise FieldFaults({name: _("This is no day: write it as 2026-11-30.")}) from None


def day_or_none(written: str, name: str) -> date | None:
    """Read the day of a field that may be left empty. Raises `FieldFaults` under the name of the field."""
    return day(written, name) if written else None
