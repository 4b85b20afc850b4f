"""Employers and jobs: who works for whom, at which wage, on whose books."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from saiban.synth.families import FEMALE, MALE
from saiban.synth.people import TODAY, People
from saiban.synth.tables import Floats, Ints, amounts, coverage, districts, rows, stream

EMPLOYERS_STREAM, JOBS_STREAM = 1, 2
_WORKERS_EACH = 18
_NO_JOB = 0


@dataclass(frozen=True)
class Employers:
    """All employers of the country, numbered from 1 (index + 1)."""

    name: list[str]
    sector: list[str]
    district: Ints
    size: Ints
    registered: np.ndarray  # datetime64[D]
    in_eobi: np.ndarray
    in_essi: np.ndarray
    has_ntn: np.ndarray
    pays_on_old_wage: np.ndarray  # in arrears with the minimum wage
    by_district: tuple[Ints, ...]  # indexes

    def __len__(self) -> int:
        return len(self.name)

    def eobi_number(self, employer: int) -> str:
        """Return the registration number with EOBI: three letters and five digits."""
        serial = (employer * 7_919 + 13) % 17_576
        letters = "".join(chr(65 + serial // 26**power % 26) for power in (2, 1, 0))
        return f"{letters}{employer % 100_000:05d}"

    def essi_number(self, employer: int) -> str:
        """Return the registration number with the provincial institution."""
        office = districts()[int(self.district[employer - 1])].name[:3].upper()
        return f"{office}-{employer % 1_000_000:06d}"

    def ntn(self, employer: int) -> str:
        """Return the national tax number: seven digits and one more."""
        serial = (employer * 6_180_339 + 1_000_003) % 9_000_000 + 1_000_000
        return f"{serial}-{serial % 9}"


@dataclass(frozen=True)
class Jobs:
    """Work and pensions of the people of a piece, indexed like them."""

    employer: Ints  # number, 0: none
    in_eobi: np.ndarray
    in_essi: np.ndarray
    wage: Ints  # rupees a month
    start: np.ndarray  # datetime64[D]
    government: np.ndarray  # in government service
    eobi_pension: np.ndarray
    government_pension: np.ndarray


@cache
def employers(seed: int, people: int) -> Employers:
    """Make the employers of a country of `people` persons; few are large, most have five to thirty workers."""
    rng = stream(seed, EMPLOYERS_STREAM)
    weight = np.array([place.population * (0.25 + place.urban_share) for place in districts()])
    count = max(8, round(people * 0.043 / _WORKERS_EACH))
    district = np.sort(rng.choice(len(weight), size=count, p=weight / weight.sum()))
    size = np.minimum(5 + np.floor(8 * rng.pareto(1.15, count)), 4000).astype(np.int64)
    name, sector = _named(rng, district)
    share = coverage()
    return Employers(
        name=name,
        sector=sector,
        district=district,
        size=size,
        registered=np.datetime64("1978-07-01") + rng.integers(0, 16_500, count),
        in_eobi=rng.random(count) < share["employer_in_eobi"],
        in_essi=rng.random(count) < share["employer_in_essi"],
        has_ntn=rng.random(count) < 0.7,
        pays_on_old_wage=rng.random(count) < 0.2,
        by_district=tuple(np.flatnonzero(district == place) for place in range(len(weight))),
    )


def _named(rng: np.random.Generator, district: Ints) -> tuple[list[str], list[str]]:
    words: dict[str, list[str]] = {"front": [], "trade": [], "form": []}
    sectors: list[str] = []
    for row in rows("employer_words.csv"):
        words[row["place"]].append(row["word"])
        if row["place"] == "trade":
            sectors.append(row["sector"])
    count = len(district)
    front = rng.integers(0, len(words["front"]), count)
    trade = rng.integers(0, len(words["trade"]), count)
    form = rng.integers(0, len(words["form"]), count)
    with_place = rng.random(count) < 0.15
    names, seen = [], set()
    for number in range(count):
        parts = [words["front"][front[number]], words["trade"][trade[number]], words["form"][form[number]]]
        if with_place[number]:
            parts.append(districts()[int(district[number])].name)
        name = " ".join(part for part in parts if part)
        if name in seen:
            name = f"{name} (Unit {number + 1})"
        seen.add(name)
        names.append(name)
    return names, [sectors[index] for index in trade]


def jobs(seed: int, piece: int, people: People, firms: Employers) -> Jobs:
    """Give the people of a piece work, wages and pensions."""
    rng = stream(seed, JOBS_STREAM, piece)
    count, share = len(people), coverage()
    better = np.exp(0.45 * people.wealth + np.where(people.urban, 0.25, -0.15))
    grown, old = (people.age >= 18) & (people.age < 60), people.age >= 60
    man, woman = people.sex == MALE, people.sex == FEMALE

    def drawn(group: str, among: np.ndarray, odds: Floats | float = 1.0) -> np.ndarray:
        return np.asarray(among & (rng.random(count) < share[group] * odds))

    formal = drawn("formal_men", grown & man) | drawn("formal_women", grown & woman & (people.age < 55), better)
    government = ~formal & (
        drawn("government_men", grown & man, better) | drawn("government_women", grown & woman, better)
    )
    employer = np.where(formal, _hired(rng, people, firms, count), _NO_JOB)
    index = np.maximum(employer - 1, 0)
    government_pension = drawn("government_pension_men", old & man, better) | drawn(
        "government_pension_women", (people.age >= 50) & woman, better
    )
    eobi_pension = ~government_pension & (
        drawn("eobi_pension_men", old & man, better) | drawn("eobi_pension_women", (people.age >= 55) & woman, better)
    )
    return Jobs(
        employer=employer,
        in_eobi=formal & firms.in_eobi[index] & (rng.random(count) < share["worker_in_eobi"]),
        in_essi=formal & firms.in_essi[index] & (rng.random(count) < share["worker_in_essi"]),
        wage=_wages(rng, people, formal, firms.pays_on_old_wage[index]),
        start=_starts(rng, people, firms.registered[index]),
        government=government,
        eobi_pension=eobi_pension & ~formal,
        government_pension=government_pension,
    )


def _hired(rng: np.random.Generator, people: People, firms: Employers, count: int) -> Ints:
    """Choose an employer by size, mostly in the own district, else in the own province."""
    province = np.array([place.region == people.place.region for place in districts()])
    elsewhere = np.flatnonzero(province[firms.district])
    chosen = _by_size(rng, firms, elsewhere if len(elsewhere) else np.arange(len(firms)), count)
    near = firms.by_district[people.district]
    if len(near):
        chosen = np.where(rng.random(count) < 0.85, _by_size(rng, firms, near, count), chosen)
    return chosen + 1


def _by_size(rng: np.random.Generator, firms: Employers, among: Ints, count: int) -> Ints:
    steps = np.cumsum(firms.size[among])
    chosen: Ints = among[np.searchsorted(steps, rng.random(count) * steps[-1], side="right")]
    return chosen


def _wages(rng: np.random.Generator, people: People, formal: np.ndarray, on_old_wage: np.ndarray) -> Ints:
    minimum = amounts()["minimum_wage_KP" if people.place.region == "K" else "minimum_wage"]
    factor = np.exp(np.abs(rng.normal(0, 0.35, len(people))) + 0.1 * np.maximum(people.wealth, 0))
    wage = np.round(minimum * factor / 500).astype(np.int64) * 500
    wage = np.where(rng.random(len(people)) < 0.3, minimum, np.maximum(wage, minimum))
    return np.where(formal, np.where(on_old_wage, amounts()["minimum_wage_old"], wage), 0)


def _starts(rng: np.random.Generator, people: People, registered: np.ndarray) -> np.ndarray:
    days = np.minimum(rng.exponential(2200, len(people)), np.maximum(people.age - 17, 1) * 365).astype(np.int64)
    starts: np.ndarray = np.maximum(np.datetime64(TODAY) - 60 - days, registered)
    return starts
