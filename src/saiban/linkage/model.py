"""The model: log-odds that a pattern of agreement is one person. Kept as JSON, evaluated by this file alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Levels = NDArray[np.int8]

Kind = Literal["prior", "unlabelled", "weights", "trees"]


@dataclass(frozen=True)
class Tree:
    """One regression tree as parallel lists.

    Leaves have feature -1. A level of 0 (can't be compared) goes left where `missing_left` says so, else right.
    """

    feature: list[int]
    threshold: list[float]
    missing_left: list[bool]
    left: list[int]
    right: list[int]
    value: list[float]


@dataclass(frozen=True)
class Model:
    """What a run learned.

    fields: codes in the order of the packed pattern; base: log-odds before any field speaks; weights: log-odds of each
    field's levels (index 0 is always 0.0); trees: added on top; numbers: log-odds added for how a pair's identity
    numbers compare (not comparable, far, near, equal but doubtful); threshold: probability from which a pair is linked;
    usual: the levels of the ordinary pair that is not one person, against which contributions are told.
    """

    kind: Kind
    fields: list[str]
    base: float
    weights: list[list[float]]
    trees: list[Tree]
    numbers: list[float]
    threshold: float
    usual: list[int]
    notes: dict[str, Any] = field(default_factory=dict)

    def log_odds(self, levels: Levels) -> Floats:
        """Log-odds of patterns (rows x fields), before the comparison of identity numbers is added."""
        total = np.full(len(levels), self.base)
        for column, weights in enumerate(self.weights):
            total += np.asarray(weights)[levels[:, column]]
        columns = np.ascontiguousarray(levels.T)
        for tree in self.trees:
            grow(tree, columns, total)
        return total

    def write(self, path: Path) -> None:
        """Write the model as JSON with sorted keys."""
        path.write_text(json.dumps(asdict(self), sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Model:
        """Read a model that `write` wrote."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["trees"] = [Tree(**tree) for tree in stored["trees"]]
        return cls(**stored)


def probability(log_odds: Floats) -> Floats:
    """Probability of log-odds, rounded to six places so that it is the same on every machine."""
    rounded: Floats = np.round(1.0 / (1.0 + np.exp(-np.clip(log_odds, -40, 40))), 6)
    return rounded


def grow(tree: Tree, columns: Levels, total: Floats) -> None:
    """Add to `total` what the tree gives each row: at every node the rows part, and each leaf meets its own alone."""
    waiting = [(0, np.arange(len(total)))]
    while waiting:
        node, rows = waiting.pop()
        feature = tree.feature[node]
        if feature < 0:
            total[rows] += tree.value[node]
            continue
        goes_left = np.arange(16) <= tree.threshold[node]
        goes_left[0] = tree.missing_left[node]
        left = goes_left[columns[feature][rows]]
        waiting += [(tree.left[node], rows[left]), (tree.right[node], rows[~left])]


def usual_levels(levels: Levels, weights: NDArray[np.int64]) -> list[int]:
    """The most frequent level of each field, the lowest where two are equally frequent."""
    return [
        int(np.argmax(np.bincount(levels[:, column], weights=weights, minlength=16)))
        for column in range(levels.shape[1])
    ]


def column_weights(fields: Sequence[str], table: dict[tuple[str, int], float]) -> list[list[float]]:
    """The weights of each field's sixteen levels from a table (field, level) -> log-odds; what is not listed is 0."""
    return [[table.get((code, level), 0.0) if level else 0.0 for level in range(16)] for code in fields]
