"""The audit of what was published: can a reader with a linear programme tell a hidden count within 3?

Written apart from what hides (`saiban.statistics.disclosure`), and shares no code with its search: it takes the tables
as they went out and asks of each hidden count the least and the greatest value that fits everything a reader knows.
That reader is taken to know more than was published: every whole of ten people and more, how many belong to no part
where these are ten or more, and, of a count that one date shows and the next hides, about how far it moved.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from saiban.statistics.disclosure import Told
from saiban.statistics.figures import By
from saiban.statistics.sheets import rupees_a_head
from saiban.terms.places import province_of

WITHIN = 3.0
"""No hidden count may be told within this."""
LEAST = 10
OWN_WHOLES = ("registry", "registry-households", "own")
OVERLAPPING = ("scheme", "scheme_type")
TIMES = 2.0
"""A count that one date shows and another hides is known within so many times what it moved."""
SAME_PEOPLE = (("none", "one_scheme", "several_schemes"),)
NO_MORE_THAN_ENROLLED = ("take_up", "inclusion_error")
NEARLY = 0.5
"""Rupees are rounded: less than half a person is nobody."""
COVERED = "covered"
"""How many people the denominator of the vulnerable leaves out: who knows the population can tell."""
SLACK = 1e-6

Cell = tuple[str, By]


@dataclass(frozen=True)
class Determined:
    """A hidden count that a reader can tell within 3: between `low` and `high`."""

    indicator: str
    as_of: date
    by: By
    part: str
    low: float
    high: float
    beside: date | None  # the other date whose table was laid beside it


@dataclass
class _Knowledge:
    """What a reader knows of the counts of one part on a day."""

    shown: dict[Cell, float]
    most: dict[Cell, float]
    least: dict[Cell, float]
    equations: list[tuple[dict[Cell, float], float]]
    bounds: list[tuple[dict[Cell, float], float]]  # at most


@dataclass(frozen=True)
class _Day:
    """A table as it went out, with the truth that the audit measures by."""

    told: Told

    @cached_property
    def as_of(self) -> date:
        return self.told.figures[0].as_of if self.told.figures else date.min

    @cached_property
    def hidden(self) -> frozenset[Cell]:
        """What went out without a number."""
        hidden = {(one.indicator, one.by) for one in self.told.public() if one.suppressed}
        return frozenset(hidden | {(COVERED, by) for code, by in hidden if code == "vulnerable"})

    @cached_property
    def counts(self) -> Mapping[str, dict[Cell, float]]:
        """What is true of each part, whether it went out or not."""
        counts: dict[str, dict[Cell, float]] = {"in": {}, "few": {}, "out": {}, "all": {}}
        people = {one.by: one.denominator for one in self.told.figures if one.indicator == "any"}
        for one in self.told.figures:
            if one.numerator is None:
                continue
            rupees = rupees_a_head(one.denominator_source, one.as_of)
            counts["in"][one.indicator, one.by] = (one.denominator or 0) / rupees if rupees else one.numerator
            everybody = people.get(tuple(pair for pair in one.by if pair[0] not in OVERLAPPING))
            if one.indicator == "vulnerable" and everybody is not None and one.denominator is not None:
                counts["in"][COVERED, one.by] = max(0, everybody - one.denominator)
            if one.denominator is not None and one.denominator_source in OWN_WHOLES:
                counts["out"][one.indicator, one.by] = max(0, one.denominator - one.numerator)
                counts["all"][one.indicator, one.by] = one.denominator
                counts["few"][one.indicator, one.by] = one.numerator
        return counts

    @cached_property
    def most(self) -> dict[Cell, float]:
        """How large a numerator can be at most: its whole, where that is public or no small group."""
        return {
            (one.indicator, one.by): float(max(one.denominator, one.numerator))
            for one in self.told.figures
            if one.numerator is not None
            and one.denominator is not None
            and (one.denominator_source not in OWN_WHOLES or one.denominator >= LEAST)
            and rupees_a_head(one.denominator_source, one.as_of) is None
        }

    def hidden_counts(self, part: str) -> set[Cell]:
        """Return what is not to be told to which reader.

        "in": numerators, to who knows every whole of ten and more; "few": those of smaller wholes, to who knows what
        went out; "out" and "all": those left out and all, of these smaller wholes.
        """
        cells = {cell for cell in self.counts[part] if cell in self.hidden}
        small = {cell for cell in cells if self.counts["all"].get(cell, LEAST) < LEAST}
        if part == "in":
            return cells - small
        return {cell for cell in small if part == "few" or self.counts[part][cell] > 0}


def audit(tables: Sequence[Told]) -> list[Determined]:
    """Return the hidden counts that can be told within 3, by each table alone and beside the one before it.

    `tables` in the order in which a reader lays them side by side: dates, or editions of the same date. What the census
    alone tells of a group (at most six people live there) is not the tables' doing and is left out.
    """
    days = [_Day(table) for table in tables]
    found: list[Determined] = []
    for part in ("in", "few", "out", "all"):
        for day in days:
            found += _determined(day, part, None, day.hidden_counts(part))
        for then, now in itertools.pairwise(days):
            found += _determined(now, part, then, {cell for cell in now.hidden_counts(part) if cell in then.hidden})
            found += _determined(then, part, now, then.hidden_counts(part))
    return found


def _determined(day: _Day, part: str, beside: _Day | None, targets: set[Cell]) -> Iterator[Determined]:
    if not targets:
        return
    knowledge = _known(day, part)
    most = dict(knowledge.most)
    if beside is not None:
        _lay_beside(knowledge, day, beside, part)
    for cell, (low, high) in _ranges(knowledge, targets).items():
        if high - low <= 2 * WITHIN + SLACK and most.get(cell, np.inf) > 2 * WITHIN:
            yield Determined(cell[0], day.as_of, cell[1], part, low, high, beside.as_of if beside else None)


def _known(day: _Day, part: str) -> _Knowledge:
    truth = day.counts[part]
    shown = {cell: value for cell, value in truth.items() if cell not in day.hidden}
    knowledge = _Knowledge(shown, dict(day.most) if part == "in" else {}, {}, [], [])
    for indicator in sorted({indicator for indicator, _by in truth}):
        _add_sums(knowledge, indicator, truth, part)
    if part in ("in", "few"):
        _add_same_people(knowledge, day.told, truth, wholes=part == "in")
    return knowledge


def _add_sums(knowledge: _Knowledge, indicator: str, truth: Mapping[Cell, float], part: str) -> None:
    """Add every sum between groups of an indicator, those too that were not published."""
    every: set[By] = set()
    for by in (by for code, by in truth if code == indicator):
        apart = [pair for pair in by if pair[0] in OVERLAPPING]
        others = [pair for pair in by if pair[0] not in OVERLAPPING]
        for size in range(len(others) + 1):
            every |= {tuple(sorted([*apart, *some])) for some in itertools.combinations(others, size)}
    parts: dict[tuple[By, str], list[By]] = {}
    for by in sorted(every):
        for pair in by:
            rest = tuple(sorted(set(by) - {pair}))
            parts.setdefault((rest, pair[0]), []).append(by)
            if pair[0] == "district":
                within = tuple(sorted((*rest, ("province", province_of(pair[1]) or pair[1]))))
                parts.setdefault((within, "district"), []).append(by)
    for (whole, dimension), found in parts.items():
        between = dimension == "district" and (whole, "province") in parts  # the provinces stand between
        if whole in every and not between:
            _add_sum(knowledge, indicator, whole, dimension, found, truth, part)


def _add_sum(
    knowledge: _Knowledge,
    indicator: str,
    whole: By,
    dimension: str,
    parts: Sequence[By],
    truth: Mapping[Cell, float],
    part: str,
) -> None:
    if not parts:
        return
    top, cells = (indicator, whole), [(indicator, by) for by in parts]
    known = all(cell in truth for cell in (top, *cells))
    rest = truth[top] - sum(truth[cell] for cell in cells) if known else 0.0
    if dimension in OVERLAPPING or rest < -NEARLY:
        if (part == "all" or indicator == COVERED) and known:
            same = [cell for cell in cells if truth[cell] == truth[top]]  # held against another scheme, the same people
            knowledge.equations += [({cell: 1.0, top: -1.0}, 0.0) for cell in same]
        elif part in ("in", "few") and known:
            for cell in cells:
                if truth[cell] <= truth[top]:
                    knowledge.bounds.append(({cell: 1.0, top: -1.0}, 0.0))
            if rest <= 0:
                knowledge.bounds.append(({top: 1.0, **dict.fromkeys(cells, -1.0)}, 0.0))
        return
    terms = {top: -1.0, **dict.fromkeys(cells, 1.0)}
    if NEARLY < rest < LEAST:
        terms[indicator, (*whole, (dimension, "in no part"))] = 1.0
        rest = 0.0
    knowledge.equations.append((terms, -rest))


def _add_same_people(knowledge: _Knowledge, table: Told, truth: Mapping[Cell, float], *, wholes: bool) -> None:
    """Add what ties indicators that count parts of the same people; `wholes`: the reader knows how many these are."""
    enrolled_of = {(one.indicator, one.by): one.denominator for one in table.figures}
    for by in {by for _code, by in truth}:
        _add_pairs(knowledge, truth, by)
        if not wholes:
            continue
        for codes in SAME_PEOPLE:
            if all((code, by) in truth for code in codes):
                total = sum(truth[code, by] for code in codes)
                if 0 < total < LEAST:
                    continue  # so small a whole is known to nobody
                knowledge.equations.append(({(code, by): 1.0 for code in codes}, total))
        enrolled = enrolled_of.get(("inclusion_error", by))
        if enrolled is not None and all((code, by) in truth for code in NO_MORE_THAN_ENROLLED):
            knowledge.bounds.append(({(code, by): 1.0 for code in NO_MORE_THAN_ENROLLED}, float(enrolled)))


def _add_pairs(knowledge: _Knowledge, truth: Mapping[Cell, float], by: By) -> None:
    """Add what the pairs tell of those of one scheme (`by`) who are in another too."""
    elsewhere = ("overlap", by)
    if elsewhere not in truth or "scheme" not in dict(by):
        return
    place, scheme = set(by) - {("scheme", dict(by)["scheme"])}, dict(by)["scheme"]
    pairs = [
        cell
        for cell in truth
        if cell[0] == "overlap_pair" and place <= set(cell[1]) and len(cell[1]) == len(by)
        if scheme in dict(cell[1])["scheme"].split("+")
    ]
    knowledge.bounds += [({cell: 1.0, elsewhere: -1.0}, 0.0) for cell in pairs]
    knowledge.bounds.append(({elsewhere: 1.0, **dict.fromkeys(pairs, -1.0)}, 0.0))


def _lay_beside(knowledge: _Knowledge, day: _Day, other: _Day, part: str) -> None:
    """Add what another date's table tells of the counts that this one hides."""
    for cell, value in other.counts[part].items():
        if cell in day.counts[part] and cell in day.hidden and cell not in other.hidden:
            moved = TIMES * abs(day.counts[part][cell] - value)
            knowledge.least[cell] = max(0.0, value - moved)
            knowledge.most[cell] = min(knowledge.most.get(cell, np.inf), value + moved)


