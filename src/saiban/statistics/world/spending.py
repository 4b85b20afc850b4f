"""What countries spend on social protection (health left out), in per cent of GDP: published means, and a file's own.

No public table by country was at hand to carry over, so the published means of the income groups stand, and a table of
countries can be given: its regions are then means weighted by GDP, below the same threshold as every aggregate.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from saiban.statistics.world.aggregates import THRESHOLD
from saiban.statistics.world.economies import gdp
from saiban.statistics.world.places import INCOME, Region, countries, members, region, regions
from saiban.statistics.world.published import Edition, edition
from saiban.statistics.world.reference import table
from saiban.statistics.world.releases import ReleaseRefused

_COLUMNS = ("m49", "year", "per_cent_of_gdp")


@dataclass(frozen=True)
class PublishedSpending:
    """A published mean of a region, weighted by GDP as the ILO does."""

    edition: Edition
    year: int
    region: Region
    per_cent_of_gdp: float
    confidence: str


@dataclass(frozen=True)
class Spending:
    """A table of countries: per cent of GDP by M49 number and year, with the vintage that is part of its key."""

    vintage: str
    values: Mapping[int, Mapping[int, float]]


@dataclass(frozen=True)
class SpendingMean:
    """A region's mean from a table: None below the threshold; `share_with_data` is of the region's GDP, 0 to 1."""

    vintage: str
    region: Region
    year: int
    per_cent_of_gdp: float | None
    share_with_data: float
    countries_with_data: int


def published_spending() -> tuple[PublishedSpending, ...]:
    """Return what the World Social Protection Report prints of regions."""
    return tuple(
        PublishedSpending(
            edition(row["edition"]),
            int(row["year"]),
            region(row["region"]),
            float(row["per_cent_of_gdp"]),
            row["confidence"],
        )
        for row in table("spending_published")
    )


def world_from_groups(year: int) -> float:
    """Return the mean of the published income groups weighted by GDP: the published world, checked by its parts."""
    groups = [(one, _gdp_of(one.region, year)) for one in published_spending() if one.region.set == INCOME]
    total = math.fsum(money for _one, money in groups)
    return math.fsum(one.per_cent_of_gdp * money for one, money in groups) / total


def read_spending(path: Path) -> Spending:
    """Read a CSV with the columns m49, year and per_cent_of_gdp; raises ReleaseRefused naming the line and column."""
    content = path.read_bytes()
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig", errors="replace")))
    missing = [one for one in _COLUMNS if one not in (reader.fieldnames or ())]
    if missing:
        raise ReleaseRefused(f"{path.name}: no column {', '.join(missing)}. Its first line must name the columns.")
    values: dict[int, dict[int, float]] = {}
    for line, row in enumerate(reader, start=2):
        try:
            m49, year, share = int(row["m49"]), int(row["year"]), float(row["per_cent_of_gdp"])
        except (TypeError, ValueError) as error:
            raise ReleaseRefused(f"{path.name}, line {line}: m49, year and per_cent_of_gdp must be numbers.") from error
        if m49 not in countries():
            raise ReleaseRefused(f"{path.name}, line {line}, column m49: {m49} is no country's number.")
        if not 0 <= share <= 100:
            raise ReleaseRefused(f"{path.name}, line {line}, column per_cent_of_gdp: {share} is not between 0 and 100.")
        values.setdefault(m49, {})[year] = share
    vintage = f"{path.name} {sha256(content).hexdigest()[:8]}"
    return Spending(vintage, MappingProxyType({m49: MappingProxyType(found) for m49, found in values.items()}))


def spending_of(spending: Spending, m49: int, year: int) -> float | None:
    """Return a country's latest value up to and including a year."""
    known = [one for one in spending.values.get(m49, {}) if one <= year]
    return spending.values[m49][max(known)] if known else None


def spending_means(spending: Spending, year: int) -> tuple[SpendingMean, ...]:
    """Return the mean of the world and of every region, weighted by GDP."""
    found = []
    for one in regions():
        known = [(gdp(country.m49, year), spending_of(spending, country.m49, year)) for country in members(one)]
        valued = [(money, share) for money, share in known if money is not None and share is not None]
        with_data, total = math.fsum(money for money, _share in valued), _gdp_of(one, year)
        share = with_data / total if total else 0.0
        mean = math.fsum(money * value for money, value in valued) / with_data if with_data else None
        found.append(
            SpendingMean(spending.vintage, one, year, mean if share >= THRESHOLD else None, share, len(valued))
        )
    return tuple(found)


def as_json(spending: Spending | None, year: int) -> dict[str, object]:
    """Return published means, their check by the parts and, where a table of countries is given, its own means."""
    return {
        "published": [
            {
                "edition": one.edition.code,
                "year": one.year,
                "region": one.region.code,
                "per_cent_of_gdp": one.per_cent_of_gdp,
                "confidence": one.confidence,
            }
            for one in published_spending()
        ],
        "world_from_published_groups": round(world_from_groups(year), 2),
        "means": []
        if spending is None
        else [
            {
                "key": [one.vintage, one.year, "spending", one.region.code],
                "per_cent_of_gdp": None if one.per_cent_of_gdp is None else round(one.per_cent_of_gdp, 2),
                "share_of_gdp_with_data": round(one.share_with_data, 4),
                "countries_with_data": one.countries_with_data,
            }
            for one in spending_means(spending, year)
        ],
    }


def _gdp_of(one: Region, year: int) -> float:
    return math.fsum(money for country in members(one) if (money := gdp(country.m49, year)) is not None)
