"""The financing gap of the income groups beside the published one: what public inputs rebuild, and what remains.

The published gap is of income guarantees and essential health care together. Two figures bracket it here:

- *low*: the income guarantees of those whom no benefit reaches (cost x (1 - coverage)), and health at the start of
  its scale-up. Whoever is reached counts as served, however little he gets.
- *high*: the income guarantees of everybody, as if today's benefits were worth nothing towards the guarantee, and
  health in the ambitious scenario.

What the authors do between these (they set off current spending, by country) needs spending by country and benefit,
which is not public; nothing is tuned to their figures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from saiban.schemes.definitions import Words
from saiban.statistics.world.costing import STUDIES, YEAR, CountryGap, country_gaps, not_costed
from saiban.statistics.world.places import INCOME, Region, regions
from saiban.statistics.world.reasons import Reason, per_cent, reason
from saiban.statistics.world.reference import table
from saiban.statistics.world.releases import Release
from saiban.statistics.world.spending import Spending, spending_of

ALL = Region("all", "all", Words("Low- and middle-income countries", "کم اور متوسط آمدنی کے ممالک"))
PUBLISHED_COUNTRIES = 134
"""Countries in the published estimate (ILO Working Paper 14)."""


@dataclass(frozen=True)
class PublishedGap:
    """A published gap: billion US dollars and per cent of GDP, and the GDP that the two imply together."""

    usd_billion: float
    per_cent_of_gdp: float
    confidence: str
    source: str

    @property
    def implied_gdp(self) -> float:
        """Return the GDP in billion US dollars that the authors must have divided by."""
        return self.usd_billion / self.per_cent_of_gdp * 100


@dataclass(frozen=True)
class GroupGap:
    """An income group's gap; money in billion US dollars.

    `by_benefit` holds (cost, gap) of each guarantee. `health_low` and `health_high` are the yearly additional spending
    on health at the start and in the ambitious scenario. `national_lines` and `own_coverage` are the shares, 0 to 1, of
    the gap that rest on a country's own poverty line and own coverage rather than on its group's.
    """

    region: Region
    countries: int
    people_million: float
    gdp: float
    by_benefit: Mapping[str, tuple[float, float]]
    cost: float
    gap: float
    health_low: float
    health_high: float
    national_lines: float
    own_coverage: float
    published: PublishedGap | None

    @property
    def low(self) -> float:
        """Return the lower rebuilt gap: the guarantees of those not reached, and health at its start."""
        return self.gap + self.health_low

    @property
    def high(self) -> float:
        """Return the upper rebuilt gap: the guarantees of everybody, and health in the ambitious scenario."""
        return self.cost + self.health_high

    def of_gdp(self, usd_billion: float) -> float:
        """Return an amount as per cent of the group's GDP."""
        return usd_billion / self.gdp * 100


@dataclass(frozen=True)
class GapTable:
    """The gap of every country, every group and all together, for a release, a study and a year."""

    vintage: str
    study: str
    year: int
    countries: tuple[CountryGap, ...]
    groups: tuple[GroupGap, ...]
    left_out: tuple[str, ...]


def gap_table(release: Release, *, study: str = STUDIES[0]) -> GapTable:
    """Return the financing gap by a study's parameters, for every country, income group and all together."""
    gaps = country_gaps(release, study)
    groups = [
        _group(one, tuple(gap for gap in gaps if gap.country.income_group == one.code), study)
        for one in regions()
        if one.set == INCOME
    ]
    return GapTable(
        vintage=release.vintage,
        study=study,
        year=YEAR,
        countries=gaps,
        groups=(*(one for one in groups if one.countries), _group(ALL, gaps, study)),
        left_out=tuple(one.english for one in not_costed(gaps)),
    )


def _group(one: Region, gaps: tuple[CountryGap, ...], study: str) -> GroupGap:
    persons = math.fsum(gap.total_people for gap in gaps) / 1000
    parts = [part for gap in gaps for part in gap.benefits]
    health = {row["scenario"]: float(row["usd_per_person"]) for row in table("health")}
    total = math.fsum(part.gap for part in parts)
    return GroupGap(
        region=one,
        countries=len(gaps),
        people_million=persons,
        gdp=math.fsum(gap.gdp for gap in gaps) / 1000,
        by_benefit={
            code: (
                math.fsum(part.cost for part in parts if part.benefit.code == code) / 1000,
                math.fsum(part.gap for part in parts if part.benefit.code == code) / 1000,
            )
            for code in dict.fromkeys(part.benefit.code for part in parts)
        },
        cost=math.fsum(part.cost for part in parts) / 1000,
        gap=total / 1000,
        health_low=persons * health["start"] / 1000,
        health_high=persons * health["ambitious"] / 1000,
        national_lines=_part(math.fsum(gap.gap for gap in gaps if gap.line.national), total),
        own_coverage=_part(math.fsum(part.gap for part in parts if part.coverage_of == "country"), total),
        published=_published(study, one.code),
    )


