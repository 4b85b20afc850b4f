"""Learning the model: trees where labelled pairs abound, the prior's weights moved by them where they are few."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

from saiban.linkage.boosting import boosted
from saiban.linkage.fields import FIELDS, Field, unpacked
from saiban.linkage.model import Floats, Levels, Model, column_weights, probability, usual_levels
from saiban.linkage.patterns import Counts
from saiban.linkage.settings import PersonLinkage
from saiban.terms import packaged

SHRINK = 2.0
STEPS = 25
FEW_LABELS = 50
PAIRS_TO_LEARN = 200
PRIOR_PAIRS = 20
ROUNDS = 20
THRESHOLD_UNLABELLED = 0.3
"""Without labels nothing shows where to part; at this one FEBRL 3 and 4 still have no wrong link."""
AGREEING = 7.0


def prior_weights() -> dict[tuple[str, int], float]:
    """The shipped weights (field, level) -> log-odds, with ("base", 0) and ("number", 1..3)."""
    table = packaged.rows("saiban.linkage", "prior.csv")
    return {(row["field"], int(row["level"])): float(row["log_odds"]) for row in table}


def fit(fields: tuple[Field, ...], counts: Counts, settings: PersonLinkage) -> tuple[Model, Floats]:
    """Fit the model on this run's labelled patterns; return it and its log-odds of each pattern.

    How it was made stands in `notes`. A fifth of the labelled pairs is kept back to choose the threshold. One thread:
    the same sums on every machine.
    """
    levels = unpacked(counts.patterns, len(fields))
    notes: dict[str, Any] = {
        "labelled_same": int(counts.same.sum()),
        "labelled_apart": int(counts.apart.sum()),
        "patterns": len(counts.patterns),
        "pairs": int(counts.pairs.sum()),
        "settings": asdict(settings),
    }
    if _fewest(counts.same, counts.apart, settings) < FEW_LABELS:
        model = _unlabelled(_prior(fields, settings), levels, counts, settings)
        log_odds = model.log_odds(levels)
        return replace(
            model, usual=_usual(model, log_odds, levels, counts), notes=notes | {"calibrated": False}
        ), log_odds
    model = _fitted(fields, levels, counts.same - counts.same_tested, counts.apart - counts.apart_tested, settings)
    log_odds = model.log_odds(levels)
    chance = probability(log_odds)
    threshold, calibration = _calibrated(chance, counts, settings)
    model = replace(
        model,
        threshold=threshold,
        numbers=number_evidence(chance, counts.by_numbers, model.numbers),
        notes=notes | calibration,
    )
    return replace(model, usual=_usual(model, log_odds, levels, counts)), log_odds


def _usual(model: Model, log_odds: Floats, levels: Levels, counts: Counts) -> list[int]:
    """The levels that candidates who are not one person show most often (of all, where there are no such)."""
    others = np.where(probability(log_odds) < model.threshold, counts.pairs, 0)
    return usual_levels(levels, others if others.any() else counts.pairs)


def _fitted(
    fields: tuple[Field, ...],
    levels: Levels,
    same: NDArray[np.int64],
    apart: NDArray[np.int64],
    settings: PersonLinkage,
) -> Model:
    start = _prior(fields, settings)
    if _fewest(same, apart, settings) < settings.labels_needed:
        return _moved(start, levels, same, apart)
    return _boosted(start, levels, same, apart)


def _fewest(same: NDArray[np.int64], apart: NDArray[np.int64], settings: PersonLinkage) -> int:
    """Labelled pairs of the rarer class, counting each pair apart that was really looked at once."""
    return min(int(same.sum()), int(apart.sum()) // settings.sample_one_in)


def _prior(fields: tuple[Field, ...], settings: PersonLinkage) -> Model:
    prior = prior_weights()
    codes = [field.code for field in fields]
    return Model(
        kind="prior",
        fields=codes,
        base=prior[("base", 0)],
        weights=column_weights(codes, prior),
        trees=[],
        numbers=[0.0, *(prior[("number", level)] for level in (1, 2, 3))],
        threshold=settings.threshold or 0.5,
        usual=[0] * len(codes),
    )


def _unlabelled(start: Model, levels: Levels, counts: Counts, settings: PersonLinkage) -> Model:
    """Fellegi-Sunter weights by expectation and maximisation, begun at the prior and held to it as by PRIOR_PAIRS.

    A field's weight is the log of how often matches show a level over how often other pairs do. The prior stays as it
    is with fewer than PAIRS_TO_LEARN pairs, and where rows name fathers or husbands: there the clearest cluster of
    agreement is the family, and the method would learn to find families (measured: F1 0.83 against 0.94). What an
    equal number tells that something speaks against is measured afterwards, on pairs that the other fields decide.
    """
    if "relative" in start.fields:
        return start
    pairs = counts.by_numbers[:, [0, 1, 2, 4]].ravel().astype(float)
    if pairs.sum() < PAIRS_TO_LEARN:
        return start
    cells = np.hstack([np.repeat(levels, 4, axis=0), np.tile(np.arange(4, dtype=np.int8), len(levels))[:, None]])
    begun = [*start.weights, [*start.numbers[:3], AGREEING, *[0.0] * 12]]
    speaks = [code != "kind" for code in start.fields] + [True]
    weights, base = [list(column) for column in begun], start.base
    for _ in range(ROUNDS):
        odds: Floats = np.full(len(cells), base)
        for i, column in enumerate(weights):
            odds += np.asarray(column)[cells[:, i]]
        same = probability(odds) * pairs
        share = float(np.clip(same.sum() / pairs.sum(), 1e-6, 1 - 1e-6))
        base = float(np.log(share / (1 - share)))
        for i, prior in enumerate(begun):
            if not speaks[i]:
                continue
            seen = np.bincount(cells[:, i], weights=same, minlength=16)[1:]
            others = np.bincount(cells[:, i], weights=pairs - same, minlength=16)[1:]
            ratio = np.log((seen + 0.5) / (seen.sum() + 2)) - np.log((others + 0.5) / (others.sum() + 2))
            known = seen + others
            held = (known * np.clip(ratio, -9, 9) + PRIOR_PAIRS * np.asarray(prior[1:])) / (known + PRIOR_PAIRS)
            weights[i] = [0.0, *np.round(np.where(known > 0, held, prior[1:]), 6).tolist()]
    learned = replace(
        start,
        kind="unlabelled",
        threshold=start.threshold if settings.threshold else THRESHOLD_UNLABELLED,
        base=round(base, 6),
        weights=weights[:-1],
        numbers=[*weights[-1][:3], start.numbers[3]],
    )
    equal = number_evidence(probability(learned.log_odds(levels)), counts.by_numbers, learned.numbers)[3]
    return replace(learned, numbers=[*learned.numbers[:3], equal])


def _moved(start: Model, levels: Levels, same: NDArray[np.int64], apart: NDArray[np.int64]) -> Model:
    """Logistic regression whose weights are pulled to the prior's (Newton steps, penalty SHRINK)."""
    columns = levels.shape[1]
    used = (same + apart) > 0
    rows, yes, no = levels[used], same[used].astype(float), apart[used].astype(float)
    design = np.zeros((len(rows), 1 + 16 * columns))
    design[:, 0] = 1.0
    for column in range(columns):
        present = np.flatnonzero(rows[:, column])
        design[present, 1 + 16 * column + rows[present, column].astype(int)] = 1.0
    offset = start.log_odds(rows)
    moved = np.zeros(design.shape[1])
    penalty = np.full(design.shape[1], SHRINK)
    penalty[0] = 0.01
    with threadpool_limits(limits=1):
        for _ in range(STEPS):
            chance = 1.0 / (1.0 + np.exp(-np.clip(offset + design @ moved, -30, 30)))
            gradient = design.T @ (yes - (yes + no) * chance) - penalty * moved
            curvature = (design.T * ((yes + no) * chance * (1 - chance))) @ design + np.diag(penalty + 1e-9)
            moved = moved + np.clip(np.linalg.solve(curvature, gradient), -2, 2)
    moved = np.round(moved, 6)
    weights = [
        [float(weight + moved[1 + 16 * column + level]) if level else 0.0 for level, weight in enumerate(prior)]
        for column, prior in enumerate(start.weights)
    ]
    return replace(start, kind="weights", base=start.base + float(moved[0]), weights=weights)


