"""Registry numbers: 12 digits that say what they number, look random, mean nothing and catch typing slips.

Shape: a kind digit (1 person, 2 household, 3 employer, 4 family), ten digits, and a check digit by ISO 7064
MOD 11,10 (every wrong digit and almost every swap of neighbours is noticed). Never 13 digits, so that no one takes
one for a CNIC. The ten digits are a counter sent through a keyed permutation of 0 to 9,999,999,999: a Feistel network
on 34 bits whose round functions are random tables drawn from the key by SHAKE-256, repeated until the result falls
below ten thousand million (cycle walking). So numbers never repeat within a kind and do not tell who came first.
"""

from __future__ import annotations

import functools
import hashlib
import re
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from saiban.terms import digits
from saiban.terms.errors import Unreadable


class NumberKind(IntEnum):
    """What a registry number numbers: its first digit."""

    PERSON = 1
    HOUSEHOLD = 2
    EMPLOYER = 3
    FAMILY = 4


COUNTERS = 10**10  # how many numbers each kind has
_HALF_BITS = 17
_HALF = (1 << _HALF_BITS) - 1
_ROUNDS = 8
_SHAPE = re.compile(r"[1-4][0-9]{11}")
_SEPARATORS = re.compile(r"[\s\-‐-―]+")


def number(kind: NumberKind, counter: int, key: bytes) -> str:
    """Return the registry number of the counter-th thing of a kind (counters from 0 to 10^10 - 1)."""
    return numbers(kind, counter, 1, key)[0]


def numbers(kind: NumberKind, first_counter: int, n: int, key: bytes) -> list[str]:
    """Return the registry numbers of n counters in a row, in their order; two million take seconds."""
    if first_counter < 0 or n < 0 or first_counter + n > COUNTERS:
        raise ValueError(f"Counters run from 0 to {COUNTERS - 1}; {n} from {first_counter} on do not fit.")
    tables = _round_tables(int(kind), key)
    middle = _permuted(np.arange(first_counter, first_counter + n, dtype=np.int64), tables)
    stem = int(kind) * COUNTERS + middle
    return [str(value) for value in (stem * 10 + _check_digits(stem)).tolist()]


def valid(text: str) -> bool:
    """Say whether a text is a registry number: 12 digits in canonical form, a known kind, the right check digit."""
    return _SHAPE.fullmatch(text) is not None and _check_digit(text[:11]) == text[11]


def parse_number(text: str) -> str:
    """Return the 12 digits of a registry number as a person types it (blanks, dashes, Urdu digits).

    Codes of `Unreadable`: `not_12_digits`, `unknown_kind`, `check_digit`.
    """
    value = _SEPARATORS.sub("", digits.to_latin(text))
    if len(value) != 12 or not (value.isascii() and value.isdigit()):
        raise Unreadable("not_12_digits", "A registry number has 12 digits, such as 1234-5678-9012.")
    if value[0] not in "1234":
        raise Unreadable("unknown_kind", "A registry number begins with a digit from 1 to 4.")
    if _check_digit(value[:11]) != value[11]:
        raise Unreadable("check_digit", "The last digit does not agree with the others: look for a typing slip.")
    return value


def format_number(value: str) -> str:
    """Return a registry number in groups that are easy to read out: 1234-5678-9012."""
    return f"{value[:4]}-{value[4:8]}-{value[8:]}"


def kind_of(value: str) -> NumberKind:
    """Return what a registry number numbers."""
    return NumberKind(int(value[0]))


def _check_digit(stem: str) -> str:
    """Return the ISO 7064 MOD 11,10 check digit of a row of digits."""
    product = 10
    for character in stem:
        product = ((product + int(character)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def _check_digits(stems: NDArray[np.int64]) -> NDArray[np.int64]:
    product = np.full(stems.shape, 10, dtype=np.int64)
    for place in range(10, -1, -1):
        total = (product + stems // 10**place % 10) % 10
        product = np.where(total == 0, 10, total) * 2 % 11
    return (11 - product) % 10


@functools.lru_cache(maxsize=16)
def _round_tables(kind: int, key: bytes) -> NDArray[np.int64]:
    """Return one table of 2^17 random 17-bit values per round, drawn from the key; shape (rounds, 2^17)."""
    if len(key) < 16:
        raise ValueError("The key of registry numbers must have at least 16 bytes.")
    seed = b"saiban registry number\0" + bytes([kind]) + key
    stream = hashlib.shake_256(seed).digest(_ROUNDS * (_HALF + 1) * 4)
    return (np.frombuffer(stream, dtype="<u4").astype(np.int64) & _HALF).reshape(_ROUNDS, _HALF + 1)


def _permuted(counters: NDArray[np.int64], tables: NDArray[np.int64]) -> NDArray[np.int64]:
    result = _feistel(counters, tables)
    outside = np.flatnonzero(result >= COUNTERS)
    while outside.size:
        result[outside] = _feistel(result[outside], tables)
        outside = outside[result[outside] >= COUNTERS]
    return result


def _feistel(values: NDArray[np.int64], tables: NDArray[np.int64]) -> NDArray[np.int64]:
    left, right = values >> _HALF_BITS, values & _HALF
    for table in tables:
        left, right = right, left ^ table[right]
    return (left << _HALF_BITS) | right
