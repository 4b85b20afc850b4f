"""Why a pair was or was not linked: each field's agreement in words, with its exact share in the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np

from saiban.linkage.fields import unpacked
from saiban.linkage.model import Model, probability
from saiban.terms import packaged


@dataclass(frozen=True)
class Words:
    """A label in the two languages of the pages."""

    en: str
    ur: str


@dataclass(frozen=True)
class Part:
    """One field of the pair: how far it agrees, and what that adds to the log-odds of one person."""

    field: str
    label: Words
    level: int
    agreement: Words
    contribution: float


@dataclass(frozen=True)
class Explanation:
    """`base` (the log-odds of the usual candidate pair) and the contributions add up to `log_odds`.

    how: what decided (identity, scheme_number, decision, same_row, model; "review" for a pair in the queue).
    probability: as stored with the pair; where numbers or a person decided, it is 1 or 0 whatever the log-odds say.
    """

    how: str
    base: float
    parts: list[Part]
    log_odds: float
    probability: float


def explain(pair: Mapping[str, Any], model: Model) -> Explanation:
    """Explain a row of edges.parquet or review.parquet by the model of the same run.

    A field's contribution is its Shapley value: its mean effect when the levels of the usual pair (`model.usual`) are
    replaced by this pair's, over all orders of the fields. The strongest parts come first.
    """
    levels = unpacked(np.array([pair["pattern"]], dtype=np.int64), len(model.fields))[0].astype(int)
    shares = _shapley(model, levels.tolist())
    compared = int(pair["numbers"])
    added = [*model.numbers, 0.0, 0.0][compared]
    parts = [
        Part(code, words(code), int(level), words(code, int(level)), share)
        for code, level, share in zip(model.fields, levels, shares, strict=True)
    ]
    parts.append(Part("number", words("number"), compared, words("number", compared), round(added, 6)))
    base = round(float(model.log_odds(np.array([model.usual], dtype=np.int8))[0]), 6)
    return Explanation(
        how=str(pair.get("how", "review")),
        base=base,
        parts=sorted(parts, key=lambda part: -abs(part.contribution)),
        log_odds=round(base + sum(part.contribution for part in parts), 6),
        probability=float(pair["probability"]),
    )


def modelled_probability(explanation: Explanation) -> float:
    """What the model alone says of the pair."""
    return float(probability(np.array([explanation.log_odds]))[0])


@cache
def _labels() -> dict[tuple[str, str], Words]:
    table = packaged.rows("saiban.linkage", "labels.csv")
    return {(row["field"], row["level"]): Words(row["en"], row["ur"]) for row in table}


def words(field: str, level: int | None = None) -> Words:
    """Return the label of a field, or of one of its levels of agreement."""
    return _labels()[(field, "" if level is None else str(level))]


def _shapley(model: Model, levels: list[int]) -> list[float]:
    """Exact Shapley values; fields at their usual level have none, so only the others are taken in all combinations."""
    moved = [place for place, (level, usual) in enumerate(zip(levels, model.usual, strict=True)) if level != usual]
    count = len(moved)
    rows = np.tile(np.array(model.usual, dtype=np.int8), (2**count, 1))
    for bit, place in enumerate(moved):
        rows[(np.arange(2**count) >> bit) & 1 == 1, place] = levels[place]
    worth = model.log_odds(rows)
    shares = [0.0] * len(levels)
    for bit, place in enumerate(moved):
        others = [other for other in range(count) if other != bit]
        total = 0.0
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                without = sum(1 << other for other in chosen)
                total += weight * float(worth[without | (1 << bit)] - worth[without])
        shares[place] = round(total, 6)
    return shares
