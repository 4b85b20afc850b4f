"""The cost of the ILO's income guarantees in a country and the part that nobody pays yet: its financing gap.

Method of the ILO's Working Paper 14 (2020) and its forerunners: people concerned x share of the national poverty line
x months x (1 + administration). The gap is the cost of those whom a benefit does not reach yet, cost x (1 - coverage);
where no coverage of a country is known, its income group's mean stands in. Parameters are rows of `tables/costing.csv`.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from saiban.statistics.world import people
from saiban.statistics.world.aggregates import aggregate
from saiban.statistics.world.economies import PovertyLine, gdp, poverty_line
from saiban.statistics.world.places import Country, countries, region
from saiban.statistics.world.reference import table
from saiban.statistics.world.releases import Release, branches

STUDIES = ("wp14", "wp58")
YEAR = 2020


@dataclass(frozen=True)
class Benefit:
    """A guarantee of a study: whom it concerns, how much of the line, for how many months, with what administration."""

    code: str
    group: str
    share_of_line: float
    months: float
    administration: float
    confidence: str
    source: str


@dataclass(frozen=True)
class BenefitGap:
    """One benefit in one country: people in thousands, money in million US dollars of the year, coverage 0 to 1.

    `coverage_of` is "country" where the release has a value of the country, "group" where its income group's stands in.
    """

    benefit: Benefit
    people: float
    cost: float
    coverage: float
    coverage_of: str

    @property
    def gap(self) -> float:
        """Return the cost of those whom the benefit does not reach."""
        return self.cost * (1 - self.coverage)


@dataclass(frozen=True)
class CountryGap:
    """A country's guarantees together; money in million US dollars of the year."""

    country: Country
    gdp: float
    line: PovertyLine
    total_people: float
    benefits: tuple[BenefitGap, ...]

    @property
    def cost(self) -> float:
        """Return what the guarantees would cost if they reached everybody."""
        return math.fsum(one.cost for one in self.benefits)

    @property
    def gap(self) -> float:
        """Return what they would cost beyond today's coverage."""
        return math.fsum(one.gap for one in self.benefits)


@functools.cache
def benefits(study: str) -> tuple[Benefit, ...]:
    """Return a study's guarantees."""
    return tuple(
        Benefit(
            code=row["benefit"],
            group=row["group"],
            share_of_line=float(row["share_of_line"]),
            months=float(row["months"]),
            administration=float(row["administration"]),
            confidence=row["confidence"],
            source=row["source"],
        )
        for row in table("costing")
        if row["study"] == study
    )


def yearly_cost(benefit: Benefit, *, people: float, line_a_year: float) -> float:
    """Return people x share of the line x months of twelve x (1 + administration), in the line's money."""
    return people * benefit.share_of_line * line_a_year * benefit.months / 12 * (1 + benefit.administration)


def country_gaps(release: Release, study: str) -> tuple[CountryGap, ...]:
    """Return every low- and middle-income country with a known GDP, ages and line, by number."""
    found = []
    for country in countries().values():
        line, money = poverty_line(country), gdp(country.m49, YEAR)
        total = people.thousands("total", country.m49, people.nearest_year(YEAR))
        if line is None or money is None or total is None:
            continue
        costed = tuple(
            one for benefit in benefits(study) if (one := _costed(release, benefit, country, line)) is not None
        )
        if len(costed) == len(benefits(study)):
            found.append(CountryGap(country, money, line, total, costed))
    return tuple(found)


def not_costed(gaps: tuple[CountryGap, ...]) -> tuple[Country, ...]:
    """Return the low- and middle-income countries that an input is missing for."""
    costed = {one.country.m49 for one in gaps}
    return tuple(one for one in countries().values() if poverty_line(one) is not None and one.m49 not in costed)


def _costed(release: Release, benefit: Benefit, country: Country, line: PovertyLine) -> BenefitGap | None:
    concerned = people.thousands(benefit.group, country.m49, people.nearest_year(YEAR))
    if concerned is None:
        return None
    own = release.latest(benefit.code, country.m49, YEAR)
    coverage = own.per_cent if own else _group_coverage(release, benefit.code, country.income_group)
    return BenefitGap(
        benefit=benefit,
        people=concerned,
        cost=yearly_cost(benefit, people=concerned / 1000, line_a_year=line.usd_a_year),
        coverage=coverage / 100,
        coverage_of="country" if own else "group",
    )


def _group_coverage(release: Release, branch: str, income_group: str) -> float:
    """Return the mean coverage of an income group in per cent, of however many of its countries have a value."""
    chosen = next(one for one in branches() if one.code == branch)
    mean = aggregate(release, chosen, region(income_group), year=YEAR).mean
    return 0.0 if mean is None else mean
