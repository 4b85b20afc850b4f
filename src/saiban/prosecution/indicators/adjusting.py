"""What is shown of one prosecutor: observed against expected, never a bare rate, never a rank.

Expected is what the whole service did in the same kinds of cases (indirect standardisation): each case counts with the
rate of its stratum, which is its offence in its court; where a stratum has fewer than `LEAST_STRATUM` cases, that of
its offence, and where that has too few, of all. The interval is Wilson's of the observed share, divided by the expected
one, which is taken as known. Prosecutors with fewer than `LEAST_CASES` cases are not shown. What still differs after
that (the police, the judge, the evidence) is not taken out, so a page says it beside the figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from saiban.prosecution.indicators import intervals
from saiban.prosecution.indicators.computing import UNKNOWN, Period, conditions, filled
from saiban.prosecution.indicators.declarations import figures
from saiban.prosecution.indicators.facts import Edition

LEAST_STRATUM = 30
LEAST_CASES = 30


@dataclass(frozen=True)
class Adjusted:
    """A prosecutor's figure. `ratio` 1: as many as the service has in such cases; `clear` where the interval leaves 1.

    With too few cases everything but `n` is None.
    """

    figure: str
    denominator: str
    prosecutor: str
    n: int
    observed: int | None
    expected: float | None
    ratio: float | None
    low: float | None
    high: float | None

    @property
    def clear(self) -> bool:
        """Say whether the difference is more than chance alone often makes."""
        return self.low is not None and self.high is not None and not self.low <= 1 <= self.high


def adjusted(
    edition: Edition,
    period: Period,
    code: str,
    denominator: str | None = None,
    *,
    districts: Collection[str] | None = None,
) -> tuple[Adjusted, ...]:
    """Return a figure of every prosecutor against what is expected, by name and not by size.

    With `districts`, of the cases there alone; expected is still what the whole service does.

    Raises ValueError for a figure that is not to be shown of a prosecutor.
    """
    figure = figures().get(code)
    if figure is None or not figure.adjust:
        able = ", ".join(one.code for one in figures().values() if one.adjust)
        raise ValueError(f"{code!r} is not shown of one prosecutor; these are: {able}")
    name = denominator or next(iter(figure.denominators))
    of, numerator = filled(figure.denominators[name], period), filled(figure.numerator, period)
    cells = edition.con.execute(
        f"""SELECT prosecutor, coalesce(offence::VARCHAR, '{UNKNOWN}'), coalesce(court::VARCHAR, '{UNKNOWN}'), count(*),
            count(*) FILTER (WHERE {numerator}), district::VARCHAR
        FROM {figure.of}_facts WHERE ({of}) AND {conditions(period, figure.on, {})} GROUP BY ALL"""
    ).fetchall()
    rates = _rates((offence, court, n, part) for _who, offence, court, n, part, _district in cells)
    observed: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0.0])
    for who, offence, court, n, part, district in cells:
        if who is not None and (districts is None or district in districts):
            observed[who][0] += n
            observed[who][1] += part
            observed[who][2] += n * rates[offence, court]
    return tuple(_against(code, name, who, *observed[who]) for who in sorted(observed))


def _rates(cells: Iterable[tuple[str, str, int, int]]) -> dict[tuple[str, str], float]:
    """Return the rate of each stratum: its own, or that of the larger one that it falls back to."""
    counts: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    strata: set[tuple[str, str]] = set()
    for offence, court, n, part in cells:
        strata.add((offence, court))
        for stratum in ((offence, court), (offence,), ()):
            counts[stratum][0] += n
            counts[stratum][1] += part
    found = {}
    for offence, court in strata:
        chosen = next(
            (one for one in ((offence, court), (offence,)) if counts[one][0] >= LEAST_STRATUM),
            (),
        )
        found[offence, court] = counts[chosen][1] / counts[chosen][0]
    return found


def _against(code: str, denominator: str, who: str, n: float, observed: float, expected: float) -> Adjusted:
    count, part = int(n), int(observed)
    if count < LEAST_CASES:
        return Adjusted(code, denominator, who, count, None, None, None, None, None)
    between = intervals.wilson(part, count)
    if not expected or between is None:
        return Adjusted(code, denominator, who, count, part, expected, None, None, None)
    low, high = (bound * count / expected for bound in between)
    return Adjusted(code, denominator, who, count, part, expected, part / expected, low, high)
