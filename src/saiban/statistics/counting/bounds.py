"""Between which bounds a union lies of which only the parts' sizes are known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """At least `low`, at most `high`; `independent` if being in one group says nothing of being in another."""

    low: float
    high: float
    independent: float


def union(shares: Sequence[float]) -> Bounds:
    """Return the bounds of a union of groups by their shares (0-1) of the population.

    Low is the greatest share (all others lie within it), high the sum (none overlap) and at most all: M. Fréchet, 1935.
    """
    if not shares:
        return Bounds(0.0, 0.0, 0.0)
    held = [min(1.0, max(0.0, share)) for share in shares]
    return Bounds(max(held), min(1.0, math.fsum(held)), 1 - math.prod(1 - share for share in held))
