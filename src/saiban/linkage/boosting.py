"""Gradient-boosted trees over patterns: small whole numbers, few distinct rows, labels counted on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saiban.linkage.model import Floats, Levels, Tree

TREES = 60
DEPTH = 5
RATE = 0.25
PENALTY = 1.0
FEWEST = 20
"""Distinct patterns on either side of a split."""
LEAST_GAIN = 1e-6
LEVELS = 16


def boosted(
    levels: Levels, same: NDArray[np.int64], apart: NDArray[np.int64], rising: list[bool]
) -> tuple[float, list[Tree]]:
    """Return base log-odds and trees that together give the log-odds of `same` against `apart` for patterns.

    levels: patterns x fields, 0 where a field can't be compared; same, apart: labelled pairs of each pattern. In a
    field that is `rising` a higher level never lowers the log-odds. Newton boosting (Chen and Guestrin 2016, XGBoost,
    equations 5 to 7); the side of a split to which level 0 goes is learned like its threshold (section 3.4).
    """
    pairs = (same + apart).astype(np.float64)
    base = float(np.log(same.sum() / apart.sum()))
    total = np.full(len(levels), base)
    columns = np.ascontiguousarray(levels.T)
    cells = levels.astype(np.int64) + LEVELS * np.arange(levels.shape[1])
    trees = []
    for _ in range(TREES):
        chance = 1.0 / (1.0 + np.exp(-np.clip(total, -30, 30)))
        slope, curve = chance * pairs - same, chance * (1 - chance) * pairs
        trees.append(_tree(columns, cells, slope, curve, np.array(rising), total))
    return base, trees


@dataclass
class _Growing:
    """A tree in the making, as `Tree` keeps it, with the bounds that each node's value must keep."""

    feature: list[int]
    threshold: list[float]
    missing_left: list[bool]
    left: list[int]
    right: list[int]
    value: list[float]
    bounds: list[tuple[float, float]]

    def add(self, bounds: tuple[float, float]) -> int:
        """Append a leaf and return its number."""
        for column, filled in ((self.feature, -1), (self.threshold, 0.0), (self.left, 0), (self.right, 0)):
            column.append(filled)  # type: ignore[arg-type]  # each list gets its own kind
        self.missing_left.append(False)
        self.value.append(0.0)
        self.bounds.append(bounds)
        return len(self.value) - 1


