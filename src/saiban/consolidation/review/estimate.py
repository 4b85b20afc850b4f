"""How right the linkage is, estimated from clerks' words about a sample drawn by lot from each band of probability."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from saiban.consolidation.wording import percent

DRAWS = 4000
NEEDED = 5
"""Judged pairs that a band needs before anything is estimated (or all of its pairs, where it has fewer)."""


@dataclass(frozen=True)
class Band:
    """One band: the run's `pairs` in it, how many of the sample were `judged` same or different, how many of those were
    the `same` person, and of how many nobody could tell (`unsure`, which the estimate takes to be like the others)."""

    linked: bool
    floor: int
    pairs: int
    judged: int
    same: int
    unsure: int = 0

    @property
    def enough(self) -> bool:
        """True where so many are judged that the band can be estimated."""
        return self.judged >= min(NEEDED, self.pairs - self.unsure)

    @property
    def share(self) -> float:
        """The share of the judged pairs that are the same person (0 where none is judged)."""
        return self.same / self.judged if self.judged else 0.0


@dataclass(frozen=True)
class Estimate:
    """A share from 0 to 1 with its 95 % interval."""

    share: float
    low: float
    high: float

    @property
    def percent(self) -> str:
        """The share as a page shows it."""
        return percent(self.share)

    @property
    def bounds(self) -> tuple[str, str]:
        """The two ends of the interval as a page shows them."""
        return percent(self.low), percent(self.high)


@dataclass(frozen=True)
class Quality:
    """Precision of the links, and recall among the pairs that the run found worth comparing and kept."""

    precision: Estimate
    recall: Estimate


def estimate(bands: Iterable[Band], *, seed: int = 1) -> Quality | None:
    """Estimate precision and recall; None while a band has too few judged pairs, or where nothing is linked.

    With N_h pairs in band h, of whose n_h judged ones m_h are the same person, the band is estimated to hold
    N_h m_h / n_h matches (the stratified estimator, W. G. Cochran, Sampling Techniques, 3rd ed. 1977, chapter 5).
    Precision is the matches of the linked bands over their pairs; recall those matches over the matches of all bands.

    The interval: 4,000 times each band's share of matches among its unjudged pairs is drawn from Beta(m_h + 1/2,
    n_h - m_h + 1/2), the Jeffreys posterior (L. D. Brown, T. T. Cai and A. DasGupta, Statistical Science 16 (2001),
    101-133), the two figures are worked out, and the middle 95 % of them is taken, widened to hold the estimate itself
    where it lies at an end (as it does when every judged pair was right). The draws' seed is fixed: the same words give
    the same figures.
    """
    known = [band for band in bands if band.pairs]
    if not any(band.linked for band in known) or not all(band.enough for band in known):
        return None
    lot = Random(seed)  # noqa: S311 - statistics, not secrets
    point = _figures([(band, band.pairs * band.share) for band in known])
    drawn = [_figures([(band, _drawn(band, lot)) for band in known]) for _draw in range(DRAWS)]
    precision, recall = (_around(point[place], sorted(one[place] for one in drawn)) for place in (0, 1))
    return Quality(precision, recall)


def _drawn(band: Band, lot: Random) -> float:
    open_pairs = band.pairs - band.judged
    if not open_pairs:
        return float(band.same)
    return band.same + open_pairs * lot.betavariate(band.same + 0.5, band.judged - band.same + 0.5)


def _figures(matches: Iterable[tuple[Band, float]]) -> tuple[float, float]:
    matches = list(matches)
    linked = sum(count for band, count in matches if band.linked)
    links = sum(band.pairs for band, _count in matches if band.linked)
    found = sum(count for _band, count in matches)
    return linked / links, linked / found if found else 1.0


def _around(point: float, drawn: list[float]) -> Estimate:
    low, high = drawn[round(0.025 * (len(drawn) - 1))], drawn[round(0.975 * (len(drawn) - 1))]
    return Estimate(point, min(low, point), max(high, point))
