"""People with names, numbers, places, kin and poverty: one piece of the country at a time.

A piece is up to `PIECE` people of one district. Everything in it is drawn from the seed and the piece's own number, so
that the country is the same however many processes make it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from saiban.synth import identities, names
from saiban.synth.families import CHILD, MALE, MAN, NEVER, NONE, RELATIONS, SINGLE, WOMAN, Roster, roster
from saiban.synth.tables import District, Floats, Ints, districts, stream
from saiban.terms.codes import Relation

PIECE = 25_000
TODAY = date(2025, 6, 30)
"""The day at which the country is looked at. Ages are those of the 2023 census."""

POPULATION_STREAM = 0
_CITIES = ("Lahore", "Islamabad", "Rawalpindi", "Karachi East", "Karachi West", "Korangi", "Malir", "Karachi Central")
_HEAD = RELATIONS.index(Relation.HEAD)


@dataclass(frozen=True)
class Piece:
    """Which people to make: `people` persons of a district, numbered from `first`."""

    number: int
    district: int
    first: int
    people: int


def pieces(people: int) -> list[Piece]:
    """Share `people` among the districts by their population of 2023 and cut large districts into pieces."""
    population = np.array([district.population for district in districts()])
    exact = population * people / population.sum()
    share = np.floor(exact).astype(np.int64)
    share[np.argsort(share - exact, kind="stable")[: people - share.sum()]] += 1
    made: list[Piece] = []
    first = 1
    for district, count in enumerate(share.tolist()):
        parts = max(1, -(-count // PIECE))
        for part in np.array_split(np.arange(count), parts):
            if len(part):
                made.append(Piece(len(made), district, first, len(part)))
                first += len(part)
    return made


@dataclass
class People:
    """The people of a piece. `father`, `mother`, `spouse`, `head` are indexes here, NONE where not in the household."""

    person: Ints
    household: Ints  # number of its first person
    family: Ints  # person number of the ever-married woman whose family this is; 0 where there is none
    sex: Ints
    age: Ints
    birth: np.ndarray  # datetime64[D]
    marital: Ints
    relation: Ints
    disabled: np.ndarray
    father: Ints
    mother: Ints
    spouse: Ints
    head: Ints
    size: Ints  # of the household
    tehsil: Ints  # index in the district's tehsils
    urban: np.ndarray
    origin: Ints  # district index
    name: Ints  # [n, PLACES]
    name_before: Ints  # before marriage; the same for all others
    father_name: Ints
    husband_name: Ints  # NONE in all places where there is no husband
    spelling: Ints  # how the own name is spelled on the person's card
    father_spelling: Ints
    husband_spelling: Ints
    cnic: Ints  # CNIC or B-form number, 0: none
    nic_old: Ints  # 11 digits, 0: none
    phone: Ints  # 10 digits from 3, 0: none; within a household often the same
    score: Floats  # proxy means score of the household
    surveyed: np.ndarray  # datetime64[D]
    wealth: Floats  # of the household, standard normal
    district: int

    def __len__(self) -> int:
        return len(self.person)

    @property
    def place(self) -> District:
        """The district where all of them live."""
        return districts()[self.district]

    def take(self, order: Ints) -> People:
        """Return the same people in another order."""
        back = np.empty(len(order), dtype=np.int64)
        back[order] = np.arange(len(order))
        taken = {}
        for field in fields(self):
            values = getattr(self, field.name)
            if field.name == "district":
                taken[field.name] = values
            elif field.name in ("father", "mother", "spouse", "head"):
                moved = values[order]
                taken[field.name] = np.where(moved == NONE, NONE, back[moved])
            else:
                taken[field.name] = values[order]
        return People(**taken)


def people_of(seed: int, piece: Piece) -> People:
    """Make the people of a piece."""
    rng = stream(seed, POPULATION_STREAM, piece.number)
    district = districts()[piece.district]
    drawn = roster(rng, district, piece.people)
    household = drawn.nuclei.root[drawn.nucleus]
    order = _by_household(rng, drawn, household)
    made = _described(rng, piece, district, drawn, household).take(order)
    starts = np.flatnonzero(np.r_[True, made.household[1:] != made.household[:-1]])
    sizes = np.diff(np.r_[starts, len(made)])
    made.person = piece.first + np.arange(len(made))
    made.household = np.repeat(made.person[starts], sizes)
    made.size = np.repeat(sizes, sizes)
    made.family = np.where(made.family == NONE, 0, piece.first + np.argsort(order, kind="stable")[made.family])
    made.cnic = identities.cnics(rng, made.person, made.sex, made.age, made.marital, made.origin, made.tehsil)
    made.nic_old = identities.old_nics(rng, made.person, made.birth, made.origin)
    made.phone = identities.phones(rng, made.person, made.sex, made.age, made.head)
    return made


def _by_household(rng: np.random.Generator, drawn: Roster, household: Ints) -> Ints:
    shuffled = rng.permutation(int(household.max()) + 1)[household]
    not_head = drawn.relation != _HEAD
    return np.lexsort((-drawn.age, drawn.role, drawn.nucleus, not_head, shuffled))


def _described(rng: np.random.Generator, piece: Piece, district: District, drawn: Roster, household: Ints) -> People:
    count, nuclei, nucleus = len(drawn.sex), drawn.nuclei, drawn.nucleus
    man, woman = nuclei.man[nucleus], nuclei.woman[nucleus]
    child, spouse_here = drawn.role == CHILD, np.isin(drawn.role, (MAN, WOMAN))
    own_son = (drawn.role == MAN) & nuclei.as_son[nucleus]
    above = nuclei.parent[nucleus]
    father = np.where(child, man, np.where(own_son, nuclei.man[above], NONE))
    mother = np.where(child, woman, np.where(own_son, nuclei.woman[above], NONE))
    spouse = np.where(spouse_here, np.where(drawn.role == MAN, woman, man), NONE)
    heads = np.full(int(household.max()) + 1, NONE)
    heads[household[drawn.relation == _HEAD]] = np.flatnonzero(drawn.relation == _HEAD)
    tehsil, urban = _tehsils(rng, district, len(heads))
    wealth = _wealth(rng, district, urban)
    disabled_there = np.bincount(household, weights=drawn.disabled, minlength=len(heads)) > 0
    score = np.clip(40 + 12.5 * wealth - 1.5 * disabled_there, 0, 100).round(2)
    surveyed = np.datetime64("2019-10-01") + rng.integers(0, 2070, len(heads))
    origin = _origins(rng, piece.district, len(heads))
    birth = _births(rng, drawn.age)
    return People(
        person=np.arange(count),
        household=household,
        family=np.where((drawn.role == SINGLE) | (woman == NONE), NONE, woman),
        sex=drawn.sex,
        age=drawn.age,
        birth=birth,
        marital=drawn.marital,
        relation=drawn.relation,
        disabled=drawn.disabled,
        father=father,
        mother=mother,
        spouse=spouse,
        head=heads[household],
        size=np.zeros(count, dtype=np.int64),
        tehsil=tehsil[household],
        urban=urban[household],
        origin=origin[household],
        **_names(rng, district.region, drawn),
        cnic=np.zeros(count, dtype=np.int64),
        nic_old=np.zeros(count, dtype=np.int64),
        phone=np.zeros(count, dtype=np.int64),
        score=score[household],
        surveyed=surveyed[household],
        wealth=wealth[household],
        district=piece.district,
    )


def _tehsils(rng: np.random.Generator, district: District, households: int) -> tuple[Ints, np.ndarray]:
    weight = np.array([tehsil.population for tehsil in district.tehsils], dtype=float)
    tehsil = rng.choice(len(weight), size=households, p=weight / weight.sum())
    share = np.array([tehsil.urban_share for tehsil in district.tehsils])
    return tehsil, rng.random(households) < share[tehsil]


def _wealth(rng: np.random.Generator, district: District, urban: np.ndarray) -> Floats:
    province = {"P": 0.08, "S": -0.15, "K": -0.05, "B": -0.45}[district.region]
    return rng.normal(0, 0.95, len(urban)) + province + np.where(urban, 0.3, -0.1)


def _origins(rng: np.random.Generator, here: int, households: int) -> Ints:
    """Return the district of origin of each household: in the large cities one in five comes from elsewhere."""
    population = np.array([district.population for district in districts()], dtype=float)
    elsewhere = rng.choice(len(population), size=households, p=population / population.sum())
    share = 0.2 if districts()[here].name in _CITIES else 0.025
    return np.where(rng.random(households) < share, elsewhere, here)


def _births(rng: np.random.Generator, age: Ints) -> np.ndarray:
    """Return the registered birth dates; the older a person, the more often it is 1 January."""
    birth = np.datetime64(TODAY) - np.round(age * 365.2425).astype(np.int64) - rng.integers(0, 365, len(age))
    heaped = rng.random(len(age)) < np.interp(age, [0, 17, 30, 50, 70], [0.01, 0.03, 0.08, 0.25, 0.45])
    return np.where(heaped, birth.astype("datetime64[Y]").astype("datetime64[D]"), birth)


def _names(rng: np.random.Generator, region: str, drawn: Roster) -> dict[str, Ints]:
    """Name everyone, fathers and husbands who live elsewhere or are dead included."""
    nuclei, nucleus, role = drawn.nuclei, drawn.nucleus, drawn.role
    count = len(nuclei.man)
    line = names.lineages(rng, region, count)
    for depth in range(1, int(nuclei.depth.max()) + 1):
        heirs = np.flatnonzero((nuclei.depth == depth) & nuclei.as_son)
        line.inherit(heirs, nuclei.parent[heirs])
    husband = names.men(rng, region, line)
    grandfather = np.where(nuclei.as_son[:, None], husband[nuclei.parent], names.men(rng, region, line))
    brides = names.lineages(rng, region, count)
    same = np.flatnonzero(rng.random(count) < 0.6)
    bride_line = _mixed(line, brides, same)
    bride = names.women(rng, region, bride_line)
    own = names.people(rng, region, drawn.sex, line.take(nucleus))
    own = _siblings_apart(rng, region, drawn, own, line)
    before = np.where((role == MAN)[:, None], husband[nucleus], own)
    before = np.where((role == WOMAN)[:, None], bride[nucleus], before)
    married = names.married_names(rng, before, husband[nucleus], 0.22)
    father = np.where((role == CHILD)[:, None], husband[nucleus], grandfather[nucleus])
    father = np.where((role == WOMAN)[:, None], names.men(rng, region, bride_line)[nucleus], father)
    wife = (role == WOMAN)[:, None]

    def spelling(rows: int) -> Ints:
        return rng.integers(0, names.SPELLINGS, (rows, names.PLACES))

    husbands, fathers, brides_fathers, own_spelling = (
        spelling(count),
        spelling(count),
        spelling(count),
        spelling(len(role)),
    )
    fathers = np.where(nuclei.as_son[:, None], husbands[nuclei.parent], fathers)
    father_spelling = np.where((role == CHILD)[:, None], husbands[nucleus], fathers[nucleus])
    return {
        "name": np.where(wife, married, before),
        "name_before": before,
        "father_name": father,
        "husband_name": np.where(wife & (drawn.marital != NEVER)[:, None], husband[nucleus], NONE),
        "spelling": np.where((role == MAN)[:, None], husbands[nucleus], own_spelling),
        "father_spelling": np.where(wife, brides_fathers[nucleus], father_spelling),
        "husband_spelling": husbands[nucleus],
    }


def _mixed(line: names.Lineages, other: names.Lineages, same: Ints) -> names.Lineages:
    mixed = other.take(np.arange(len(other.syed)))
    mixed.family[same], mixed.clan[same], mixed.syed[same] = line.family[same], line.clan[same], line.syed[same]
    return mixed


def _siblings_apart(rng: np.random.Generator, region: str, drawn: Roster, own: Ints, line: names.Lineages) -> Ints:
    """Name again those who bear the given name of an elder brother or sister."""
    for _ in range(3):
        key = (drawn.nucleus * 2 + (drawn.sex == MALE)) * 10_000 + own[:, names.GIVEN]
        order = np.argsort(key, kind="stable")
        again = order[1:][(key[order][1:] == key[order][:-1]) & (drawn.role[order][1:] == CHILD)]
        if len(again) == 0:
            break
        own[again] = names.people(rng, region, drawn.sex[again], line.take(drawn.nucleus[again]))
    return own
