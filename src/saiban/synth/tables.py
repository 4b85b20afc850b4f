"""The packaged tables: census margins, names, rates. Sources stand in docs/synthetic-country.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from saiban.terms import census, packaged

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AGE_GROUPS = 13
"""Marital status is known for 15-19, 20-24 ... 70-74, 75 and above."""

REGIONS = {
    "Punjab": "P",
    "Islamabad Capital Territory": "P",
    "Sindh": "S",
    "Khyber Pakhtunkhwa": "K",
    "Balochistan": "B",
}
"""Which naming customs a province follows, as coded in names.csv."""


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a packaged table, by its file name."""
    return packaged.rows("saiban.synth", f"tables/{table}")


@dataclass(frozen=True)
class Tehsil:
    """A tehsil of the 2023 census."""

    name: str
    population: int
    urban_share: float  # 0-1


@dataclass(frozen=True)
class District:
    """A district of the 2023 census with its margins."""

    name: str
    pcode: str  # empty for Keamari, which has none
    province: str
    region: str  # P, S, K, B
    population: int
    household_size: float
    cnic_area: str  # first three digits of CNICs registered there; the first is the province's, the others invented
    tehsils: tuple[Tehsil, ...]
    age_sex: Floats  # probability of [male, female][age 0-75], 75 meaning 75 and above
    marital: Floats  # probability of [male, female][age group][never married, married, widowed, divorced, separated]
    disabled: Floats  # probability of [male, female]

    @property
    def urban_share(self) -> float:
        """Share of the district's people who live in towns."""
        return sum(t.population * t.urban_share for t in self.tehsils) / sum(t.population for t in self.tehsils)


@cache
def districts() -> tuple[District, ...]:
    """Return the 136 districts of the 2023 census in the order of the table."""
    tehsils: dict[str, list[Tehsil]] = {}
    for row in census.rows("tehsils.csv"):
        tehsils.setdefault(row["district"], []).append(
            Tehsil(row["tehsil"].title(), int(row["population"]), float(row["urban_pct"] or 0) / 100)
        )
    sexes = ("male", "female")
    ages = {
        (row["district"], row["sex"]): [int(row[str(age)]) for age in range(76)] for row in census.rows("age_sex.csv")
    }
    statuses: dict[tuple[str, str], list[list[int]]] = {}
    for row in census.rows("marital.csv"):
        counts = [int(value) for name, value in row.items() if name not in ("district", "sex", "marital_status")]
        statuses.setdefault((row["district"], row["sex"]), []).append(counts)
    disabled = {(row["district"], row["sex"]): int(row["disability"]) for row in census.rows("disability.csv")}
    made = []
    for row in rows("districts.csv"):
        name = row["district"]
        age_sex = np.array([ages[name, sex] for sex in sexes], dtype=float)
        marital = np.array([statuses[name, sex] for sex in sexes], dtype=float).transpose(0, 2, 1) + 1e-9
        made.append(
            District(
                name=name,
                pcode=row["pcode"],
                province=row["province"],
                region=REGIONS[row["province"]],
                population=int(row["population"]),
                household_size=int(row["population"]) / int(row["households"]),
                cnic_area=row["cnic_area"],
                tehsils=tuple(tehsils[name]),
                age_sex=age_sex / age_sex.sum(),
                marital=marital / marital.sum(axis=2, keepdims=True),
                disabled=np.array([disabled[name, sex] for sex in sexes]) / age_sex.sum(axis=1),
            )
        )
    return tuple(made)


@cache
def rates(source: str) -> dict[str, float]:
    """Return the rates of dirt of a source: its own, and the common ones (source `*`) where it has none."""
    common: dict[str, float] = {}
    own: dict[str, float] = {}
    for row in rows("dirt.csv"):
        if row["source"] == "*":
            common[row["kind"]] = float(row["rate"])
        elif row["source"] == source:
            own[row["kind"]] = float(row["rate"])
    return common | own


@cache
def coverage() -> dict[str, float]:
    """Return for each group of coverage.csv the share of those who could be in a source that are."""
    return {row["group"]: float(row["share"]) for row in rows("coverage.csv")}


@cache
def amounts() -> dict[str, int]:
    """Return the amounts of amounts.csv in rupees, by name."""
    return {row["name"]: int(row["rupees"]) for row in rows("amounts.csv")}


def stream(seed: int, *keys: int) -> np.random.Generator:
    """Return the random numbers that belong to a seed and a purpose, whichever process asks for them."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *keys])))
