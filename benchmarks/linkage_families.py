"""The people behind the benchmark's rows: whole households with their names, births, numbers and places."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import pyarrow as pa

from saiban.synth.families import FEMALE, MALE
from saiban.synth.names import NONE, SPELLINGS, Lineages, lineages, married_names, men, women

TODAY = 2025
CHILD_AGE = 18
YOUNGEST = 5  # born before the oldest of the files
CHILDREN = 9  # places for children in a household
MEAN_CHILDREN = 4.2  # of whom those born since the first file are left out (assumed: 5.7 in a household)
WIFE_PRESENT = 0.92  # assumed
BROTHER_PRESENT = 0.25  # a brother of the head in the house (assumed: joint families)
MOTHER_PRESENT = 0.2  # of the head (assumed)
NO_MARRIED_SURNAME = 0.6  # women who keep their name when they marry (assumed)
MARRIED_FROM_ELSEWHERE = 0.3  # wives from another tehsil of the district (assumed)
HEAD, WIFE, BROTHER, MOTHER, CHILD = 0, 1, 2, 3, 4
MEMBERS = CHILD + CHILDREN
REGIONS = {"PK-PB": "P", "PK-IS": "P", "PK-JK": "P", "PK-SD": "S", "PK-KP": "K", "PK-GB": "K", "PK-BA": "B"}
FIRST_DIGIT = {"PK-KP": 1, "PK-PB": 3, "PK-SD": 4, "PK-BA": 5, "PK-IS": 6, "PK-GB": 7, "PK-JK": 8}


@dataclass(frozen=True)
class Places:
    """The tehsils of the 2023 census, in the order of the packaged table."""

    codes: pa.Array
    districts: pa.Array
    steps: np.ndarray  # cumulative population
    first: np.ndarray  # [tehsil]: the first tehsil of its district
    fellows: np.ndarray  # [tehsil]: how many tehsils its district has
    region: np.ndarray  # naming customs: P S K B
    office: np.ndarray  # the first five digits of CNICs registered there

    @property
    def largest(self) -> int:
        """The tehsil with the most people."""
        return int(np.argmax(np.diff(self.steps, prepend=0)))

    def draw(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Return tehsils by their population."""
        return np.searchsorted(self.steps, rng.random(count) * self.steps[-1], side="right")

    def neighbour(self, rng: np.random.Generator, tehsil: np.ndarray) -> np.ndarray:
        """Return for each tehsil one of the same district."""
        return self.first[tehsil] + (rng.random(len(tehsil)) * self.fellows[tehsil]).astype(np.int64)

    def tehsil_codes(self, tehsil: np.ndarray) -> pa.Array:
        """Return the codes of tehsils."""
        return self.codes.take(pa.array(tehsil))

    def district_codes(self, tehsil: np.ndarray) -> pa.Array:
        """Return the P-codes of the tehsils' districts."""
        return self.districts.take(pa.array(tehsil))


def places() -> Places:
    """Load the packaged tables of tehsils and districts."""
    tables = files("saiban.terms").joinpath("tables")
    province = {
        row["pcode"]: row["province"]
        for row in csv.DictReader(tables.joinpath("districts.csv").read_text("utf-8").splitlines())
    }
    tehsils = [
        row
        for row in csv.DictReader(tables.joinpath("tehsils.csv").read_text("utf-8").splitlines())
        if row["population_2023"] and row["district"] in province
    ]
    tehsils.sort(key=lambda row: row["code"])
    district = np.array([row["district"] for row in tehsils])
    _, first, of, fellows = np.unique(district, return_index=True, return_inverse=True, return_counts=True)
    return Places(
        codes=pa.array([row["code"] for row in tehsils]),
        districts=pa.array(district.tolist()),
        steps=np.cumsum([int(row["population_2023"]) for row in tehsils]),
        first=first[of],
        fellows=fellows[of],
        region=np.array([REGIONS[province[code]] for code in district]),
        office=np.array([FIRST_DIGIT[province[code]] * 10_000 + 1_000 + at for at, code in enumerate(district)]),
    )


@dataclass(frozen=True)
class Families:
    """People of some households, one entry each; relatives are entries, -1 for none."""

    sex: np.ndarray
    born: np.ndarray  # year
    month: np.ndarray
    day: np.ndarray
    name: np.ndarray  # [person, 4] tokens, a woman's as before marriage
    married_name: np.ndarray
    spelling: np.ndarray  # how the person spells it
    father_name: np.ndarray
    father_spelling: np.ndarray
    husband: np.ndarray
    spouse: np.ndarray
    mother: np.ndarray
    tehsil: np.ndarray
    tehsil_of_birth: np.ndarray
    phone: np.ndarray  # nine digits, the household's or one's own
    cnic: np.ndarray  # [person, 13] digits


