"""No small group shows: which figures of a day are hidden before anything goes out.

A figure is hidden where its numerator, those left out of it or its whole are one to nine people (zero is about nobody),
and with it as many others as it takes that each of them keeps a wide enough range of possible values, whatever is added
and subtracted: over districts, provinces, sexes and ages, between indicators that count parts of the same people, and
with the tables that were published before. docs/disclosure.md says what is promised, `saiban.statistics.audit` holds
it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from saiban.statistics.cover import Flags, Layer
from saiban.statistics.figures import By, Figure
from saiban.statistics.sheets import APART, PARTS, Part, Sheet, is_small, sheet, with_covered
from saiban.statistics.sums import family

Key = tuple[str, By]
"""A family of indicators (`sums.family`) and a group: what is hidden or shown as one."""

WHOLE_COUNTRY, PROVINCE = 50.0, 5.0
"""How much dearer it is to hide a figure of the country, or of a province, than one of a district."""
MOST_SMALL = 0.25
"""A breakdown by two dimensions goes out where no more than this part of its groups is small."""
GUESS = 2.0
"""Of a count that is shown on one date and hidden on another a reader knows within this many times how far it moved."""
KEPT = 0.05
"""How cheap it is to hide again what was hidden the date before."""


@dataclass(frozen=True, slots=True)
class PublicFigure(Figure):
    """A figure as it goes out; one that is hidden (`suppressed`) has no number at all."""

    suppressed: bool = False


@dataclass(frozen=True)
class Told:
    """The figures of one day that go out, and which of them are hidden."""

    figures: tuple[Figure, ...]
    hidden: frozenset[Key]

    def public(self) -> list[PublicFigure]:
        """Return the figures as they go out, in their order."""
        return [public(figure, suppressed=self.hides(figure)) for figure in self.figures]

    def hides(self, figure: Figure) -> bool:
        """Say whether a figure is hidden."""
        return (family(figure.indicator), figure.by) in self.hidden

    @cached_property
    def families(self) -> Mapping[str, tuple[Figure, ...]]:
        """The figures that have a number, by family, with what they give away besides."""
        found: dict[str, list[Figure]] = {}
        for figure in with_covered(self.figures):
            if figure.numerator is not None:
                found.setdefault(family(figure.indicator), []).append(figure)
        return {name: tuple(several) for name, several in found.items()}

    def hidden_of(self, name: str) -> frozenset[By]:
        """Return the hidden groups of a family."""
        return frozenset(by for one, by in self.hidden if one == name)


def going_out(table: Sequence[Figure]) -> list[Figure]:
    """Return the figures without the crossed breakdowns of which too many groups are small: little would be left."""
    counted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    small: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for figure in table:
        if figure.numerator:
            counted[figure.indicator, figure.dimensions] += 1
            small[figure.indicator, figure.dimensions] += is_small(figure)
    return [
        one
        for one in table
        if len(one.dimensions) < 2
        or small[one.indicator, one.dimensions] <= MOST_SMALL * counted[one.indicator, one.dimensions]
    ]


def protect(table: Iterable[Figure], history: Sequence[Told] = ()) -> Told:
    """Return a day's figures with those that must be hidden.

    `history`: tables that were published before and that a reader would lay beside this one: those of the day before,
    and of the same day in the edition before. What has not changed since the latter is hidden as it was.
    """
    told = Told(tuple(table), frozenset())
    hidden: set[Key] = set()
    for name, figures in told.families.items():
        hidden |= {(name, by) for by in _hidden(name, figures, history)}
    hidden |= {(family(one.indicator), one.by) for one in told.figures if one.numerator is None and _bounds_small(one)}
    return Told(told.figures, frozenset(hidden))


def public(figure: Figure, *, suppressed: bool) -> PublicFigure:
    """Return a figure as it goes out."""
    values = {one.name: getattr(figure, one.name) for one in fields(Figure)}
    if suppressed:
        values |= dict.fromkeys(("numerator", "denominator", "share", "low", "high"))
    return PublicFigure(**values, suppressed=suppressed)


def _bounds_small(figure: Figure) -> bool:
    """Say whether a figure that is known by its bounds alone speaks of few people."""
    whole = figure.denominator or 0
    return any(0 < round(bound * whole) < 10 for bound in (figure.low, figure.high) if bound is not None)


def _hidden(name: str, figures: Sequence[Figure], history: Sequence[Told]) -> set[By]:
    """Return the groups of one family that are hidden on a day."""
    hidden = {figure.by for figure in figures if is_small(figure)}
    for earlier in history:
        if set(earlier.families.get(name, ())) == set(figures):
            hidden |= earlier.hidden_of(name)
    costs = _costs(figures, [earlier.hidden_of(name) for earlier in history])
    layers = [made for part in PARTS for made in _layers(name, figures, part, costs, history)]
    while True:
        before = len(hidden)
        for layer in layers:
            hidden |= layer.more(hidden)
        if len(hidden) == before:
            return hidden


def _layers(
    name: str, figures: Sequence[Figure], part: Part, costs: Mapping[By, float], history: Sequence[Told]
) -> list[_Held]:
    """Return what has to hold of one part of the figures: by themselves, and beside each table published before."""
    own = sheet(figures, part)
    if not own.names:
        return []
    own_counts = dict(zip(own.names, own.counts, strict=True))
    found = [_alone(own, costs)]
    for earlier in history:
        then = sheet(earlier.families.get(name, ()), part)
        then_hidden = earlier.hidden_of(name)
        then_counts = dict(zip(then.names, then.counts, strict=True))
        if then_hidden:
            found.append(_beside(own, costs, then_counts, then_hidden))
            found.append(_given_away(then, then_hidden, costs, own_counts))
    return found


@dataclass
class _Held:
    """A layer, and which of its counts are hidden where a group is."""

    layer: Layer
    groups: tuple[By | None, ...]  # the group that a count is hidden with; None: it never shows
    targets: Flags | None = None  # what is protected, hidden or not; None: what is hidden

    def more(self, hidden: set[By]) -> set[By]:
        """Return the groups that have to be hidden besides."""
        flags = np.array([by is None or by in hidden for by in self.groups])
        found = self.layer.more(flags, self.targets)
        return {
            by for by, now, before in zip(self.groups, found, flags, strict=True) if by is not None and now > before
        }


def _alone(own: Sheet, costs: Mapping[By, float]) -> _Held:
    """Everything hidden keeps its range by what is shown of the day."""
    still = np.zeros(len(own.names))
    layer = Layer(
        own.names, own.ties, -own.counts, own.most - own.counts, still, still, own.wanted, _priced(own, costs)
    )
    return _Held(layer, _groups(own))


def _beside(
    own: Sheet, costs: Mapping[By, float], then: Mapping[tuple[str, By], float], then_hidden: frozenset[By]
) -> _Held:
    """What is hidden on both days keeps its range for who knows about how far the counts shown then have moved."""
    low, high = -own.counts, own.most - own.counts
    wanted = np.zeros(len(own.names))
    for place, name in enumerate(own.names):
        if name not in then:
            continue
        if name[1] in then_hidden:
            wanted[place] = min(APART, own.wanted[place])
        elif not own.never_shown[place]:
            moved = own.counts[place] - then[name]
            low[place] = max(low[place], -moved - GUESS * abs(moved))
            high[place] = min(high[place], -moved + GUESS * abs(moved))
    still = np.zeros(len(own.names))
    return _Held(Layer(own.names, own.ties, low, high, still, still, wanted, _priced(own, costs)), _groups(own))


def _given_away(
    then: Sheet, then_hidden: frozenset[By], costs: Mapping[By, float], now: Mapping[tuple[str, By], float]
) -> _Held:
    """What was hidden then keeps its range for who sees what is shown now."""
    count = len(then.names)
    low, high, shown_low, shown_high = np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count)
    wanted, groups = np.zeros(count), list(_groups(then))
    for place, name in enumerate(then.names):
        if not then.never_shown[place] and name[1] not in then_hidden:
            continue
        low[place], high[place] = -then.counts[place], then.most[place] - then.counts[place]
        wanted[place] = min(APART, then.wanted[place])
        if name not in now or then.never_shown[place]:
            groups[place] = None
        else:
            moved = now[name] - then.counts[place]
            shown_low[place] = max(low[place], moved - GUESS * abs(moved))
            shown_high[place] = min(high[place], moved + GUESS * abs(moved))
    layer = Layer(then.names, then.ties, low, high, shown_low, shown_high, wanted, _priced(then, costs))
    return _Held(layer, tuple(groups), wanted > 0)


def _groups(one: Sheet) -> tuple[By | None, ...]:
    return tuple(None if never else by for (_code, by), never in zip(one.names, one.never_shown, strict=True))


def _priced(one: Sheet, costs: Mapping[By, float]) -> np.ndarray:
    return np.array([costs.get(by, 1.0) for _code, by in one.names])


def _costs(figures: Sequence[Figure], hidden_before: Sequence[frozenset[By]]) -> dict[By, float]:
    """Return what it costs to hide each group: large ones more than small, the country more than its parts."""
    costs: dict[By, float] = {}
    for figure in figures:
        dimensions = {dimension for dimension, _code in figure.by}
        level = PROVINCE if "district" not in dimensions else 1.0
        weight = WHOLE_COUNTRY if not figure.by else level
        if any(figure.by in hidden for hidden in hidden_before):
            weight *= KEPT
        costs[figure.by] = max(costs.get(figure.by, 0.0), weight * math.log2(2 + (figure.numerator or 0)))
    return costs
