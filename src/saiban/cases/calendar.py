"""Working days: Pakistan's holidays, those of provinces, and what was declared otherwise.

Holidays of the country come from the package `holidays` (fixed dates by law, Islamic ones computed: the moon may differ
by a day), those of provinces from `tables/provincial_holidays.csv`. Both give way to declared rows, which say who said
so (`saiban.cases.models.DeclaredDay`). Offices work Monday to Friday where no `WorkingWeek` says otherwise.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from saiban.cases.declarations import Words
from saiban.terms import packaged

HERE = ZoneInfo("Asia/Karachi")
DAY = timedelta(days=1)
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True)
class Week:
    """The days of the week that are off (0 Monday to 6 Sunday), from a date on and until another."""

    days_off: frozenset[int]
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Calendar:
    """On which days an office works.

    `declared` says of single days that they are a holiday (its name) or none after all; on those in `worked` the office
    works, be they Sundays.
    """

    province: str = ""
    declared: Mapping[date, Words | None] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()
    weeks: Sequence[Week] = ()  # the first that holds on a day decides

    def holiday(self, day: date) -> Words | None:
        """Return the name of the holiday that a day is, or None."""
        if day in self.declared:
            return self.declared[day]
        return national(day.year).get(day) or provincial(self.province, day.year).get(day)

    def is_off(self, day: date) -> bool:
        """Say whether a day is one on which nobody works every week."""
        for week in self.weeks:
            if week.valid_from <= day and (week.valid_to is None or day <= week.valid_to):
                return day.weekday() in week.days_off
        return day.weekday() in SATURDAY_AND_SUNDAY

    def works(self, day: date) -> bool:
        """Say whether a day is a working day."""
        return day in self.worked or (not self.is_off(day) and self.holiday(day) is None)


@cache
def national(year: int) -> Mapping[date, Words]:
    """Return the country's holidays of a year, as they are computed before anybody sights a moon."""
    urdu = holidays.country_holidays("PK", years=year, language="ur_PK")
    english = holidays.country_holidays("PK", years=year, language="en_PK")
    return {day: Words(english[day], urdu[day]) for day in english}


@cache
def provincial(province: str, year: int) -> Mapping[date, Words]:
    """Return the holidays of a year that a province (a code of the directory) has besides the country's."""
    found = {}
    for row in _rows():
        begins, ends = int(row["from_year"]), int(row["to_year"] or year)
        if row["province"] == province and begins <= year <= ends:
            found[date(year, int(row["month"]), int(row["day"]))] = Words(row["name_en"], row["name_ur"])
    return found


@cache
def _rows() -> list[dict[str, str]]:
    return packaged.rows("saiban.cases", "tables/provincial_holidays.csv")


def day_of(moment: datetime) -> date:
    """Return the day here on which a moment lies."""
    return moment.astimezone(HERE).date()


def midnight(day: date) -> datetime:
    """Return when a day begins here."""
    return datetime(day.year, day.month, day.day, tzinfo=HERE)


def months_later(day: date, count: int) -> date:
    """Return the same day of the month so many months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))