def _tree(
    columns: Levels,
    cells: NDArray[np.int64],
    slope: Floats,
    curve: Floats,
    rising: NDArray[np.bool_],
    total: Floats,
) -> Tree:
    """Grow one tree level by level and add to `total` what it gives each pattern.

    `slope` and `curve` are the first and second derivatives of the loss by pattern.
    """
    made = _Growing([], [], [], [], [], [], [])
    nodes = [made.add((-np.inf, np.inf))]
    rows = np.arange(len(slope))
    place = np.zeros(len(slope), np.int64)  # of each of these rows among the open nodes
    sums = _sums(place, cells, slope, curve, 1)
    for depth in range(DEPTH + 1):
        found = _splits(sums, rising, np.array([made.bounds[node] for node in nodes]))
        divided = found.gain > LEAST_GAIN if depth < DEPTH else np.zeros(len(nodes), bool)
        first_child = np.full(len(nodes), -1)
        following: list[int] = []
        for number, node in enumerate(nodes):
            if not divided[number]:
                made.value[node] = round(float(found.whole[number]) * RATE, 9)
                continue
            made.feature[node], made.threshold[node] = int(found.field[number]), float(found.threshold[number])
            made.missing_left[node] = bool(found.missing_left[number])
            low, high = made.bounds[node]
            middle = float(found.middle[number])
            kept = rising[found.field[number]]
            made.left[node] = made.add((low, middle) if kept else (low, high))
            made.right[node] = made.add((middle, high) if kept else (low, high))
            first_child[number] = len(following)
            following += [made.left[node], made.right[node]]
        going = divided[place]
        total[rows[~going]] += np.array([made.value[node] for node in nodes])[place[~going]]
        if not following:
            break
        rows, place = rows[going], place[going]
        level = columns[found.field[place], rows]
        goes_left = np.where(level == 0, found.missing_left[place], level <= found.threshold[place])
        nodes, place = following, first_child[place] + ~goes_left
        sums = _of_both(sums[:, divided], rows[goes_left], place[goes_left] // 2, cells, slope, curve)
    return Tree(made.feature, made.threshold, made.missing_left, made.left, made.right, made.value)


def _of_both(
    parents: Floats,
    left: NDArray[np.int64],
    pair: NDArray[np.int64],
    cells: NDArray[np.int64],
    slope: Floats,
    curve: Floats,
) -> Floats:
    """Return the sums of all children, left and right in turn: those of the right are what the left leave of a parent.

    `left`: the rows that go left; `pair`: of each of them its parent's place among those that part.
    """
    lefts = _sums(pair, cells[left], slope[left], curve[left], parents.shape[1])
    return np.stack([lefts, parents - lefts], axis=2).reshape(3, -1, *parents.shape[2:])


def _sums(place: NDArray[np.int64], cells: NDArray[np.int64], slope: Floats, curve: Floats, nodes: int) -> Floats:
    """Sum both derivatives and count the patterns: 3 x nodes x fields x levels."""
    fields = cells.shape[1]
    at = (place[:, None] * (fields * LEVELS) + cells).ravel()
    size = nodes * fields * LEVELS
    summed = [np.bincount(at, np.repeat(part, fields), size) for part in (slope, curve)]
    return np.stack([*summed, np.bincount(at, minlength=size)]).reshape(3, nodes, fields, LEVELS)


@dataclass(frozen=True)
class _Splits:
    """Each node's best split: by how much it lowers the loss, where it is, and the value between its sides."""

    gain: Floats
    field: NDArray[np.int64]
    threshold: NDArray[np.int64]
    missing_left: NDArray[np.bool_]
    middle: Floats
    whole: Floats  # the node's own value, if it stays a leaf


def _splits(sums: Floats, rising: NDArray[np.bool_], bounds: Floats) -> _Splits:
    """Find each node's best split: field, highest level that goes left, and the side of level 0."""
    low, high = bounds[:, 0, None, None, None], bounds[:, 1, None, None, None]
    slope_all, curve_all, count_all = sums[:, :, 0].sum(axis=2)[..., None, None, None]
    slope, curve, count = (_left_sides(part) for part in sums)
    left = np.clip(-slope / (curve + PENALTY), low, high)
    right = np.clip(-(slope_all - slope) / (curve_all - curve + PENALTY), low, high)
    whole = np.clip(-slope_all / (curve_all + PENALTY), low, high)
    gain = _fall(left, slope, curve) + _fall(right, slope_all - slope, curve_all - curve)
    allowed = (count >= FEWEST) & (count_all - count >= FEWEST) & (~rising[None, :, None, None] | (left <= right))
    gain = np.where(allowed, gain - _fall(whole, slope_all, curve_all), 0.0).reshape(len(bounds), -1)
    best = gain.argmax(axis=1)
    nodes = np.arange(len(bounds))
    field, threshold, missing = np.unravel_index(best, slope.shape[1:])
    return _Splits(
        gain=gain[nodes, best],
        field=field.astype(np.int64),
        threshold=threshold.astype(np.int64) + 1,
        missing_left=missing.astype(bool),
        middle=(left[nodes, field, threshold, missing] + right[nodes, field, threshold, missing]) / 2,
        whole=whole[:, 0, 0, 0],
    )


def _left_sides(parts: NDArray[Any]) -> NDArray[Any]:
    """Sum what goes left: nodes x fields x thresholds 1 to 15 x (level 0 goes right, goes left)."""
    known = np.cumsum(parts[:, :, 1:], axis=2)
    return np.stack([known, known + parts[:, :, :1]], axis=3)


def _fall(value: Floats, slope: Floats, curve: Floats) -> Floats:
    """How much the loss falls when a side gets this value."""
    fall: Floats = -(slope * value + (curve + PENALTY) * np.square(value) / 2)
    return fall
