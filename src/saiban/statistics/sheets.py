"""Figures as counts that add up: what is hidden of them, and what could be worked out, is a matter of these alone.

Of a figure whose denominator is public (a census) only the numerator tells of anybody. Where the denominator was
counted in the registry, those who are not in the numerator are a group of people too, and so is the whole.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from saiban.schemes.book import packaged_files, read_book
from saiban.schemes.definitions import Book
from saiban.statistics.cover import Floats, Tie
from saiban.statistics.figures import By, Figure, exact
from saiban.statistics.sums import OVERLAPPING, completed, schemes_of, sums

LESS_COVERED = "less-covered"
RUPEES = {"poverty-line": ("poverty-line", "adult_equivalent"), "minimum-wage": ("minimum-wage", "monthly")}
"""Denominators in rupees: the file and the code of the figure of the scheme book that each person stands for."""
LEAST = 10
"""Counts of people below this are hidden, and can be anything within a range at least as wide."""
APART = 7
"""Nothing hidden can be told within 3: whatever is hidden has a range at least as wide as this."""
COUNTED = frozenset({"registry", "registry-households", "own"})
"""Sources of denominators that are counts of people of our own, not public figures."""

COVERED = "covered"
"""The count of those by whom a denominator was made smaller (`with_covered`), hidden with the figures over it."""

NEARLY = 0.5
"""Less than this is no person: rupees are rounded."""

Part = Literal["in", "few", "out", "all"]
"""Of a group: those in the numerator; the same for who knows no whole that did not go out; those not in it; all."""
PARTS: tuple[Part, ...] = ("in", "few", "out", "all")

Name = tuple[str, By]
"""What names a count: an indicator and a group. A group "not stated" belongs to no figure (`_not_stated`)."""


@dataclass(frozen=True)
class Sheet:
    """The counts of one part of some indicators' groups on a day, with what ties them together."""

    names: tuple[Name, ...]
    counts: Floats
    most: Floats  # what each can be at most, as everybody knows
    wanted: Floats  # how wide its range must be where it is hidden
    never_shown: tuple[bool, ...]
    ties: tuple[Tie, ...]


def is_counted(figure: Figure) -> bool:
    """Say whether the denominator of a figure is a count of our own."""
    return figure.denominator_source in COUNTED


def is_small(figure: Figure) -> bool:
    """Say whether a figure must not go out: it speaks of fewer people than may be shown."""
    if figure.numerator is None:
        return False
    return any(0 < count < LEAST for part in PARTS if (count := count_of(figure, part)) is not None)


def count_of(figure: Figure, part: Part) -> float | None:
    """Return how many people a part of a figure's group is; None where it has no such count.

    Of rupees against rupees it is how many people those in the denominator are for, about.
    """
    if figure.numerator is None:
        return None
    if (rupees := rupees_a_head(figure.denominator_source, figure.as_of)) is not None:
        return (figure.denominator or 0) / rupees if part == "in" else None
    if part == "in":
        return figure.numerator
    if not is_counted(figure) or figure.denominator is None:
        return None
    if part == "few":
        return figure.numerator
    return figure.denominator if part == "all" else max(0, figure.denominator - figure.numerator)


@functools.cache
def rupees_a_head(source: str, day: date) -> float | None:
    """Return how many rupees of a denominator stand for one person; None where it counts people."""
    if source not in RUPEES:
        return None
    owner, code = RUPEES[source]
    parameter = _book().parameter(code, owner)
    value = parameter.on(day, None) if parameter else None
    return float(value.value) if value else None


@functools.cache
def _book() -> Book:
    return read_book(packaged_files())


def with_covered(figures: Sequence[Figure]) -> list[Figure]:
    """Return figures with the counts by which their denominators are less than all people.

    Who knows how many people live there could take one from the other.
    """
    everybody = {figure.by: figure.denominator for figure in figures if figure.indicator == "any"}
    found = list(figures)
    for figure in figures:
        if figure.denominator_source == LESS_COVERED and figure.denominator is not None:
            plain = tuple(pair for pair in figure.by if pair[0] not in OVERLAPPING)
            if (people := everybody.get(plain)) is not None:
                covered = max(0, people - figure.denominator)
                found.append(exact(COVERED, figure.as_of, figure.by, covered, None, ""))
    return found


def sheet(figures: Sequence[Figure], part: Part) -> Sheet:
    """Return the counts of a part of figures that are hidden together (one day, one family)."""
    making = _Making(part)
    for indicator in sorted({figure.indicator for figure in figures}):
        making.add([figure for figure in figures if figure.indicator == indicator])
    if part in ("in", "few"):
        making.tie_families(figures)
    return Sheet(
        tuple(making.places),
        np.array(making.counts, float),
        np.array(making.most, float),
        np.array(making.wanted, float),
        tuple(making.never_shown),
        tuple(making.ties),
    )


