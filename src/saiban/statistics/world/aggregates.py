"""Aggregates of regions: the mean of the countries' latest values, weighted by the people whom the branch concerns."""

from __future__ import annotations

import math
from dataclasses import dataclass

from saiban.statistics.world import people
from saiban.statistics.world.places import Country, Region, countries, members, regions
from saiban.statistics.world.releases import Branch, Observation, Release, branches

THRESHOLD = 0.5
"""A region has an aggregate only where countries with at least this share of the people concerned have a value."""


@dataclass(frozen=True)
class Known:
    """A country of a region with its weight (thousand people) and its latest value, if it has one."""

    country: Country
    weight: float
    value: Observation | None


@dataclass(frozen=True)
class Aggregate:
    """A region's value of a branch; its key is (vintage, year, branch, region).

    `per_cent` is None below the threshold or without any value; `mean` is the weighted mean all the same, for whoever
    judges the threshold. `share_with_data` is of the weight, 0 to 1; `people_*` are thousands.
    """

    vintage: str
    year: int
    weight_year: int
    branch: Branch
    region: Region
    per_cent: float | None
    mean: float | None
    share_with_data: float
    threshold: float
    countries: int
    countries_with_data: int
    people: float
    oldest: int | None
    share_older_than_five_years: float

    @property
    def withheld(self) -> bool:
        """Tell whether there are values, of too few people."""
        return self.per_cent is None and self.mean is not None


def known_countries(release: Release, branch: Branch, region: Region, year: int) -> tuple[Known, ...]:
    """Return the countries of a region that have a weight, each with its latest value up to the year."""
    weight_year = people.nearest_year(year)
    found = []
    for country in members(region):
        weight = people.thousands(branch.group, country.m49, weight_year)
        if weight is not None:
            found.append(Known(country, weight, release.latest(branch.code, country.m49, year)))
    return tuple(found)


def aggregate(
    release: Release, branch: Branch, region: Region, *, year: int, threshold: float = THRESHOLD
) -> Aggregate:
    """Return the aggregate of a region and branch: sum of weight x value over sum of weight, of those with a value."""
    known = known_countries(release, branch, region, year)
    valued = [(one.weight, one.value) for one in known if one.value is not None]
    all_people = math.fsum(one.weight for one in known)
    with_data = math.fsum(weight for weight, _value in valued)
    mean = math.fsum(weight * value.per_cent for weight, value in valued) / with_data if with_data else None
    share = with_data / all_people if all_people else 0.0
    older = math.fsum(weight for weight, value in valued if value.year < year - 5)
    return Aggregate(
        vintage=release.vintage,
        year=year,
        weight_year=people.nearest_year(year),
        branch=branch,
        region=region,
        per_cent=mean if share >= threshold else None,
        mean=mean,
        share_with_data=share,
        threshold=threshold,
        countries=len(known),
        countries_with_data=len(valued),
        people=all_people,
        oldest=min((value.year for _weight, value in valued), default=None),
        share_older_than_five_years=older / with_data if with_data else 0.0,
    )


def aggregates(release: Release, *, year: int, threshold: float = THRESHOLD) -> tuple[Aggregate, ...]:
    """Return every region's aggregate of every branch, branch by branch."""
    return tuple(
        aggregate(release, branch, region, year=year, threshold=threshold)
        for branch in branches()
        for region in regions()
    )


def left_out(release: Release, branch: Branch, year: int) -> tuple[Country, ...]:
    """Return countries that have a value but no weight: areas too small to have their ages counted."""
    weight_year = people.nearest_year(year)
    return tuple(
        one
        for one in countries().values()
        if release.latest(branch.code, one.m49, year) and people.thousands(branch.group, one.m49, weight_year) is None
    )
