"""What a country's economy makes in a year, its prices and its poverty line: the money side of a benefit's cost."""

from __future__ import annotations

import functools
import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from saiban.statistics.world.places import Country, countries
from saiban.statistics.world.reference import table


@dataclass(frozen=True)
class PovertyLine:
    """A poverty line in US dollars of 2020 a person and year.

    `national` tells a country's own line from the median line of its income group, which stands in for it.
    `prices` says whose price level turned international dollars into US dollars: the country's or its group's median.
    """

    usd_a_year: float
    national: bool
    prices: str


@functools.cache
def _gdp() -> Mapping[tuple[int, int], float]:
    return {(int(row["m49"]), int(row["year"])): float(row["usd_million"]) for row in table("gdp")}


def gdp(m49: int, year: int) -> float | None:
    """Return a country's gross domestic product in million current US dollars; None where the World Bank has none."""
    return _gdp().get((m49, year))


@functools.cache
def _price_levels() -> Mapping[int, float]:
    return {int(row["m49"]): float(row["ratio"]) for row in table("price_levels")}


@functools.cache
def _median_price_level(income_group: str) -> float:
    return statistics.median(
        ratio for m49, ratio in _price_levels().items() if countries()[m49].income_group == income_group
    )


def poverty_line(country: Country) -> PovertyLine | None:
    """Return the line to cost with: the country's own, or its income group's median line at the country's prices.

    US dollars = international dollars of 2017 x US prices since x the country's price level against the United States.
    None for countries of high income and those without an income group: the method is for the others.
    """
    lines = {row["region"]: row for row in table("poverty_lines")}
    own = lines.get(str(country.m49))
    if own:
        return PovertyLine(float(own["usd_a_year"]), national=True, prices="country")
    group = lines.get(country.income_group)
    if not group:
        return None
    ratio = _price_levels().get(country.m49)
    prices = "country" if ratio is not None else "group"
    level = ratio if ratio is not None else _median_price_level(country.income_group)
    international = float(group["international_dollars_a_day"]) * float(group["us_prices_since"]) * 365
    return PovertyLine(international * level, national=False, prices=prices)
