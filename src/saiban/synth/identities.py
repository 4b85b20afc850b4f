"""Identity numbers and phones of invented people. No number here is known to be anyone's.

CNIC: 13 digits, the first the province of registration, the last odd for men and even for women; the digits in
between are spread over all persons so that no two have the same. Children's B-forms carry the same kind of number.
The old NIC (before 2004) is district, year of birth and serial: 999-99-999999.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from saiban.synth.families import FEMALE, NEVER, NONE
from saiban.synth.tables import Ints, districts

MOST_PEOPLE = 10_000_000
"""The seven middle digits of a CNIC tell at most this many people apart."""

_OPERATORS = np.array(
    [300, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 312, 313, 314, 315, 316, 320, 321, 322]
)
_OPERATORS = np.concatenate(
    [_OPERATORS, [323, 324, 330, 331, 332, 333, 334, 335, 336, 340, 341, 342, 343, 344, 345, 346]]
)


def scattered(number: Ints, salt: int = 0) -> Ints:
    """Send numbers below ten million to other numbers below ten million, no two to the same."""
    mixed = (number + salt) % MOST_PEOPLE * 6_180_339 + 2_718_281
    return np.asarray(mixed % MOST_PEOPLE, dtype=np.int64)


@cache
def _areas() -> Ints:
    return np.array([int(district.cnic_area) for district in districts()], dtype=np.int64)


def cnics(
    rng: np.random.Generator, person: Ints, sex: Ints, age: Ints, marital: Ints, origin: Ints, tehsil: Ints
) -> Ints:
    """Return each person's CNIC or B-form number, 0 for those who have none."""
    count = len(person)
    office = (_areas()[origin] * 10 + tehsil % 9 + 1) * 10 + rng.integers(0, 10, count)
    last = np.where(sex == FEMALE, rng.choice([2, 4, 6, 8], count), rng.choice([1, 3, 5, 7, 9], count))
    number = (office * MOST_PEOPLE + scattered(person)) * 10 + last
    grown = np.where(sex == FEMALE, np.where(marital == NEVER, 0.86, 0.95), 0.975)
    child = np.interp(age, [0, 1, 5, 10, 17], [0.25, 0.4, 0.6, 0.72, 0.8])
    return np.where(rng.random(count) < np.where(age >= 18, grown, child), number, 0)


def old_nics(rng: np.random.Generator, person: Ints, birth: np.ndarray, origin: Ints) -> Ints:
    """Return the 11 digits that people born before 1986 had before 2004, 0 for others."""
    year = birth.astype("datetime64[Y]").astype(np.int64) + 1970
    number = ((100 + origin * 5) * 100 + year % 100) * 1_000_000 + scattered(person, 31) // 10
    return np.where((year <= 1985) & (rng.random(len(person)) < 0.8), number, 0)


def phones(rng: np.random.Generator, person: Ints, sex: Ints, age: Ints, head: Ints) -> Ints:
    """Return ten digits (3001234567); those without a phone of their own are reached on the head's, 0: on none."""
    number = rng.choice(_OPERATORS, len(person)) * MOST_PEOPLE + scattered(person, 77)
    own = rng.random(len(person)) < np.where(age < 16, 0.0, np.where(sex == FEMALE, 0.38, 0.85))
    own |= np.arange(len(person)) == head
    without = rng.random(len(person))[head] < 0.05
    heads = np.where(head == NONE, 0, number[head])
    return np.where(without, 0, np.where(own, number, heads))


def dashed(cnic: int) -> str:
    """Write a CNIC as 35202-1234567-1."""
    digits = f"{cnic:013d}"
    return f"{digits[:5]}-{digits[5:12]}-{digits[12]}"


def dashed_old(nic: int) -> str:
    """Write an old NIC as 270-62-123456."""
    digits = f"{nic:011d}"
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