def _boosted(start: Model, levels: Levels, same: NDArray[np.int64], apart: NDArray[np.int64]) -> Model:
    """Gradient-boosted trees on distinct patterns; agreement may only ever speak for a match."""
    evidence = {field.code: field.evidence for field in FIELDS}
    labelled = (same + apart) > 0
    rising = [evidence[code] != "context" for code in start.fields]
    base, trees = boosted(levels[labelled], same[labelled], apart[labelled], rising)
    return replace(start, kind="trees", base=base, weights=[[0.0] * 16 for _ in start.fields], trees=trees)


def _calibrated(chance: Floats, counts: Counts, settings: PersonLinkage) -> tuple[float, dict[str, Any]]:
    """The threshold with the best F1 on labelled pairs that the model has not seen, and its reliability by tenths."""
    same, apart = counts.same_tested, counts.apart_tested
    if same.sum() < FEW_LABELS or apart.sum() == 0:
        return settings.threshold or 0.5, {"calibrated": False}
    best, best_f1 = 0.5, -1.0
    for step in range(50, 96):
        linked = chance >= step / 100
        right, wrong = int(same[linked].sum()), int(apart[linked].sum())
        f1 = 2 * right / (2 * right + wrong + int(same[~linked].sum())) if right else 0.0
        if f1 > best_f1 + 1e-9:
            best, best_f1 = step / 100, f1
    return settings.threshold or best, {
        "calibrated": True,
        "held_out_f1": round(best_f1, 4),
        "reliability": reliability(chance, same, apart),
    }


