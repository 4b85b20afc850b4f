"""The number, year and date of a first information report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from saiban.cases.declarations import Words
from saiban.prosecution.fir.script import Folded
from saiban.prosecution.fir.values import Remark
from saiban.terms.dates import MONTHS_EN, MONTHS_UR

_MONTHS = {
    **{name.lower(): number for number, name in enumerate(MONTHS_EN, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS_EN, 1)},
    **{name: number for number, name in enumerate(MONTHS_UR, 1)},
    "sept": 9,
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)[0-9]{2}"
_NAMED = (
    r"(?:case\s+)?(?:cross\s+)?(?:f\s*\.?\s*i\s*\.?\s*r\b\.?|first\s+information\s+report|crime|cr\b\.?"
    r"|مقدمہ(?:\s*الزام)?|ایف\s*\.?\s*آئی\s*\.?\s*آر\.?)"
)
_NO = r"(?:(?:bearing\s+)?(?:no\b|nos\b|number\b|num\b|نمبری|نمبر)\s*)?[\s.:#/-]*"
_SERIES = r"(?:(?P<series>[A-Za-z]{1,3})\s*[-.]\s*)?"
_OF_YEAR = (
    rf"(?:\s*(?:/|-|\.|,?\s*of(?:\s+the\s+year)?\s|بابت|سال|بسال|of)\s*(?P<year>{_YEAR}|[0-9]{{2}}(?![0-9./-])))?"
)
_NUMBER = re.compile(rf"{_NAMED}\s*{_NO}{_SERIES}(?P<number>[0-9]{{1,5}})(?![0-9]){_OF_YEAR}(?![0-9])", re.I)
_BARE = re.compile(
    rf"(?<![0-9/.-])(?P<number>[0-9]{{1,5}})\s*(?:/|-|of\s|سال|بابت)\s*(?P<year>{_YEAR})(?![0-9/.-])", re.I
)
_ALONE = re.compile(r"(?<![A-Za-z])(?:no|number|نمبر)[\s.:#]*(?P<number>[0-9]{1,5})(?![0-9/])(?P<year>)", re.I)
_ON = r"(?:(?:dated|date|dt|d/d|on|مورخہ|بتاریخ|تاریخ)\b[\s.:-]*)"
_DAY, _FREE = r"(?P<d>[0-9]{1,2})", r"(?<![0-9/.-])"
_PARTED = r"\s*[-/.]\s*"
_DATES = (
    re.compile(rf"{_ON}?{_FREE}(?P<y>{_YEAR}){_PARTED}(?P<m>[0-9]{{1,2}}){_PARTED}{_DAY}(?![0-9])", re.I),
    re.compile(rf"{_ON}?{_FREE}{_DAY}{_PARTED}(?P<m>[0-9]{{1,2}}){_PARTED}(?P<y>{_YEAR})(?![0-9])", re.I),
    re.compile(rf"{_ON}{_DAY}{_PARTED}(?P<m>[0-9]{{1,2}}){_PARTED}(?P<y>[0-9]{{2}})(?![0-9])", re.I),
    re.compile(
        rf"{_ON}?(?<![0-9]){_DAY}\s*(?:st|nd|rd|th)?[\s,./-]*(?:of\s+)?(?P<month>{_MONTH})\b\.?[\s,./-]*"
        rf"(?P<y>{_YEAR}|[0-9]{{2}})(?![0-9])",
        re.I,
    ),
    re.compile(rf"{_ON}?\b(?P<month>{_MONTH})\.?\s+{_DAY}(?:st|nd|rd|th)?\s*,?\s*(?P<y>{_YEAR})(?![0-9])", re.I),
)


@dataclass(frozen=True)
class ReadNumber:
    """The number of a report as read; the year may come from its date."""

    number: int | None = None
    series: str = ""
    year: int | None = None


def read_date(folded: Folded, remarks: list[Remark]) -> date | None:
    """Take the first date out of a text; a day that there is not is remarked upon."""
    found = [match for pattern in _DATES for match in pattern.finditer(folded.text)]
    for match in sorted(found, key=lambda one: (one.start(), -one.end())):
        if not folded.free(match.start(), match.end()):
            continue
        month = match.groupdict().get("month")
        parts = (
            _year(match["y"]),
            _MONTHS[month.lower()] if month else int(match["m"]),
            int(match["d"]),
        )
        folded.take(match.start(), match.end())
        try:
            return date(*parts)
        except ValueError:
            said = Words(
                "there is no such day: day, month, year are expected", "ایسی کوئی تاریخ نہیں: دن، مہینہ، سال لکھیں"
            )
            remarks.append(Remark("no_such_day", said, *folded.written(match.start(), match.end())))
    return None


def read_number(folded: Folded) -> ReadNumber:
    """Take number and year of the report out of a text: after its name, or as the first number with a year."""
    for pattern in (_NUMBER, _BARE, _ALONE):
        for match in pattern.finditer(folded.text):
            start, end = match.span()
            if not folded.free(start, end):
                # the date was read first: "FIR No. 12 dated ..." is still a number
                end = next((place for place in range(start, end) if folded.taken[place]), end)
                again = pattern.match(folded.text[:end], start)
                if again is None or not folded.free(*again.span()):
                    continue
                match = again
            folded.take(*match.span())
            year = match["year"]
            series = (match.groupdict().get("series") or "").upper()
            return ReadNumber(int(match["number"]), series, _year(year) if year else None)
    return ReadNumber()


def _year(written: str) -> int:
    year = int(written)
    if len(written) > 2:
        return year
    return 2000 + year if year < 70 else 1900 + year
