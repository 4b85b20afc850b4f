"""What a model has learned, told level by level: the patterns of a run kept on disk, and each field's mean effect."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from saiban.linkage.fields import unpacked
from saiban.linkage.model import Model
from saiban.linkage.patterns import Counts

SAMPLE = 500
LEVELS = 16


@dataclass(frozen=True)
class Effect:
    """One level of one field among the candidate pairs of a run.

    pairs: how many show it; same, apart: its share among the labelled pairs of one person, and of two (None where there
    are none); effect: log-odds that the level adds on average, against the field not being comparable.
    """

    field: str
    level: int
    pairs: int
    same: float | None
    apart: float | None
    effect: float


def write_patterns(counts: Counts, path: Path) -> None:
    """Write the distinct patterns of a run with their pairs: pattern, pairs, same, apart (see `Counts`)."""
    columns = {name: getattr(counts, name) for name in ("pairs", "same", "apart")}
    pq.write_table(pa.table({"pattern": counts.patterns} | columns), path, compression="zstd")


def effects(model: Model, patterns: Path) -> list[Effect]:
    """Tell each field's mean effect by level, as partial dependence over the patterns of the run.

    Of 500 pairs, taken at equal steps through all candidate pairs in the order of their patterns, the field's level
    is set to each level that occurs, and the model's mean log-odds compared with those at level 0 (Friedman 2001,
    Greedy function approximation, section 8.2). For weights this is the weight itself.
    """
    table = pq.read_table(patterns)
    codes, pairs, same, apart = (table[name].to_numpy() for name in ("pattern", "pairs", "same", "apart"))
    levels = unpacked(codes.astype(np.int64), len(model.fields))
    if not len(levels):
        return []
    at = np.searchsorted(np.cumsum(pairs), (np.arange(SAMPLE) + 0.5) * pairs.sum() / SAMPLE)
    sample = levels[np.minimum(at, len(levels) - 1)]
    shown = [_by_level(levels[:, place], pairs, same, apart) for place in range(len(model.fields))]
    cells = [(place, int(level)) for place in range(len(model.fields)) for level in np.flatnonzero(shown[place][0])]
    means = _means(model, sample, [*((place, 0) for place in range(len(model.fields))), *cells])
    return [
        Effect(
            field=model.fields[place],
            level=level,
            pairs=int(shown[place][0][level]),
            same=_share(shown[place][1], level),
            apart=_share(shown[place][2], level),
            effect=round(means[place, level] - means[place, 0], 3),
        )
        for place, level in cells
    ]


def _by_level(level: NDArray[np.int8], *counted: NDArray[np.int64]) -> list[NDArray[np.float64]]:
    return [np.bincount(level, weights=pairs, minlength=LEVELS).astype(np.float64) for pairs in counted]


def _means(model: Model, sample: NDArray[np.int8], cells: list[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """The model's mean log-odds over the sample with one field set to one level, for each (field, level)."""
    changed = np.repeat(sample[None], len(cells), axis=0)
    for number, (place, level) in enumerate(cells):
        changed[number, :, place] = level
    distinct, back = np.unique(changed.reshape(-1, sample.shape[1]), axis=0, return_inverse=True)
    odds = model.log_odds(distinct)[back.ravel()].reshape(len(cells), -1).mean(axis=1)
    return dict(zip(cells, odds.tolist(), strict=True))


def _share(counted: NDArray[np.float64], level: int) -> float | None:
    total = counted.sum()
    return round(float(counted[level] / total), 4) if total else None