class _Making:
    """A sheet in the making."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.places: dict[Name, int] = {}
        self.counts: list[float] = []
        self.most: list[float] = []
        self.wanted: list[float] = []
        self.never_shown: list[bool] = []
        self.ties: list[Tie] = []

    def add(self, figures: Sequence[Figure]) -> None:
        """Add the groups of one indicator and the sums between them."""
        known = {figure.by: (figure, count) for figure in figures if (count := count_of(figure, self.part)) is not None}
        if not known:
            return
        indicator = figures[0].indicator
        for by, (figure, count) in known.items():
            most = self._most(figure)
            self._put((indicator, by), count, most, self._wanted(figure, count, most), never_shown=False)
        groups = completed(known)
        for whole in sorted(groups - known.keys(), key=len, reverse=True):
            # of wholes that nobody publishes the finer come first: a coarser one may be the sum of them
            found = next(one for one in sums(groups) if one.whole == whole and one.exact)
            total = sum(self.counts[self.places[indicator, each]] for each in found.parts)
            self._put((indicator, whole), total, np.inf, 0, never_shown=True)
        for found in sums(groups):
            if (indicator, found.whole) in self.places:
                self._tie_sum(indicator, found.whole, found.dimension, found.parts, exact=found.exact)

    def _put(self, name: Name, count: float, most: float, wanted: float, *, never_shown: bool) -> int:
        self.places[name] = len(self.counts)
        self.counts.append(count)
        self.most.append(most)
        self.wanted.append(wanted)
        self.never_shown.append(never_shown)
        return self.places[name]

    def _most(self, figure: Figure) -> float:
        """A public whole is known to everybody, and a counted one that is not small may well be."""
        whole = figure.denominator
        rupees = figure.denominator_source in RUPEES
        if self.part in ("few", "all") or whole is None or rupees or (is_counted(figure) and whole < LEAST):
            return np.inf
        return float(max(whole, count_of(figure, self.part) or 0))

    def _wanted(self, figure: Figure, count: float, most: float) -> float:
        small_whole = is_counted(figure) and figure.denominator is not None and figure.denominator < LEAST
        if self.part != "in" and not (small_whole and (count or self.part == "few")):
            return 0.0  # where the whole is known, those out of the numerator are known as well as those in it
        if self.part == "in":
            if small_whole:
                return 0.0  # who knows so small a whole knows nearly all; for anybody else there is "few"
            out = count_of(figure, "out")
            small = 0 < count < LEAST or (out is not None and 0 < out < LEAST)
        else:
            small = 0 < count < LEAST
        return min(float(LEAST if small else APART), most)

    def _tie_sum(self, indicator: str, whole: By, dimension: str, parts: Sequence[By], *, exact: bool) -> None:
        places = [self.places[indicator, each] for each in parts if (indicator, each) in self.places]
        top = self.places[indicator, whole]
        rest = self.counts[top] - sum(self.counts[place] for place in places)
        if exact and rest > -NEARLY:
            if NEARLY < rest < LEAST:  # a small group that is in no part: as good as published where all others are
                name = (indicator, (*whole, (dimension, "")))
                places.append(self._put(name, rest, np.inf, LEAST, never_shown=True))
            self.ties.append(Tie((*places, top), (*[1] * len(places), -1)))
        elif self.part == "all" or indicator == COVERED:
            # whichever scheme people are held against, they are the same people
            self.ties += [Tie((place, top), (1, -1)) for place in places if self.counts[place] == self.counts[top]]
        elif self.part in ("in", "few"):
            for place in places:
                if self.counts[place] <= self.counts[top]:
                    self.ties.append(Tie((place, top), (1, -1), False, self.counts[top] - self.counts[place]))
            if rest <= 0:
                self.ties.append(Tie((top, *places), (1, *[-1] * len(places)), False, -rest))

    def tie_families(self, figures: Sequence[Figure]) -> None:
        """Tie indicators that count parts of the same people: by number of schemes; of the enrolled, by entitlement."""
        self._tie_pairs([figure.by for figure in figures if figure.indicator == "overlap_pair"])
        if self.part == "few":
            return
        whole_of = {figure.by: figure.denominator for figure in figures if figure.indicator == "inclusion_error"}
        for by in sorted({figure.by for figure in figures}):
            several = [self.places.get((code, by)) for code in ("none", "one_scheme", "several_schemes")]
            people = sum(self.counts[place] for place in several if place is not None)
            if None not in several and people >= LEAST:  # a smaller whole is known to nobody
                self.ties.append(Tie(tuple(place for place in several if place is not None), (1, 1, 1)))
            rightly, wrongly = self.places.get(("take_up", by)), self.places.get(("inclusion_error", by))
            enrolled = whole_of.get(by)
            if rightly is not None and wrongly is not None and enrolled is not None:
                slack = enrolled - self.counts[rightly] - self.counts[wrongly]
                self.ties.append(Tie((rightly, wrongly), (1, 1), False, max(0.0, slack)))

    def _tie_pairs(self, pairs: Sequence[By]) -> None:
        """Tie who is in both of two schemes to who is in each of them and another: part of these, and all in sum."""
        of_scheme: dict[int, list[int]] = {}
        for pair in pairs:
            place = self.places["overlap_pair", pair]
            for one in schemes_of(pair):
                top = self.places.get(("overlap", one))
                if top is not None:
                    of_scheme.setdefault(top, []).append(place)
                    self.ties.append(Tie((place, top), (1, -1), False, self.counts[top] - self.counts[place]))
        for top, places in of_scheme.items():
            slack = sum(self.counts[place] for place in places) - self.counts[top]
            self.ties.append(Tie((top, *places), (1, *[-1] * len(places)), False, slack))