def reliability(chance: Floats, same: NDArray[np.int64], apart: NDArray[np.int64]) -> list[dict[str, float]]:
    """For each tenth of probability: the mean probability said, the share that was the same person, the pairs."""
    tenths = []
    for tenth in range(10):
        within = (chance >= tenth / 10) & ((chance < (tenth + 1) / 10) | (tenth == 9))
        total = int((same[within] + apart[within]).sum())
        if total:
            said = float((chance[within] * (same[within] + apart[within])).sum() / total)
            tenths.append({"said": round(said, 4), "was": round(int(same[within].sum()) / total, 4), "pairs": total})
    return tenths


def number_evidence(chance: Floats, pairs: NDArray[np.int64], prior: list[float]) -> list[float]:
    """Log-odds that the comparison of numbers adds, from pairs that the other fields decide without doubt.

    `pairs`: patterns x 6 as in `Counts.by_numbers`. The ratio of a comparison's share among pairs above 0.95 to its
    share among pairs below 0.05, each with one pseudo-count. Numbers in doubt (far, equal) are measured against each
    other, since what is known of them says little about numbers beyond doubt (near, same, apart), and the reverse. The
    prior stands where a side has under 50 pairs.
    """
    sure, unsure = pairs[chance > 0.95].sum(axis=0), pairs[chance < 0.05].sum(axis=0)
    learned = list(prior)
    for level, among in ((1, [1, 3]), (3, [1, 3]), (2, [2, 4, 5])):
        if min(sure[among].sum(), unsure[among].sum()) >= FEW_LABELS:
            ratio = np.log((sure[level] + 1) / (sure[among].sum() + 2)) - np.log(
                (unsure[level] + 1) / (unsure[among].sum() + 2)
            )
            learned[level] = round(float(np.clip(ratio, -7, 7)), 6)
    return learned
