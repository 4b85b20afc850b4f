"""Registry numbers: never twice, never guessable from each other, and a typing slip is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saiban.terms import digits
from saiban.terms.errors import Unreadable
from saiban.terms.registry_numbers import (
    COUNTERS,
    NumberKind,
    format_number,
    kind_of,
    number,
    numbers,
    parse_number,
    valid,
)

KEY = b"a key for tests only, 32 bytes.."
COUNTS = st.integers(0, COUNTERS - 1)
KINDS = st.sampled_from(list(NumberKind))


def test_a_hundred_thousand_people_in_a_row_have_different_numbers_that_look_random() -> None:
    made = numbers(NumberKind.PERSON, 0, 100_000, KEY)
    assert len(set(made)) == 100_000
    assert all(valid(text) and text[0] == "1" for text in made)
    assert made != sorted(made)
    leading = [sum(text[1] == digit for text in made) for digit in "0123456789"]
    assert max(leading) - min(leading) < 1_000  # each about 10,000


def test_numbers_are_the_same_every_day_and_depend_on_the_key_and_the_kind() -> None:
    assert number(NumberKind.PERSON, 7, KEY) == numbers(NumberKind.PERSON, 5, 3, KEY)[2]
    assert number(NumberKind.PERSON, 7, KEY) != number(NumberKind.PERSON, 7, KEY[::-1])
    assert number(NumberKind.PERSON, 7, KEY)[1:11] != number(NumberKind.HOUSEHOLD, 7, KEY)[1:11]
    assert number(NumberKind.PERSON, 0, KEY) == "149461664673"  # a number given once must never change


def test_counters_and_keys_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        numbers(NumberKind.PERSON, COUNTERS - 1, 2, KEY)
    with pytest.raises(ValueError, match="at least 16 bytes"):
        number(NumberKind.PERSON, 0, b"short")
    assert numbers(NumberKind.PERSON, 0, 0, KEY) == []


@given(KINDS, COUNTS, COUNTS)
def test_two_counters_never_get_one_number(kind: NumberKind, first: int, second: int) -> None:
    one, other = number(kind, first, KEY), number(kind, second, KEY)
    assert (one == other) is (first == second)
    assert valid(one) and kind_of(one) is kind and len(one) == 12


@given(KINDS, COUNTS, st.integers(1, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(kind: NumberKind, counter: int, place: int, shift: int) -> None:
    right = number(kind, counter, KEY)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert not valid(wrong)
    with pytest.raises(Unreadable, match="typing slip"):
        parse_number(wrong)


@given(KINDS, COUNTS)
def test_a_number_read_out_over_the_telephone_comes_back(kind: NumberKind, counter: int) -> None:
    right = number(kind, counter, KEY)
    spoken = format_number(right)
    assert spoken.count("-") == 2
    for written in (spoken, spoken.replace("-", " "), digits.to_urdu(spoken), right):
        assert parse_number(written) == right


@pytest.mark.parametrize(
    ("text", "code"), [("3520227193845", "not_12_digits"), ("", "not_12_digits"), ("912345678901", "unknown_kind")]
)
def test_what_is_no_registry_number_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_number(text)
    assert refusal.value.code == code


def test_the_check_digit_is_iso_7064_mod_11_10() -> None:
    assert valid("100000000005") is (_by_the_standard("10000000000") == "5")
    for text in numbers(NumberKind.FAMILY, 1000, 200, KEY):
        assert text[11] == _by_the_standard(text[:11])


def _by_the_standard(stem: str) -> str:
    """ISO/IEC 7064: P = 10; for each digit S = P + a, P = (S mod 10, or 10 for 0) * 2 mod 11; P + check ≡ 1 mod 10."""
    p = 10
    for a in stem:
        s = p + int(a)
        p = ((s % 10) if s % 10 else 10) * 2 % 11
    return next(check for check in "0123456789" if (p + int(check)) % 10 == 1)
