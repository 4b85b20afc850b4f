"""How many people a branch concerns in each country: the weights of an aggregate, and the people of a costed benefit.

Sources: UN World Population Prospects 2019 by age, births; severe disability as the WHO's prevalence for the country's
group times its population. Areas of under 90,000 people have a total but no ages, and no weight where ages are wanted.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from saiban.statistics.world.places import countries
from saiban.statistics.world.reference import table

GROUPS = ("total", "under_6", "under_15", "aged_15_64", "aged_65_over", "births", "severe_disability")


@functools.cache
def years() -> tuple[int, ...]:
    """Return the years for which the packaged table counts people."""
    return tuple(sorted({int(row["year"]) for row in table("people")}))


def nearest_year(year: int) -> int:
    """Return the latest counted year that is not after `year`, or the first one."""
    return max((one for one in years() if one <= year), default=years()[0])


def thousands(group: str, m49: int, year: int) -> float | None:
    """Return how many thousand people of a group a country counts in a year of `years()`; None where nobody counted."""
    if group == "severe_disability":
        total = thousands("total", m49, year)
        return None if total is None else total * prevalence_of_severe_disability(m49)
    return _counted().get((group, m49, year))


@functools.cache
def _counted() -> Mapping[tuple[str, int, int], float]:
    return {
        (group, int(row["m49"]), int(row["year"])): float(row[group])
        for row in table("people")
        for group in GROUPS
        if row.get(group)
    }


def prevalence_of_severe_disability(m49: int) -> float:
    """Return the share of people with severe disability that the WHO estimates for the country's group, 0 to 1."""
    return _prevalence()[countries()[m49].who_group]


@functools.cache
def _prevalence() -> Mapping[str, float]:
    return {row["who_group"]: float(row["per_cent"]) / 100 for row in table("disability")}
