"""Telephone numbers and amounts of money from the cells of agencies."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saiban.terms import digits
from saiban.terms.errors import Unreadable
from saiban.terms.money import format_rupees, group_lakhs, parse_rupees
from saiban.terms.phones import mask_phone, parse_phone


@pytest.mark.parametrize(
    "cell",
    ["0300-4827193", "03004827193", "+92 300 4827193", "0092-300-4827193", "923004827193", "3004827193", "۰۳۰۰-۴۸۲۷۱۹۳",
     "(0300) 4827193", "0300-4827193 / 0321-5550147", "+92-0300-4827193".replace("-0", "-")],
)  # fmt: skip
def test_one_mobile_number_is_written_in_many_ways(cell: str) -> None:
    assert parse_phone(cell) == "+923004827193"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("042-35761999", "+924235761999"), ("051 9205075", "+92519205075"), ("+44 20 7946 0958", "+442079460958")],
)
def test_landlines_and_numbers_abroad_are_read_too(cell: str, number: str) -> None:
    assert parse_phone(cell) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [("", "empty"), ("--", "empty"), ("0300-0000000", "filler"), ("0300-1234567", "filler"), ("00000000000", "filler"),
     ("0300-48271", "not_a_phone"), ("neighbour's", "not_a_phone"), ("35202-2719384-5", "not_a_phone")],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_its_reason(cell: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_phone(cell)
    assert refusal.value.code == code


def test_a_masked_phone_keeps_its_network_and_its_end() -> None:
    assert mask_phone("+923004827193") == "+92300*****93"
    assert mask_phone("112") == "***"


@given(st.from_regex(r"03[0-4][0-9]{8}", fullmatch=True))
def test_mobiles_are_read_as_the_telephone_industrys_library_reads_them(cell: str) -> None:
    oracle = phonenumbers.parse(cell, "PK")
    try:
        number = parse_phone(cell)
    except Unreadable as refusal:
        assert refusal.code == "filler"
    else:
        assert number == phonenumbers.format_number(oracle, phonenumbers.PhoneNumberFormat.E164)
        assert parse_phone(number) == number


@given(st.text(max_size=25))
def test_any_phone_cell_is_read_or_refused(cell: str) -> None:
    try:
        assert parse_phone(cell).startswith("+")
    except Unreadable as refusal:
        assert refusal.code


@pytest.mark.parametrize(
    ("cell", "paisa"),
    [
        ("12500", 1_250_000),
        ("12,500", 1_250_000),
        ("1,00,000", 10_000_000),
        ("100,000", 10_000_000),
        ("Rs. 25,500.50", 2_550_050),
        ("Rs.25,500/-", 2_550_000),
        ("PKR 25500", 2_550_000),
        ("۱۲۵۰۰ روپے", 1_250_000),
        ("12500.00", 1_250_000),
        (".5", 50),
        ("0", 0),
        ("-500", -50_000),
        ("(500)", -50_000),
        ("1.25E2", None),
    ],
)
def test_amounts_are_whole_paisa(cell: str, paisa: int | None) -> None:
    if paisa is None:
        with pytest.raises(Unreadable, match="Expected an amount"):
            parse_rupees(cell)
    else:
        assert parse_rupees(cell) == paisa


def test_a_bare_number_counts_what_the_mapping_says() -> None:
    assert parse_rupees("37", "thousand-rupees") == 3_700_000
    assert parse_rupees("2550050", "paisa") == 2_550_050


@pytest.mark.parametrize(
    ("cell", "code"),
    [("", "empty"), ("Rs.", "empty"), ("nil", "not_an_amount"), ("1,2", "not_an_amount"), ("12 500", "not_an_amount"),
     ("10.005", "finer_than_paisa"), ("9" * 30, "too_large"), ("9" * 70, "too_large")],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_its_reason(cell: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_rupees(cell)
    assert refusal.value.code == code


def test_amounts_are_shown_in_lakhs() -> None:
    assert format_rupees(10_000_000) == "Rs. 1,00,000"
    assert format_rupees(2_550_050) == "Rs. 25,500.50"
    assert format_rupees(-5_000) == "Rs. -50"
    assert format_rupees(10_000_000, "ur") == "1,00,000 روپے"
    assert group_lakhs(123456789) == "12,34,56,789"


@given(st.integers(-(10**15), 10**15), st.sampled_from(["en", "ur"]), st.booleans())
def test_an_amount_we_show_we_can_read(paisa: int, language: str, urdu_digits: bool) -> None:
    text = format_rupees(paisa, language)
    assert parse_rupees(digits.to_urdu(text) if urdu_digits else text) == paisa
