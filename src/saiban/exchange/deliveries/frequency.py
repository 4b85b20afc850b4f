"""How often a subscription's notifications go out: at once, or gathered until the next time of a Quartz cron."""

from __future__ import annotations

import re
from datetime import datetime

from croniter import CroniterError, croniter

LONGEST = 120
_WORDS = {"hourly": "0 0 * * * ?", "daily": "0 0 0 * * ?", "weekly": "0 0 0 ? * MON", "monthly": "0 0 0 1 * ?"}
_CRON = re.compile(
    r"\S+( \S+){4} [A-Z?*,#L-]+( \S+)?"
)  # days of the week by name: Quartz counts from Sunday, others not


class FrequencyInvalid(Exception):
    """Words that name no frequency, or one whose time never comes."""


def frequency_of(words: str, *, now: datetime) -> str:
    """Return a Quartz cron (seconds first, year last) for a frequency as a partner wrote it; empty: at once.

    The standard wants a cron and its samples say "daily". Raises FrequencyInvalid.
    """
    written = _WORDS.get(words.strip().lower(), " ".join(words.split()))
    if not written:
        return ""
    if len(written) > LONGEST or not _CRON.fullmatch(written) or next_time(written, now) is None:
        raise FrequencyInvalid
    return written


def next_time(frequency: str, now: datetime) -> datetime | None:
    """Return the first moment after now at which notifications of this frequency go out; None where none comes."""
    if not frequency:
        return now
    try:
        return croniter(frequency, now, second_at_beginning=True).get_next(datetime)
    except (CroniterError, ValueError, KeyError, IndexError, AttributeError, TypeError):
        return None
