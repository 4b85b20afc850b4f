"""The census of 2023 as tables: people by district, sex and age, disability, marital status, towns; and projections.

Sources: Pakistan Bureau of Statistics, 7th Population and Housing Census 2023 (tables 1, 4, 6, 16, 17); United Nations,
World Population Prospects 2019 (national population by sex and single age, births; mid-year, 2010 to 2050).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from saiban.terms import packaged, places

DAY = date(2023, 3, 1)
"""The day for which the census counted."""
AGES = 76
"""Single years of age 0 to 74, and 75 and above as the last."""
SEXES = ("male", "female")
URBAN_FROM = 0.5
"""A tehsil counts as urban where at least this share of its people live in towns."""


def rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a packaged table of the census, by its file name."""
    return packaged.rows("saiban.terms", f"tables/census/{table}")


@functools.cache
def people() -> Mapping[tuple[str, str], tuple[int, ...]]:
    """Return the people of each district (P-code) and sex by age, 0 to 75 (and above)."""
    return MappingProxyType(
        {
            (_pcode(row["district"]), row["sex"]): tuple(int(row[str(age)]) for age in range(AGES))
            for row in rows("age_sex.csv")
        }
    )


@functools.cache
def disabled() -> Mapping[tuple[str, str], int]:
    """Return how many people of each district and sex live with a disability (a lot of difficulty, or cannot do)."""
    return MappingProxyType(
        {(_pcode(row["district"]), row["sex"]): int(row["disability"]) for row in rows("disability.csv")}
    )


@functools.cache
def tehsils() -> Mapping[tuple[str, str], str]:
    """Return the code of each tehsil by district (P-code) and name as the census writes it, in capitals.

    Names are found by the number of people: no two tehsils of a district have as many.
    """
    codes = {(one.district, one.population_2023): one.code for one in places.tehsils()}
    named = ((_pcode(row["district"]), row["tehsil"], int(row["population"])) for row in rows("tehsils.csv"))
    return MappingProxyType(
        {(district, name): codes[district, size] for district, name, size in named if (district, size) in codes}
    )


@functools.cache
def town_shares() -> Mapping[str, float]:
    """Return the share (0-1) of each tehsil's people who live in towns, by the tehsil's code."""
    named = ((tehsils().get((_pcode(row["district"]), row["tehsil"])), row["urban_pct"]) for row in rows("tehsils.csv"))
    return MappingProxyType({code: float(share or 0) / 100 for code, share in named if code is not None})


@functools.cache
def urban_tehsils() -> Mapping[str, str]:
    """Return for each tehsil whether it counts as "urban" or "rural" (`URBAN_FROM`)."""
    return MappingProxyType(
        {code: "urban" if share >= URBAN_FROM else "rural" for code, share in town_shares().items()}
    )


@functools.cache
def urban_share_of_district() -> Mapping[str, float]:
    """Return the share (0-1) of each district's people who live in tehsils that count as urban."""
    urban: dict[str, int] = {}
    whole: dict[str, int] = {}
    for one in places.tehsils():
        whole[one.district] = whole.get(one.district, 0) + one.population_2023
        if urban_tehsils().get(one.code) == "urban":
            urban[one.district] = urban.get(one.district, 0) + one.population_2023
    return MappingProxyType({district: urban.get(district, 0) / total for district, total in whole.items() if total})


def growth(day: date) -> Mapping[tuple[str, int], float]:
    """Return by how much the people of each sex and age (0 to 75) have grown from the census to a day, as projected.

    Raises ValueError for a day outside the projection.
    """
    then, now = _projected(DAY), _projected(day)
    return {key: now[key] / then[key] for key in then}


def births(day: date) -> float:
    """Return the projected live births of the calendar year of a day. Raises ValueError outside the projection."""
    found = {int(row["year"]): float(row["thousands"]) * 1000 for row in rows("births.csv")}
    if day.year not in found:
        raise ValueError(f"no births are projected for {day.year}; take a day from {min(found)} to {max(found)}")
    return found[day.year]


def _projected(day: date) -> dict[tuple[str, int], float]:
    """Return the national population by sex and age on a day, between two mid-years in a straight line."""
    table = _projection()
    years = sorted({year for year, _sex in table})
    before = day.year if day >= date(day.year, 7, 1) else day.year - 1
    if before < years[0] or before + 1 > years[-1]:
        raise ValueError(f"no population is projected for {day}; take a day from {years[0]}-07-01 to {years[-1]}-06-30")
    part = (day - date(before, 7, 1)).days / 365.25
    return {
        (sex, age): table[before, sex][age] * (1 - part) + table[before + 1, sex][age] * part
        for sex in SEXES
        for age in range(AGES)
    }


@functools.cache
def _projection() -> Mapping[tuple[int, str], tuple[float, ...]]:
    return MappingProxyType(
        {
            (int(row["year"]), row["sex"]): tuple(float(row[str(age)]) for age in range(AGES))
            for row in rows("projection.csv")
        }
    )


@functools.cache
def _codes() -> Mapping[str, str]:
    return MappingProxyType({one.name_en: one.pcode for one in places.census_districts()})


def _pcode(name: str) -> str:
    return _codes()[name]
