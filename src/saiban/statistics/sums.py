"""Which groups of a table add up to which other one, so that a hidden figure could be worked out from shown ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from saiban.statistics.figures import By, by
from saiban.terms.places import province_of

OVERLAPPING = frozenset({"scheme", "scheme_type"})
"""Dimensions in which one person can stand under several codes: their parts add up to no less than the whole."""
TOGETHER = {
    "take_up": "entitled",
    "inclusion_error": "entitled",
    "cannot_tell": "entitled",
    "none": "overlap",
    "one_scheme": "overlap",
    "several_schemes": "overlap",
    "covered": "vulnerable",
    "overlap": "shared",
    "overlap_pair": "shared",
}
"""Indicators that count parts of the same people: one of them hidden in a group, all of them are."""
JOINED = "+"
"""Stands between the codes of two schemes, where a group is the people of both."""


@dataclass(frozen=True)
class Sum:
    """A group and its parts by one dimension (districts are parts of their province where it stands in the table)."""

    whole: By
    dimension: str
    parts: tuple[By, ...]

    @property
    def exact(self) -> bool:
        """Whether nobody stands in two parts."""
        return self.dimension not in OVERLAPPING


def family(indicator: str) -> str:
    """Return the name under which an indicator is hidden together with others; its own where it stands alone."""
    return TOGETHER.get(indicator, indicator)


def sums(groups: Collection[By]) -> list[Sum]:
    """Return every sum that holds between groups of one table."""
    there = set(groups)
    parts: dict[tuple[By, str], list[By]] = {}
    for group in sorted(there):
        for dimension, _code in group:
            parts.setdefault((_whole(group, dimension, there), dimension), []).append(group)
    return [Sum(whole, dimension, tuple(found)) for (whole, dimension), found in parts.items()]


def schemes_of(pair: By) -> tuple[By, By]:
    """Return the groups of the two schemes that a group of a pair names."""
    rest = tuple(each for each in pair if each[0] != "scheme")
    first, second = dict(pair)["scheme"].split(JOINED)
    return by((*rest, ("scheme", first))), by((*rest, ("scheme", second)))


def completed(groups: Collection[By]) -> set[By]:
    """Return groups with those that are not published but tie others together: wholes of exact sums."""
    there = set(groups)
    waiting = sorted(there)
    while waiting:
        group = waiting.pop()
        for dimension, _code in group:
            if dimension not in OVERLAPPING and (whole := _whole(group, dimension, there)) not in there:
                there.add(whole)
                waiting.append(whole)
    return there


def _whole(group: By, dimension: str, there: Collection[By]) -> By:
    """Return the group without a dimension; of a district its province, where that stands in the table."""
    rest = tuple(pair for pair in group if pair[0] != dimension)
    if dimension == "district":
        code = dict(group)["district"]
        within = tuple(sorted((*rest, ("province", province_of(code) or code))))
        if within in there:
            return within
    return rest
