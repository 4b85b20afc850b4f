"""Who may return a scheme's accounts, and when a financial year is over: pure decisions."""

from __future__ import annotations

from datetime import date

from saiban.access.models import Role
from saiban.access.rules import ROLES_OF_ALL_SOURCES


def may_return_for(role: Role | None, organisation: str | None, runs_it: str) -> bool:
    """Say whether somebody may return the accounts of a scheme: of all sources, or where the own body runs it."""
    return role in ROLES_OF_ALL_SOURCES or organisation == runs_it


def year_has_ended(year: int, today: date) -> bool:
    """Say whether the financial year that begins on 1 July of a year is over."""
    return today > date(year + 1, 6, 30)


def last_ended(today: date) -> int:
    """Return the financial year that ended last."""
    return today.year - 1 if today >= date(today.year, 7, 1) else today.year - 2
