"""Dates as far as they are known: a day, a month, a year, or a year worked out from an age.

Shown with Latin digits in both languages, as present-day Urdu print in Pakistan mostly does.
"""

from __future__ import annotations

import calendar
import functools
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from saiban.terms import digits
from saiban.terms.errors import Unreadable

Precision = Literal["day", "month", "year", "age"]


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date and how much of it is known; unknown parts are the first of the month or year.

    Of precision `age`, `value` is 1 January of the year in which the person had the birthday of that age.
    """

    value: date
    precision: Precision


MONTHS_EN = tuple(calendar.month_name)[1:]
MONTHS_UR = ("جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر")
EARLIEST = 1900
_EXCEL_EPOCH = date(1899, 12, 30)  # serial 60 is the 29 February 1900 that never was; later ones are right with this
_EXCEL_RANGE = range(3000, 75000)  # 1908 to 2105; smaller numbers are years or counts
_MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(MONTHS_EN, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS_EN, 1)},
    **{name: number for number, name in enumerate(MONTHS_UR, 1)},
    "sept": 9,
    "مئ": 5,
    "جولاٰئی": 7,
    "جولای": 7,
    "اگسٹ": 8,
}
_FIELDS = {
    "DD": r"(?P<day>[0-9]{1,2})",
    "MM": r"(?P<month>[0-9]{1,2})",
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<year>[0-9]{2})",
    "Month": r"(?P<month>[^\W\d_]+)\.?",
    "Mon": r"(?P<month>[^\W\d_]+)\.?",
}
_FIELD = re.compile(r"Month|Mon|YYYY|YY|DD|MM")
_TIME = r"(?:[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:[AaPp]\.?[Mm]\.?|Z|[+\-][0-9]{2}:?[0-9]{2})?)?"
_WITHOUT_FORMAT = (
    "YYYY-MM-DD",
    "DD/MM/YYYY",
    "DD-MM-YYYY",
    "DD.MM.YYYY",
    "YYYY/MM/DD",
    "YYYY.MM.DD",
    "YYYYMMDD",
    "DD-Mon-YYYY",
    "DD Mon YYYY",
    "DD/Mon/YYYY",
    "Mon DD, YYYY",
    "Mon DD YYYY",
    "YYYY-Mon-DD",
    "DD/MM/YY",
    "DD-MM-YY",
    "DD.MM.YY",
    "DD-Mon-YY",
    "DD Mon YY",
    "YYYY",
    "MM/YYYY",
    "MM-YYYY",
    "YYYY-MM",
    "YYYY/MM",
    "Mon-YYYY",
    "Mon YYYY",
    "Mon-YY",
)


def parse_date(text: str | int | float | date, format: str | None = None, *, today: date) -> PartialDate:
    """Read a date that is not after `today` nor before 1900 (pass a later `today` where the future makes sense).

    `format` is written with DD, MM, Mon or Month (names in English or Urdu), YYYY and YY, such as DD/MM/YYYY,
    MM/DD/YYYY, DD-Mon-YYYY, DD.MM.YY, YYYYMMDD, MM/YYYY or YYYY; or it is `excel` for serial numbers held as text.
    YYYY-MM-DD, which can mean one thing only, is read whatever the format. A time of day behind the date is dropped.
    Two-digit years are the latest that are not after `today`. A date with zeros for unknown parts (00/00/1975) is read
    as its year. Without a format every usual one is tried, day before month where both would do; a cell that is a
    number is an Excel serial, a year or YYYYMMDD.
    Codes of `Unreadable`: `empty`, `not_a_date`, `not_in_format`, `impossible_day`, `impossible_month`,
    `in_future`, `before_1900`.
    """
    if isinstance(text, date):
        return _checked(text.date() if isinstance(text, datetime) else text, "day", today)
    if isinstance(text, (int, float)):
        return _from_number(text, format, today)
    plain = " ".join(digits.to_latin(text).replace("،", ",").split())
    if not plain:
        raise Unreadable("empty", "There is no date here.")
    if format is not None:
        if format == "excel":
            if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]+)?", plain):
                raise Unreadable("not_in_format", "Expected an Excel date, a count of days such as 45292.")
            return _from_number(float(plain), format, today)
        found = _pattern(format).fullmatch(plain) or _pattern("YYYY-MM-DD").fullmatch(plain)
        if found is None:
            raise Unreadable("not_in_format", f"Expected a date written {format}.")
        return _from_parts(found, today)
    return _without_format(plain, today)


def from_age(age: int, as_of: date) -> PartialDate:
    """Return the birth date of a person of an age in completed years at `as_of`: born in one of two calendar years.

    The value, 1 January of `as_of.year - age`, always lies within the twelve months in which the birth can lie.
    Codes of `Unreadable`: `impossible_age` (below 0 or above 120).
    """
    if not 0 <= age <= 120:
        raise Unreadable("impossible_age", "An age is a whole number of years from 0 to 120.")
    return PartialDate(date(as_of.year - age, 1, 1), "age")


def format_date(partial: PartialDate, language: str = "en") -> str:
    """Return a date for a reader: 14 August 1947, August 1947, 1947 or about 1947; ۱۴ is written 14 in Urdu too."""
    day, month, year = partial.value.day, partial.value.month, partial.value.year
    name = (MONTHS_UR if language == "ur" else MONTHS_EN)[month - 1]
    match partial.precision:
        case "day":
            return f"{day} {name} {year}"
        case "month":
            return f"{name} {year}"
        case "year":
            return str(year)
        case "age":
            return f"تقریباً {year}" if language == "ur" else f"about {year}"


def _without_format(plain: str, today: date) -> PartialDate:
    refused: Unreadable | None = None
    for usual in _WITHOUT_FORMAT:
        found = _pattern(usual).fullmatch(plain)
        if found is None:
            continue
        try:
            return _from_parts(found, today)
        except Unreadable as error:
            if error.code == "impossible_month" and usual[:2] == "DD" and usual[3:5] == "MM":
                month_first = _pattern("MM" + usual[2] + "DD" + usual[5:]).fullmatch(plain)
                if month_first is not None:
                    return _from_parts(month_first, today)
            refused = refused or error
    raise refused or Unreadable("not_a_date", "Expected a date such as 14/08/1947, 1947-08-14 or 14 August 1947.")


@functools.lru_cache(maxsize=256)
def _pattern(format: str) -> re.Pattern[str]:
    """Return a format as a regular expression; `ValueError` where it does not name a year exactly once."""
    names = _FIELD.findall(format)
    if sum(name.startswith("Y") for name in names) != 1 or len({name[0] for name in names}) != len(names):
        raise ValueError(f"A date format has YYYY or YY once, MM or Mon and DD at most once; {format!r} has not.")
    parts, end = [], 0
    for field in _FIELD.finditer(format):
        parts += [re.escape(format[end : field.start()]).replace(r"\ ", r"\s*"), _FIELDS[field.group()]]
        end = field.end()
    body = "".join(parts) + re.escape(format[end:])
    if format == "YYYYMMDD":
        body = r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    return re.compile(body + _TIME)


def _from_parts(found: re.Match[str], today: date) -> PartialDate:
    parts = found.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += today.year // 100 * 100
        if year > today.year:
            year -= 100
    month_text, day_text = parts.get("month"), parts.get("day")
    if month_text is None or (
        month_text.isdigit() and int(month_text) == 0 and (day_text is None or int(day_text) == 0)
    ):
        return _checked(_made(year, 1, 1), "year", today)
    month = int(month_text) if month_text.isdigit() else _MONTH_NUMBERS.get(month_text.lower().strip(), 0)
    if month == 0 and not month_text.isdigit():
        raise Unreadable("not_a_date", "The name of the month is not known.")
    if not 1 <= month <= 12:
        raise Unreadable("impossible_month", "A month is from 1 to 12.")
    if day_text is None or int(day_text) == 0:
        return _checked(_made(year, month, 1), "month", today)
    return _checked(_made(year, month, int(day_text)), "day", today)


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        if year < 1:
            raise Unreadable("before_1900", "A date here lies after 1900.") from None
        raise Unreadable("impossible_day", "This month has no such day.") from None


def _from_number(number: int | float, format: str | None, today: date) -> PartialDate:
    if number != number or number in (float("inf"), float("-inf")):
        raise Unreadable("not_a_date", "This number is not a date.")
    whole = int(number)
    if format in (None, "excel", "YYYYMMDD", "YYYY") or whole in _EXCEL_RANGE:
        if format != "excel" and whole == number:
            if EARLIEST <= whole <= today.year and format != "YYYYMMDD":
                return _checked(date(whole, 1, 1), "year", today)
            if 10_000_000 <= whole <= 99_999_999:
                return parse_date(str(whole), "YYYYMMDD", today=today)
        if whole in _EXCEL_RANGE or (format == "excel" and 1 <= whole < 3_000_000):
            return _checked(_EXCEL_EPOCH + timedelta(days=whole), "day", today)
    if format is not None and whole == number:
        return parse_date(str(whole), format, today=today)
    raise Unreadable("not_a_date", "This number is neither a year nor a date of a spreadsheet.")


def _checked(value: date, precision: Precision, today: date) -> PartialDate:
    if value.year < EARLIEST:
        raise Unreadable("before_1900", "A date here lies after 1900.")
    if value > today:
        raise Unreadable("in_future", "This date lies in the future.")
    return PartialDate(value, precision)
