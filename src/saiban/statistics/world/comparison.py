"""The world table: every region and branch, our aggregate beside what was published, and the reasons between them."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.statistics.world import published
from saiban.statistics.world.aggregates import THRESHOLD, Aggregate, aggregates, left_out
from saiban.statistics.world.places import PAKISTAN, countries
from saiban.statistics.world.reasons import Reason
from saiban.statistics.world.releases import Observation, Release, branches

YEAR = 2020
"""The year of the World Social Protection Report 2020-22, and the latest of the packaged counts of people."""


@dataclass(frozen=True)
class Compared:
    """A published figure beside ours: `difference` is ours less theirs in percentage points, withheld or not."""

    published: published.Published
    difference: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Row:
    """One region and branch."""

    aggregate: Aggregate
    compared: tuple[Compared, ...]
    pakistan: Observation | None


@dataclass(frozen=True)
class WorldTable:
    """Everything that a release says of the world in a year."""

    vintage: str
    digest: str
    year: int
    threshold: float
    rows: tuple[Row, ...]
    unused: tuple[tuple[str, int], ...]
    without_weight: tuple[tuple[str, tuple[str, ...]], ...]


def world_table(release: Release, *, year: int = YEAR, threshold: float = THRESHOLD) -> WorldTable:
    """Return the table of a release for a year; `threshold` is the share of people with data below which none shows."""
    rows = []
    for ours in aggregates(release, year=year, threshold=threshold):
        theirs = published.published(release, ours.branch.code, ours.region, year=year)
        rows.append(
            Row(
                aggregate=ours,
                compared=tuple(
                    Compared(
                        one,
                        None if ours.mean is None else ours.mean - one.per_cent,
                        published.reasons(release, ours, one),
                    )
                    for one in theirs
                ),
                pakistan=release.latest(ours.branch.code, PAKISTAN, year),
            )
        )
    return WorldTable(
        vintage=release.vintage,
        digest=release.digest,
        year=year,
        threshold=threshold,
        rows=tuple(rows),
        unused=tuple(sorted(release.unused.items())),
        without_weight=tuple(
            (branch.code, tuple(one.english for one in left))
            for branch in branches()
            if (left := left_out(release, branch, year))
        ),
    )


def as_json(shown: WorldTable) -> dict[str, object]:
    """Return the table for programs: shares as per cent with two decimals, the key of every figure beside it."""
    return {
        "vintage": shown.vintage,
        "digest": shown.digest,
        "year": shown.year,
        "threshold": shown.threshold,
        "home": {"m49": PAKISTAN, "name": countries()[PAKISTAN].english},
        "unused_rows": dict(shown.unused),
        "areas_without_weight": {branch: list(names) for branch, names in shown.without_weight},
        "rows": [_row(one) for one in shown.rows],
    }


def _row(row: Row) -> dict[str, object]:
    ours = row.aggregate
    return {
        "key": [ours.vintage, ours.year, ours.branch.code, ours.region.code],
        "branch": ours.branch.code,
        "series": ours.branch.series,
        "perspective": ours.branch.perspective,
        "region_set": ours.region.set,
        "region": ours.region.code,
        "region_name": ours.region.name.en,
        "per_cent": _two(ours.per_cent),
        "withheld_mean": _two(ours.mean) if ours.withheld else None,
        "share_with_data": round(ours.share_with_data, 4),
        "countries": ours.countries,
        "countries_with_data": ours.countries_with_data,
        "weight": ours.branch.group,
        "weight_year": ours.weight_year,
        "weight_is_stand_in": ours.branch.stand_in,
        "people_thousand": round(ours.people, 1),
        "oldest_value": ours.oldest,
        "pakistan": None if row.pakistan is None else {"year": row.pakistan.year, "per_cent": row.pakistan.per_cent},
        "published": [
            {
                "edition": one.published.edition.code,
                "year": one.published.year,
                "per_cent": one.published.per_cent,
                "confidence": one.published.confidence,
                "difference": _two(one.difference),
                "reasons": [{"code": reason.code, "words": reason.words.en} for reason in one.reasons],
            }
            for one in row.compared
        ],
    }


def _two(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
