"""What was published for a region, and why our figure from the countries' series differs from it.

The published figures are not reached by tuning: the ILO fills in countries without data by a model and revises
countries' values between releases. Each reason is computed from the two figures and the data behind ours.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from saiban.schemes.definitions import Words
from saiban.statistics.world.aggregates import Aggregate, known_countries
from saiban.statistics.world.places import Region
from saiban.statistics.world.reasons import Reason, per_cent, reason
from saiban.statistics.world.reference import table
from saiban.statistics.world.releases import Release

SAME_RELEASE = "same_release"
AGREES = 0.5
"""Percentage points within which two figures are said to agree."""


@dataclass(frozen=True)
class Edition:
    """A publication of figures of regions."""

    code: str
    name: Words
    source: str


@dataclass(frozen=True)
class Published:
    """A published figure of a region; `confidence` is how sure the carrying over is (high, medium, low)."""

    edition: Edition
    year: int
    branch: str
    region: str
    per_cent: float
    confidence: str


@functools.cache
def edition(code: str) -> Edition:
    """Return an edition by its code."""
    row = next(row for row in table("editions") if row["code"] == code)
    return Edition(code, Words(row["en"], row["ur"]), row["source"])


def published(release: Release, branch: str, region: Region, *, year: int) -> tuple[Published, ...]:
    """Return what was published for a region, branch and year: by the ILO's reports, and in the release itself."""
    found = [
        Published(edition(row["edition"]), year, branch, region.code, float(row["per_cent"]), row["confidence"])
        for row in table("published")
        if (row["branch"], row["region"], int(row["year"])) == (branch, region.code, year)
    ]
    if region.code.isdigit() and (own := release.of_year(branch, int(region.code), year)):
        found.append(Published(edition(SAME_RELEASE), year, branch, region.code, own.per_cent, "high"))
    return tuple(found)


def reasons(release: Release, ours: Aggregate, theirs: Published) -> tuple[Reason, ...]:
    """Return why our aggregate and a published figure differ, the strongest reason first."""
    if ours.mean is None:
        return (reason("no_data"),)
    found = []
    if ours.withheld:
        found.append(reason("below_threshold", share=per_cent(ours.share_with_data), needed=per_cent(ours.threshold)))
    if abs(ours.mean - theirs.per_cent) < AGREES:
        return (*found, reason("agrees"))
    found.append(_missing_or_revised(release, ours, ours.mean, theirs.per_cent))
    if ours.branch.stand_in:
        found.append(reason("stand_in_weight", group=ours.branch.group_name, concerned=ours.branch.concerned))
    if ours.share_older_than_five_years >= 0.1:
        found.append(
            reason(
                "old_values",
                share=per_cent(ours.share_older_than_five_years),
                year=str(ours.year - 5),
                oldest=str(ours.oldest),
            )
        )
    return tuple(found)


def _missing_or_revised(release: Release, ours: Aggregate, mean: float, published: float) -> Reason:
    """Tell what the countries without a value would have to have, or by how much the others must have been revised."""
    missing = 1 - ours.share_with_data
    needed = (published - (1 - missing) * mean) / missing if missing > 0.0005 else None
    if needed is not None and 0 <= needed <= 100:
        return reason("filled_in", share=per_cent(missing), published=f"{published:.1f}%", needed=f"{needed:.1f}%")
    heaviest = max(
        (one for one in known_countries(release, ours.branch, ours.region, ours.year) if one.value),
        key=lambda one: one.weight,
    )
    who: dict[str, str | Words] = {
        "country": Words(heaviest.country.name("en"), heaviest.country.name("ur")),
        "weight": per_cent(heaviest.weight / (ours.people * ours.share_with_data)),
    }
    if needed is None:
        return reason("all_known", points=f"{abs(mean - published):.1f}", **who)
    bound = 0 if needed < 0 else 100
    least = (published - missing * bound) / (1 - missing) - mean
    return reason("revised", share=per_cent(missing), bound=f"{bound}%", points=f"{abs(least):.1f}", **who)
