"""Birth dates, survey dates and ages as agencies write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saiban.terms import digits
from saiban.terms.dates import MONTHS_UR, PartialDate, format_date, from_age, parse_date
from saiban.terms.errors import Unreadable

TODAY = date(2025, 6, 1)
DAYS = st.dates(date(1900, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("cell", "value", "precision"),
    [
        ("14/08/1947", date(1947, 8, 14), "day"),
        ("14-8-1947", date(1947, 8, 14), "day"),
        ("1947-08-14", date(1947, 8, 14), "day"),
        ("1947/08/14", date(1947, 8, 14), "day"),
        ("14.08.47", date(1947, 8, 14), "day"),
        ("19470814", date(1947, 8, 14), "day"),
        ("14-Aug-1947", date(1947, 8, 14), "day"),
        ("14 August 1947", date(1947, 8, 14), "day"),
        ("Aug 14, 1947", date(1947, 8, 14), "day"),
        ("۱۴ اگست ۱۹۴۷", date(1947, 8, 14), "day"),
        ("14-اگست-1947", date(1947, 8, 14), "day"),
        ("۱۴/۰۸/۱۹۴۷", date(1947, 8, 14), "day"),
        ("1947-08-14 00:00:00", date(1947, 8, 14), "day"),
        ("1947-08-14T09:30:00Z", date(1947, 8, 14), "day"),
        ("03/04/1990", date(1990, 4, 3), "day"),  # day first
        ("12/25/1990", date(1990, 12, 25), "day"),  # cannot be day first
        ("12/25/90", date(1990, 12, 25), "day"),
        ("08/1947", date(1947, 8, 1), "month"),
        ("Aug-47", date(1947, 8, 1), "month"),
        ("1947", date(1947, 1, 1), "year"),
        ("00/00/1947", date(1947, 1, 1), "year"),
        ("00/08/1947", date(1947, 8, 1), "month"),
        (1947, date(1947, 1, 1), "year"),
        (45292, date(2024, 1, 1), "day"),
        (45292.75, date(2024, 1, 1), "day"),
        (19470814, date(1947, 8, 14), "day"),
        (date(1947, 8, 14), date(1947, 8, 14), "day"),
        (datetime(1947, 8, 14, 9, 30), date(1947, 8, 14), "day"),  # noqa: DTZ001 (a spreadsheet's cell has no zone)
    ],
)
def test_a_date_without_a_format(cell: str | int | float | date, value: date, precision: str) -> None:
    read = parse_date(cell, today=TODAY)
    assert (read.value, read.precision) == (value, precision)


@pytest.mark.parametrize(
    ("cell", "format", "value"),
    [
        ("03/04/1990", "DD/MM/YYYY", date(1990, 4, 3)),
        ("03/04/1990", "MM/DD/YYYY", date(1990, 3, 4)),
        ("3.4.90", "DD.MM.YY", date(1990, 4, 3)),
        ("3-Apr-1990", "DD-Mon-YYYY", date(1990, 4, 3)),
        ("3 اپریل 1990", "DD Month YYYY", date(1990, 4, 3)),
        ("900403", "YYMMDD", date(1990, 4, 3)),
        ("19900403", "YYYYMMDD", date(1990, 4, 3)),
        ("04/1990", "MM/YYYY", date(1990, 4, 1)),
        ("1990", "YYYY", date(1990, 1, 1)),
        ("32966", "excel", date(1990, 4, 3)),
        ("1990-04-03", "DD/MM/YYYY", date(1990, 4, 3)),  # nothing else it could mean
    ],
)
def test_a_date_in_the_format_its_agency_states(cell: str, format: str, value: date) -> None:
    assert parse_date(cell, format, today=TODAY).value == value


@pytest.mark.parametrize(
    ("cell", "format", "code"),
    [
        ("", None, "empty"),
        ("31/02/1999", None, "impossible_day"),
        ("29/02/1999", "DD/MM/YYYY", "impossible_day"),
        ("14/13/1999", "DD/MM/YYYY", "impossible_month"),
        ("02/06/2025", None, "in_future"),
        ("01/01/1899", None, "before_1900"),
        ("0000-00-00", None, "before_1900"),
        ("not known", None, "not_a_date"),
        ("14 Brumaire 1990", None, "not_a_date"),
        ("45292", None, "not_a_date"),  # text, so not a spreadsheet's serial number
        ("1990", "DD/MM/YYYY", "not_in_format"),
        ("3 Apr", "DD/MM/YYYY", "not_in_format"),
        ("soon", "excel", "not_in_format"),
        (7, None, "not_a_date"),
        (float("nan"), None, "not_a_date"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(cell: str | float, format: str | None, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_date(cell, format, today=TODAY)
    assert refusal.value.code == code


def test_a_format_that_names_no_year_is_the_mapping_authors_mistake() -> None:
    with pytest.raises(ValueError, match="YYYY or YY once"):
        parse_date("14/08", "DD/MM", today=TODAY)


def test_two_digit_years_are_never_in_the_future() -> None:
    assert parse_date("01.01.25", today=TODAY).value.year == 2025
    assert parse_date("01.01.26", today=TODAY).value.year == 1926


def test_an_age_gives_a_year_and_says_so() -> None:
    assert from_age(40, date(2024, 6, 15)) == PartialDate(date(1984, 1, 1), "age")
    with pytest.raises(Unreadable, match="0 to 120"):
        from_age(121, TODAY)


@pytest.mark.parametrize(
    ("partial", "english", "urdu"),
    [
        (PartialDate(date(1947, 8, 14), "day"), "14 August 1947", "14 اگست 1947"),
        (PartialDate(date(1947, 8, 1), "month"), "August 1947", "اگست 1947"),
        (PartialDate(date(1947, 1, 1), "year"), "1947", "1947"),
        (PartialDate(date(1947, 1, 1), "age"), "about 1947", "تقریباً 1947"),
    ],
)
def test_a_date_is_shown_as_far_as_it_is_known(partial: PartialDate, english: str, urdu: str) -> None:
    assert format_date(partial) == english
    assert format_date(partial, "ur") == urdu


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y", "%Y%m%d", "%d.%m.%Y"]), st.booleans())
def test_every_day_written_in_a_usual_way_is_read_back(day: date, style: str, urdu_digits: bool) -> None:
    text = day.strftime(style) if day.year >= 1000 else ""
    assert parse_date(digits.to_urdu(text) if urdu_digits else text, today=TODAY) == PartialDate(day, "day")


@given(DAYS)
def test_what_we_show_we_can_read(day: date) -> None:
    for language in ("en", "ur"):
        assert parse_date(format_date(PartialDate(day, "day"), language), today=TODAY).value == day


@given(DAYS.filter(lambda day: day > date(1910, 1, 1)))
def test_a_spreadsheets_serial_number_is_its_day(day: date) -> None:
    assert parse_date((day - date(1899, 12, 30)).days, today=TODAY).value == day


@given(st.dates(date(2000, 1, 1), TODAY), st.integers(0, 99), st.integers(0, 364))
def test_a_birthday_of_that_age_lies_in_the_year_found_or_the_one_before(as_of: date, age: int, days: int) -> None:
    found = from_age(age, as_of)
    last = as_of.replace(year=as_of.year - age, day=min(as_of.day, 28))
    assert last - timedelta(days=365 + 4) <= found.value <= last
    assert (last - timedelta(days=days)).year in (found.value.year, found.value.year - 1)


@given(st.text(max_size=20))
def test_any_cell_is_read_or_refused(cell: str) -> None:
    try:
        read = parse_date(cell, today=TODAY)
    except Unreadable as refusal:
        assert refusal.code
    else:
        assert date(1900, 1, 1) <= read.value <= TODAY


def test_urdu_months_are_twelve() -> None:
    assert len(set(MONTHS_UR)) == 12