def families(
    rng: np.random.Generator, where: Places, households: int, serials: np.ndarray, first_person: int
) -> Families:
    """Make the people of so many households; `serials` gives each person of the country a serial number of his own."""
    home = where.draw(rng, households)
    present, sex, born = _members(rng, households)
    name, married, father, born_in = _named(rng, where, home, sex)
    shape = (households, MEMBERS)
    entry = np.where(present, np.cumsum(present).reshape(shape) - 1, -1)
    husband, spouse, mother = np.full(shape, -1), np.full(shape, -1), np.full(shape, -1)
    husband[:, WIFE] = entry[:, HEAD]
    spouse[:, HEAD], spouse[:, WIFE] = entry[:, WIFE], entry[:, HEAD]
    mother[:, CHILD:] = entry[:, [WIFE]]
    mother[:, [HEAD, BROTHER]] = entry[:, [MOTHER]]
    spelling = rng.integers(0, SPELLINGS, (*shape, 4))
    father_spelling = rng.integers(0, SPELLINGS, (*shape, 4))
    father_spelling[:, CHILD:] = spelling[:, [HEAD]]
    father_spelling[:, BROTHER] = father_spelling[:, HEAD]
    phone = np.repeat(rng.integers(0, 400_000_000, households)[:, None], MEMBERS, axis=1)
    adult = TODAY - born >= CHILD_AGE
    own = adult & (rng.random(shape) < np.where(sex == FEMALE, 0.25, 0.6))
    phone = np.where(own, rng.integers(0, 400_000_000, shape), phone)
    count = int(present.sum())
    sex, tehsil_of_birth = sex[present], born_in[present]
    last = np.where(sex == FEMALE, rng.choice([2, 4, 6, 8], count), rng.choice([1, 3, 5, 7, 9], count))
    number = where.office[tehsil_of_birth] * 10_000_000 + serials[first_person + np.arange(count)]
    number = number.astype(np.int64) * 10 + last
    return Families(
        sex=sex,
        born=born[present],
        month=rng.integers(1, 13, count),
        day=rng.integers(1, 29, count),
        name=name[present],
        married_name=married[present],
        spelling=spelling[present],
        father_name=father[present],
        father_spelling=father_spelling[present],
        husband=husband[present],
        spouse=spouse[present],
        mother=mother[present],
        tehsil=np.repeat(home[:, None], MEMBERS, axis=1)[present],
        tehsil_of_birth=tehsil_of_birth,
        phone=phone[present],
        cnic=(number[:, None] // 10 ** np.arange(12, -1, -1, dtype=np.int64) % 10).astype(np.uint8),
    )


def _members(rng: np.random.Generator, households: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return who is present, sex and year of birth, each [household, MEMBERS]."""
    shape = (households, MEMBERS)
    present = np.zeros(shape, dtype=bool)
    present[:, HEAD] = True
    u = rng.random((households, 3))
    present[:, WIFE], present[:, BROTHER], present[:, MOTHER] = (
        u < np.array([WIFE_PRESENT, BROTHER_PRESENT, MOTHER_PRESENT])
    ).T
    children = np.minimum(rng.poisson(MEAN_CHILDREN, households), CHILDREN)
    present[:, CHILD:] = np.arange(CHILDREN)[None, :] < children[:, None]
    sex = np.full(shape, MALE)
    sex[:, [WIFE, MOTHER]] = FEMALE
    sex[:, CHILD:] = rng.random((households, CHILDREN)) < 0.49
    age = np.empty(shape, dtype=np.int64)
    age[:, HEAD] = 22 + rng.gamma(3.2, 6.5, households).clip(0, 60)
    age[:, WIFE] = np.maximum(18, age[:, HEAD] + np.round(rng.normal(-4, 3.5, households)))
    age[:, BROTHER] = np.maximum(1, age[:, HEAD] + np.round(rng.normal(0, 6, households)))
    age[:, MOTHER] = age[:, HEAD] + rng.integers(17, 36, households)
    first = age[:, WIFE] - rng.integers(18, 27, households)
    spacing = np.cumsum(rng.integers(1, 5, (households, CHILDREN)), axis=1) - 1
    age[:, CHILD:] = first[:, None] - spacing
    present &= (age >= YOUNGEST) & (age <= 100)
    return present, sex, TODAY - age


def _named(
    rng: np.random.Generator, where: Places, home: np.ndarray, sex: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return names, names after marriage, fathers' names [household, MEMBERS, 4] and tehsils of birth."""
    households = len(home)
    shape = (households, MEMBERS, 4)
    name, father = np.full(shape, NONE), np.full(shape, NONE)
    married = name.copy()
    for region in np.unique(where.region):
        which = np.flatnonzero(where.region[home] == region)
        count = len(which)
        own, wifes, mothers = (lineages(rng, region, count) for _ in range(3))
        for member, line in ((HEAD, own), (BROTHER, own)):
            name[which, member] = men(rng, region, line)
        for member, line in ((WIFE, wifes), (MOTHER, mothers)):
            name[which, member] = women(rng, region, line)
            father[which, member] = men(rng, region, line)
        father[which, HEAD] = father[which, BROTHER] = men(rng, region, own)
        repeated = np.repeat(np.arange(count), CHILDREN)
        theirs = Lineages(own.family[repeated], own.clan[repeated], own.syed[repeated])
        girls = (sex[which, CHILD:] == FEMALE).reshape(-1)[:, None]
        children = np.where(girls, women(rng, region, theirs), men(rng, region, theirs))
        name[which, CHILD:] = children.reshape(count, CHILDREN, 4)
        father[which, CHILD:] = name[which, HEAD][:, None]
    married[:] = name
    married[:, WIFE] = married_names(rng, name[:, WIFE], name[:, HEAD], 1 - NO_MARRIED_SURNAME)
    born_in = np.repeat(home[:, None], MEMBERS, axis=1)
    moved = rng.random(households) < MARRIED_FROM_ELSEWHERE
    born_in[:, WIFE] = np.where(moved, where.neighbour(rng, home), home)
    return name, married, father, born_in
