"""Districts in the order of an indicator, each with the places that it may as well have.

Two districts whose shares differ by less than chance would make them differ have no order. So each has a range of
places: those that are left when every share lies anywhere within its interval. The intervals are Wilson's; for the
places they are widened so that all hold at once with 90 per cent (Klein, Wright and Wieczorek, "A joint confidence
region for an overall ranking of populations", J. R. Stat. Soc. C 69, 2020).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from saiban.statistics.figures import Figure

EACH, ALL_AT_ONCE = 0.95, 0.90
"""How sure each interval is by itself, and all of them together when places are given."""


@dataclass(frozen=True)
class Placed:
    """A district's figure, the interval of its share, and the best and the worst place that it may have."""

    figure: Figure
    low: float
    high: float
    first: int
    last: int


def league(figures: Sequence[Figure]) -> list[Placed]:
    """Return figures that have a share, the largest first, with interval and places; the others are left out."""
    known = [one for one in figures if one.share is not None and one.denominator]
    z = _z(ALL_AT_ONCE ** (1 / max(len(known), 1)))
    wide = [interval(one, z) for one in known]
    placed = [
        Placed(
            one,
            *interval(one, _z(EACH)),
            first=1 + sum(other_low > high for other_low, _other_high in wide),
            last=len(known) - sum(other_high < low for _other_low, other_high in wide),
        )
        for one, (low, high) in zip(known, wide, strict=True)
    ]
    return sorted(placed, key=lambda one: (-(one.figure.share or 0), one.figure.by))


def interval(figure: Figure, z: float) -> tuple[float, float]:
    """Return the interval of a figure's share; where it lies between bounds, from below the low to above the high."""
    of, share = figure.denominator or 1, figure.share or 0.0
    low = figure.low if figure.low is not None else share
    high = figure.high if figure.high is not None else share
    return wilson(low, of, z)[0], wilson(high, of, z)[1]


def wilson(share: float, of: int, z: float) -> tuple[float, float]:
    """Return Wilson's interval of a share of so many people; shares above 1 (a census that is short) count as 1."""
    share = min(max(share, 0.0), 1.0)
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
