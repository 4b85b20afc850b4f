"""Districts in order: who is surely ahead, who may change places, and what the intervals say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from saiban.statistics.figures import Figure, by, exact, unknown
from saiban.statistics.gaps.league import league, wilson

DAY = date(2025, 6, 30)


def of_district(code: str, covered: int, people: int) -> Figure:
    return exact("any", DAY, by({"district": code}), covered, people, "census-projected")


def test_wilson_is_the_interval_of_the_textbook() -> None:
    """Wilson (1927): 10 of 50 at 95 per cent lie between 11.2 and 33.0 per cent."""
    low, high = wilson(0.2, 50, 1.959964)
    assert (round(low, 3), round(high, 3)) == (0.112, 0.330)
    assert wilson(0.0, 20, 1.96)[0] == 0 and wilson(1.0, 20, 1.96)[1] == 1


def test_districts_that_chance_could_exchange_share_their_places() -> None:
    first, second, third = league(
        [of_district("PK617", 300, 1000), of_district("PK531", 610, 1000), of_district("PK523", 600, 1000)]
    )
    assert [one.figure.code("district") for one in (first, second, third)] == ["PK531", "PK523", "PK617"]
    assert [(one.first, one.last) for one in (first, second, third)] == [(1, 2), (1, 2), (3, 3)]


def test_a_large_registry_parts_what_a_small_one_can_not() -> None:
    found = league([of_district("PK531", 610_000, 1_000_000), of_district("PK523", 600_000, 1_000_000)])
    assert [(one.first, one.last) for one in found] == [(1, 1), (2, 2)]


def test_bounds_widen_the_interval() -> None:
    figure = of_district("PK531", 500, 1000)
    (sure,) = league([figure])
    (unsure,) = league([replace(figure, kind="bounds", low=0.3, high=0.8)])
    assert unsure.low < 0.3 < sure.low < 0.5 < sure.high < 0.8 < unsure.high


@pytest.mark.parametrize("kind", ["no_data", "no_scheme"])
def test_what_is_not_known_has_no_place(kind: str) -> None:
    nothing = unknown("any", DAY, by({"district": "PK523"}), 1000, "", kind)  # type: ignore[arg-type]
    (placed,) = league([of_district("PK531", 5, 1000), nothing])
    assert (placed.figure.code("district"), placed.first, placed.last) == ("PK531", 1, 1)