def _part(some: float, total: float) -> float:
    return some / total if total else 0.0


def _published(study: str, code: str) -> PublishedGap | None:
    row = next((row for row in table("gap_published") if (row["study"], row["region"]) == (study, code)), None)
    if row is None:
        return None
    return PublishedGap(float(row["usd_billion"]), float(row["per_cent_of_gdp"]), row["confidence"], row["source"])


def reasons(group: GroupGap) -> tuple[Reason, ...]:
    """Return what stands between the rebuilt gap of a group and the published one, each with its own figures."""
    theirs = group.published
    if theirs is None:
        return ()
    return (
        _place(group, theirs),
        reason("lines_stand_in", share=per_cent(1 - group.national_lines)),
        reason("coverage_stand_in", share=per_cent(1 - group.own_coverage)),
        reason(
            "other_gdp",
            ours=f"{group.gdp:,.0f}",
            theirs=f"{theirs.implied_gdp:,.0f}",
            countries=str(group.countries),
            more=f"{100 * (theirs.implied_gdp / group.gdp - 1):+.1f}%",
        ),
        reason("before_pandemic"),
        reason("health_price_tag"),
    )


def _place(group: GroupGap, theirs: PublishedGap) -> Reason:
    """Tell where the published figure lies to the two rebuilt ones."""
    code, remainder = "gap_between", 0.0
    if theirs.usd_billion > group.high:
        code, remainder = "gap_beyond", theirs.usd_billion - group.high
    elif theirs.usd_billion < group.low:
        code, remainder = "gap_below", group.low - theirs.usd_billion
    return reason(
        code,
        published=f"{theirs.usd_billion:,.1f}",
        low=f"{group.low:,.1f}",
        high=f"{group.high:,.1f}",
        remainder=f"{remainder:,.1f}",
        share=per_cent(remainder / theirs.usd_billion),
    )


def as_json(shown: GapTable, spending: Spending | None = None) -> dict[str, object]:
    """Return the table for programs; money in billion US dollars, for countries in million."""
    return {
        "vintage": shown.vintage,
        "study": shown.study,
        "year": shown.year,
        "countries_costed": len(shown.countries),
        "countries_published": PUBLISHED_COUNTRIES,
        "countries_left_out": list(shown.left_out),
        "groups": [_group_json(one) for one in shown.groups],
        "countries": [_country_json(one, spending, shown.year) for one in shown.countries],
    }


def _group_json(group: GroupGap) -> dict[str, object]:
    theirs = group.published
    return {
        "group": group.region.code,
        "countries": group.countries,
        "people_million": round(group.people_million, 1),
        "gdp_usd_billion": round(group.gdp, 1),
        "guarantees_usd_billion": {
            code: {"cost": round(cost, 2), "gap": round(gap, 2)} for code, (cost, gap) in group.by_benefit.items()
        },
        "health_usd_billion": {"start": round(group.health_low, 1), "ambitious": round(group.health_high, 1)},
        "low": {"usd_billion": round(group.low, 1), "per_cent_of_gdp": round(group.of_gdp(group.low), 2)},
        "high": {"usd_billion": round(group.high, 1), "per_cent_of_gdp": round(group.of_gdp(group.high), 2)},
        "national_lines_share": round(group.national_lines, 3),
        "own_coverage_share": round(group.own_coverage, 3),
        "published": None
        if theirs is None
        else {
            "usd_billion": theirs.usd_billion,
            "per_cent_of_gdp": theirs.per_cent_of_gdp,
            "implied_gdp_usd_billion": round(theirs.implied_gdp, 1),
            "remainder_to_high_usd_billion": round(theirs.usd_billion - group.high, 1),
            "reasons": [{"code": one.code, "words": one.words.en} for one in reasons(group)],
        },
    }


def _country_json(one: CountryGap, spending: Spending | None, year: int) -> dict[str, object]:
    return {
        "m49": one.country.m49,
        "iso3": one.country.iso3,
        "name": one.country.english,
        "income_group": one.country.income_group,
        "poverty_line_usd_a_year": round(one.line.usd_a_year, 1),
        "poverty_line_is_national": one.line.national,
        "cost_usd_million": round(one.cost, 1),
        "gap_usd_million": round(one.gap, 1),
        "cost_per_cent_of_gdp": round(one.cost / one.gdp * 100, 2),
        "gap_per_cent_of_gdp": round(one.gap / one.gdp * 100, 2),
        "spending_per_cent_of_gdp": None if spending is None else spending_of(spending, one.country.m49, year),
        "guarantees": {
            part.benefit.code: {
                "people_thousand": round(part.people, 1),
                "cost_usd_million": round(part.cost, 1),
                "coverage_per_cent": round(part.coverage * 100, 1),
                "coverage_of": part.coverage_of,
                "gap_usd_million": round(part.gap, 1),
            }
            for part in one.benefits
        },
    }
