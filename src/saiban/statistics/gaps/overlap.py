"""In how many schemes people are at once, and in which two: counted over tagged people who are alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from saiban.engine.duck import connect, text
from saiban.statistics.counting.schemes import Masks
from saiban.statistics.definitions import UNKNOWN
from saiban.statistics.figures import By, Figure, by, exact
from saiban.statistics.sums import JOINED, schemes_of

REGISTRY = "registry"
"""The source of a denominator that is counted in the registry."""
BREAKDOWNS = ("sex", "age_group", "province", "district")
BY_NUMBER = {0: "none", 1: "one_scheme"}
SEVERAL = "several_schemes"
OVERLAP, PAIR = "overlap", "overlap_pair"


def overlap_figures(profiles: Path, masks: Masks, provinces: Mapping[str, str], day: date) -> list[Figure]:
    """Return the figures of people in no, one and several schemes, and of the overlap between schemes.

    `profiles`: rows of people who are alike (columns sex, age_group, district, draws, contributes, people). Somebody is
    in a scheme who draws from it or contributes to it. `provinces`: the province of each district.
    """
    rows = _rows(profiles, provinces)
    figures = []
    for dimension in ("", *BREAKDOWNS):
        figures += _by_number(rows, dimension, day)
    for dimension in ("", "province"):
        figures += _by_scheme(rows, masks, dimension, day)
    return figures


Rows = list[tuple[dict[str, str], int, int]]
"""Of people who are alike: their groups, their schemes as bits, and how many they are."""


def _rows(profiles: Path, provinces: Mapping[str, str]) -> Rows:
    with connect() as con:
        found = con.execute(
            f"""
            SELECT sex, age_group, district, draws | contributes AS held, sum(people)::BIGINT
            FROM read_parquet({text(str(profiles))}) GROUP BY ALL ORDER BY ALL"""
        ).fetchall()
    return [
        (
            {"sex": sex, "age_group": age, "district": district, "province": provinces.get(district, UNKNOWN)},
            int(held),
            int(people),
        )
        for sex, age, district, held, people in found
    ]


def _by_number(rows: Rows, dimension: str, day: date) -> list[Figure]:
    counted: Counter[tuple[str, By]] = Counter()
    all_of: Counter[By] = Counter()
    for groups, held, people in rows:
        group = by({dimension: groups[dimension]} if dimension else {})
        counted[BY_NUMBER.get(held.bit_count(), SEVERAL), group] += people
        all_of[group] += people
    codes = (*BY_NUMBER.values(), SEVERAL)
    return [
        exact(code, day, group, counted[code, group], people, REGISTRY)
        for code in codes
        for group, people in sorted(all_of.items())
    ]


def _by_scheme(rows: Rows, masks: Masks, dimension: str, day: date) -> list[Figure]:
    """Of each scheme's people those in another too; of the people in either of two those in both."""
    codes = {masks.bit(scheme.code): scheme.code for scheme in masks.schemes}
    alike: Counter[tuple[str, int]] = Counter()
    for groups, held, people in rows:
        if held:
            alike[groups.get(dimension, ""), held] += people
    inside: Counter[By] = Counter()
    elsewhere: Counter[By] = Counter()
    both: Counter[By] = Counter()
    for (code, held), people in alike.items():
        place = by({dimension: code} if dimension else {})
        schemes = sorted(name for bit, name in codes.items() if held & bit)
        for scheme in schemes:
            inside[by((*place, ("scheme", scheme)))] += people
            if len(schemes) > 1:
                elsewhere[by((*place, ("scheme", scheme)))] += people
        for first, second in _pairs(schemes):
            both[by((*place, ("scheme", first + JOINED + second)))] += people
    figures = [exact(OVERLAP, day, group, elsewhere[group], people, REGISTRY) for group, people in inside.items()]
    for group, people in both.items():
        either = sum(inside[one] for one in schemes_of(group)) - people
        figures.append(exact(PAIR, day, group, people, either, REGISTRY))
    return sorted(figures, key=lambda one: (one.indicator, one.by))


def _pairs(schemes: list[str]) -> list[tuple[str, str]]:
    return [(first, second) for place, first in enumerate(schemes) for second in schemes[place + 1 :]]
