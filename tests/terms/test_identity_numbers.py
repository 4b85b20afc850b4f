"""Numbers on cards, as they arrive in the cells of many agencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saiban.terms import digits
from saiban.terms.errors import Unreadable
from saiban.terms.identity_numbers import (
    IdentityKind,
    IdentityNumber,
    cnic_hints,
    digit_distance,
    format_cnic,
    hint_flags,
    mask_cnic,
    parse_cnic,
    parse_identifier,
    parse_nic_old,
)

REAL_LOOKING = st.from_regex(r"[1-8][0-9]{12}", fullmatch=True).filter(
    lambda text: len(set(text)) > 3 and text[5:12] != "0000000" and not text.startswith("1234")
)


@pytest.mark.parametrize(
    "cell",
    [
        "35202-2719384-5",
        "3520227193845",
        " 35202 2719384 5 ",
        "۳۵۲۰۲-۲۷۱۹۳۸۴-۵",
        "٣٥٢٠٢٢٧١٩٣٨٤٥",
        "35202–2719384–5",
        "'3520227193845",
    ],
)
def test_shazias_cnic_is_the_same_number_however_it_is_written(cell: str) -> None:
    assert parse_cnic(cell) == IdentityNumber(IdentityKind.CNIC, "3520227193845")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "empty"),
        (" - ", "empty"),
        ("3.52022E+12", "mangled_number"),
        ("3520227193845.0", "mangled_number"),
        ("352022719384", "not_13_digits"),
        ("352022719384X", "not_digits"),
        ("applied for", "not_digits"),
        ("9520227193845", "first_digit"),
        ("0520227193845", "first_digit"),
        ("0000000000000", "filler"),
        ("1111111111111", "filler"),
        ("1234512345671", "filler"),
        ("35202-0000000-1", "filler"),
        ("000", "filler"),
    ],
)
def test_what_is_not_a_cnic_is_refused_with_its_reason(cell: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_cnic(cell)
    assert refusal.value.code == code
    assert not cell.strip() or cell not in str(refusal.value)  # a message may reach a log


def test_an_ending_zero_is_taken_and_marked() -> None:
    assert parse_cnic("3520227193840").flags == ("last_digit_zero",)


def test_what_the_digits_hint_at_is_a_flag_and_never_a_refusal() -> None:
    assert cnic_hints("3520227193845") == ("PK-PB", "male")
    assert cnic_hints("8220227193844") == ("PK-JK", "female")
    assert cnic_hints("2220227193844")[0] == "PK-KP"  # the former tribal areas
    assert hint_flags("3520227193845", "female", "PK-SD") == ("sex_differs", "province_differs")
    assert hint_flags("3520227193845", "male", "PK-PB") == ()
    assert hint_flags("3520227193845", "transgender") == ()
    assert hint_flags("3520227193845") == ()


def test_old_paper_cards_have_eleven_digits() -> None:
    assert parse_nic_old("271-58-143907") == IdentityNumber(IdentityKind.NIC_OLD, "27158143907")
    with pytest.raises(Unreadable, match="11 digits; this has 13"):
        parse_nic_old("35202-2719384-5")


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("cnic", "35202-2719384-5", "3520227193845"),
        ("nic_old", "271-58-143907", "27158143907"),
        ("passport", "ab 1234567", "AB1234567"),
        ("eobi_no", "4700b-012345", "4700B012345"),
        ("ntn", "4178936-2", "41789362"),
        ("iban", "PK36 SCBL 0000 0011 2345 6702", "PK36SCBL0000001123456702"),
        ("por", "KP-0123456789", "KP0123456789"),
        ("family", "a1b2c3", "A1B2C3"),
        ("poc", "90403-0123456-7", "9040301234567"),
        ("scheme", "BISP/2019/77", "BISP201977"),
    ],
)
def test_other_numbers_are_read_by_their_kind(kind: str, cell: str, value: str) -> None:
    assert parse_identifier(kind, cell) == IdentityNumber(IdentityKind(kind), value)


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("eobi_no", "47000012345", "wrong_shape"),
        ("iban", "PK37SCBL0000001123456702", "check_digits"),
        ("iban", "GB29NWBK60161331926819", "wrong_shape"),
        ("passport", "unknown", "wrong_shape"),
        ("ntn", "0000000", "filler"),
        ("driving_licence", "1", "unknown_kind"),
        ("por", "", "empty"),
    ],
)
def test_other_numbers_are_refused_with_their_reason(kind: str, cell: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_identifier(kind, cell)
    assert refusal.value.code == code


def test_a_masked_number_shows_where_it_is_from_and_how_it_ends() -> None:
    assert format_cnic("3520227193845") == "35202-2719384-5"
    assert mask_cnic("3520227193845") == "35202-*****84-5"


def test_the_slips_of_a_typist_are_counted() -> None:
    assert digit_distance("3520227193845", "3520227193845") == 0
    assert digit_distance("3520227193845", "3520227139845") == 1  # two neighbours swapped
    assert digit_distance("3520227193845", "3520227193844") == 1
    assert digit_distance("3520227193845", "352022719384") == 1
    assert digit_distance("3520227193845", "3740512345672") > 3


@given(REAL_LOOKING)
def test_writing_a_number_in_another_way_does_not_change_it(number: str) -> None:
    written = [format_cnic(number), digits.to_urdu(format_cnic(number)), f" {number} "]
    assert {parse_cnic(text).value for text in written} == {number}
    hidden = mask_cnic(number)
    assert hidden.replace("-", "")[:5] == number[:5] and number[5:10] not in hidden


@given(REAL_LOOKING, st.integers(0, 11))
def test_a_swap_of_neighbours_is_one_slip(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert digit_distance(number, swapped) == (number != swapped)
    assert digit_distance(swapped, number) == digit_distance(number, swapped)


@given(st.text(max_size=30), st.sampled_from(list(IdentityKind)))
def test_a_cell_is_read_or_refused_and_nothing_else_happens(cell: str, kind: IdentityKind) -> None:
    try:
        read = parse_identifier(kind, cell)
    except Unreadable as refusal:
        assert refusal.code and refusal.message
    else:
        assert read.kind is kind and read.value.isascii() and read.value.isalnum()
        assert parse_identifier(kind, read.value) == read


@given(st.text("0123456789", max_size=20))
def test_digits_go_to_urdu_and_back(text: str) -> None:
    assert digits.to_latin(digits.to_urdu(text)) == text