def _ranges(knowledge: _Knowledge, targets: set[Cell]) -> dict[Cell, tuple[float, float]]:
    """Return the least and greatest value of each target (once it is wide enough, no further)."""
    cells = sorted({cell for terms, _ in (*knowledge.equations, *knowledge.bounds) for cell in terms} | targets)
    free = [cell for cell in cells if cell not in knowledge.shown]
    place = {cell: number for number, cell in enumerate(free)}
    same, same_is = _rows(knowledge.equations, knowledge.shown, place)
    most, most_is = _rows(knowledge.bounds, knowledge.shown, place)
    both = abs(same).T @ abs(same) + abs(most).T @ abs(most)
    _count, component = connected_components(both, directed=False)
    low = np.array([knowledge.least.get(cell, 0.0) for cell in free])
    high = np.array([knowledge.most.get(cell, np.inf) for cell in free])
    found: dict[Cell, tuple[float, float]] = {}
    for number in sorted({component[place[cell]] for cell in targets}):
        inside = np.flatnonzero(component == number)
        rows, ups = _touching(same, inside), _touching(most, inside)
        problem = {
            "A_eq": same[rows][:, inside] if len(rows) else None,
            "b_eq": same_is[rows] if len(rows) else None,
            "A_ub": most[ups][:, inside] if len(ups) else None,
            "b_ub": most_is[ups] if len(ups) else None,
            "bounds": np.column_stack([low[inside], high[inside]]),
        }
        seen_low, seen_high = np.full(len(inside), np.inf), np.full(len(inside), -np.inf)
        for aim in _many_at_once(len(inside)):
            solved = linprog(aim, method="highs", **problem)
            if solved.x is not None:
                np.minimum(seen_low, solved.x, out=seen_low)
                np.maximum(seen_high, solved.x, out=seen_high)
        for inner, cell in enumerate(free[one] for one in inside):
            for sign in (1.0, -1.0) if cell in targets else ():
                if seen_high[inner] - seen_low[inner] > 2 * WITHIN + SLACK:
                    continue
                solved = linprog(sign * np.eye(1, len(inside), inner)[0], method="highs", **problem)
                if solved.status == 3:
                    seen_high[inner] = np.inf
                    seen_low[inner] = min(seen_low[inner], 0.0)
                elif solved.x is None:
                    raise ValueError(f"what was published contradicts itself around {cell}: {solved.message}")
                else:
                    np.minimum(seen_low, solved.x, out=seen_low)
                    np.maximum(seen_high, solved.x, out=seen_high)
            if cell in targets:
                found[cell] = (float(seen_low[inner]), float(seen_high[inner]))
    return found


def _many_at_once(count: int) -> Iterator[np.ndarray]:
    """Return directions in which many counts are driven at once: most are seen to have a wide range by these alone."""
    if count > 4:
        random = np.random.default_rng(11)
        for _round in range(6):
            aim = random.normal(size=count)
            yield aim
            yield -aim


def _rows(
    equations: Sequence[tuple[dict[Cell, float], float]], shown: Mapping[Cell, float], place: Mapping[Cell, int]
) -> tuple[csr_array, np.ndarray]:
    """Return the equations in what is not shown."""
    rows, columns, factors, right = [], [], [], []
    for row, (terms, constant) in enumerate(equations):
        right.append(constant - sum(factor * shown[cell] for cell, factor in terms.items() if cell in shown))
        for cell, factor in terms.items():
            if cell not in shown:
                rows.append(row)
                columns.append(place[cell])
                factors.append(factor)
    return csr_array(coo_array((factors, (rows, columns)), shape=(len(equations), len(place)))), np.array(right)


def _touching(matrix: csr_array, inside: np.ndarray) -> np.ndarray:
    return np.flatnonzero(np.diff(matrix[:, inside].indptr))
