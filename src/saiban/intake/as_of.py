"""The day at which a file says what it says."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime
from pathlib import Path

from saiban.intake.broken import BrokenFile
from saiban.intake.mapping_parts import Mapping
from saiban.terms import dates
from saiban.terms.errors import Unreadable

_COMPACT_MONTH = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])")


def as_of(path: Path, mapping: Mapping, today: date) -> date:
    """Return the day of a file: stated, found in its name (a month or year stands for its last day), or its own date.

    Where the day comes from a column, this is the day of rows whose cell is empty. No file speaks of a day after
    `today`.
    Raises `BrokenFile` where the pattern does not find a date in the file's name.
    """
    stated = mapping.as_of
    if stated.day:
        return date.fromisoformat(stated.day)
    if stated.pattern:
        return min(_from_name(path, stated.pattern, today), today)
    return min(datetime.fromtimestamp(path.stat().st_mtime, UTC).date(), today)


def _from_name(path: Path, pattern: str, today: date) -> date:
    found = re.search(pattern, path.name)
    text = (found.group(1) or "").replace("_", "-") if found else ""
    compact = _COMPACT_MONTH.fullmatch(text)
    if compact:
        text = "-".join(compact.groups())
    try:
        partial = dates.parse_date(text, today=date(today.year + 1, 12, 31))
    except Unreadable:
        raise BrokenFile(
            path,
            f"no date is found in its name by the pattern {pattern!r}.",
            "Name the file as the source usually does, or correct `as_of` in the mapping.",
            "no_date_in_name",
        ) from None
    value = partial.value
    if partial.precision == "day":
        return value
    month = 12 if partial.precision == "year" else value.month
    return date(value.year, month, calendar.monthrange(value.year, month)[1])
