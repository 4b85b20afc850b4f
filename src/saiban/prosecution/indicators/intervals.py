"""How sure a figure is: 95 % intervals, each with where it comes from. Pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Sequence

Z = 1.959963984540054

Interval = tuple[float, float]


def wilson(part: int, of: int) -> Interval | None:
    """Return the interval of a share (Wilson, "Probable inference", JASA 22, 1927), 0 to 1; None of nobody."""
    if of == 0:
        return None
    share = part / of
    middle = share + Z * Z / (2 * of)
    spread = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    whole = 1 + Z * Z / of
    return max(0.0, (middle - spread) / whole) if part else 0.0, min(
        1.0, (middle + spread) / whole
    ) if part < of else 1.0


def flow(out: int, came: int, times: float) -> Interval | None:
    """Return the interval of `times` one count for each of another, both Poisson: given their sum, a share (Wilson)."""
    if came == 0 or (between := wilson(out, out + came)) is None:
        return None
    low, high = between
    return times * low / (1 - low), times * high / (1 - high) if high < 1 else math.inf


def mean(of: int, total: float, squares: float) -> Interval | None:
    """Return the interval of an average by the normal law, from the sum of values and of their squares.

    None of fewer than two.
    """
    if of < 2:
        return None
    average = total / of
    deviation = math.sqrt(max(0.0, squares - total * total / of) / (of - 1))
    spread = Z * deviation / math.sqrt(of)
    return average - spread, average + spread


def quantile(values: Sequence[int], share: float) -> float:
    """Return the value below which a share of values in rising order lies; between two it is interpolated."""
    place = share * (len(values) - 1)
    below, above = values[math.floor(place)], values[math.ceil(place)]
    return below + (above - below) * (place - math.floor(place))


def median(values: Sequence[int]) -> Interval | None:
    """Return the interval of the median of values in rising order, by order statistics (Conover, "Practical
    nonparametric statistics", 3.2); None of fewer than six values, of which no interval is that sure."""
    of = len(values)
    if of < 6:
        return None
    spread = Z * math.sqrt(of) / 2
    return float(values[max(0, math.floor(of / 2 - spread))]), float(values[min(of - 1, math.ceil(of / 2 + spread))])


def ratio(part: int, of: int, other: int, other_of: int) -> Interval | None:
    """Return the interval of a ratio of two shares (Katz and others, "Obtaining confidence intervals for the risk
    ratio", Biometrics 34, 1978); None where either share is of nobody or none."""
    if not (part and other and of and other_of):
        return None
    middle = math.log((part / of) / (other / other_of))
    spread = Z * math.sqrt(1 / part - 1 / of + 1 / other - 1 / other_of)
    return math.exp(middle - spread), math.exp(middle + spread)


def kaplan_meier(steps: Sequence[tuple[int, int, int]]) -> tuple[float | None, float | None, float | None]:
    """Return the median of times of which some are still running, with its interval.

    `steps`: time, how many ended, how many were still running when last seen, in rising order of time. The interval is
    where the log(-log) limits of Greenwood's variance cross one half (Brookmeyer and Crowley, Biometrics 38, 1982);
    None where a line never comes down that far.
    """
    left = sum(ended + running for _time, ended, running in steps)
    alive, spread = 1.0, 0.0
    found: list[float | None] = [None, None, None]
    for time, ended, running in steps:
        if ended:
            spread += ended / (left * (left - ended)) if left > ended else math.inf
            alive *= 1 - ended / left
            low, high = _log_log(alive, spread)
            for place, line in enumerate((alive, low, high)):
                if found[place] is None and line <= 0.5:
                    found[place] = float(time)
        left -= ended + running
    return found[0], found[1], found[2]


def _log_log(alive: float, spread: float) -> Interval:
    if alive in (0.0, 1.0) or math.isinf(spread):
        return (alive, alive)
    width = Z * math.sqrt(spread) / abs(math.log(alive))
    return alive ** math.exp(width), alive ** math.exp(-width)
