"""Pairs become patterns of agreement, patterns are counted, and the pairs that numbers have settled label them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from saiban.linkage.fields import FIELDS, Field, packed
from saiban.linkage.identity import NumberKind, Numbers
from saiban.linkage.pairing import PAIR_BITS, Flags, Ids, distinct, sides
from saiban.linkage.settings import PersonLinkage
from saiban.linkage.steps import Steps

NUMBERS_NOT_COMPARED, NUMBERS_FAR, NUMBERS_NEAR, NUMBERS_EQUAL, NUMBERS_SAME, NUMBERS_APART = 0, 1, 2, 3, 4, 5
COMPARISONS = 6
UNSETTLED, SAME, APART = 0, 1, 2
FOLDS = 5


@dataclass(frozen=True)
class Counts:
    """Distinct patterns in rising order, and how many candidate pairs of each sort show them.

    same, apart: pairs settled by numbers (apart is scaled up to the whole from the sample kept); the `tested` ones are
    the fifth kept out of training while the threshold is calibrated; by_numbers has six columns, pairs by how their
    identity numbers compare: not at all; far, near or equal without deciding anything; the same; surely apart. Every
    array has one row per pattern.
    """

    patterns: NDArray[np.int64]
    pairs: NDArray[np.int64]
    same: NDArray[np.int64]
    apart: NDArray[np.int64]
    same_tested: NDArray[np.int64]
    apart_tested: NDArray[np.int64]
    by_numbers: NDArray[np.int64]


def usable_fields(steps: Steps) -> tuple[Field, ...]:
    """Return the fields of which this run's rows carry at least one value; columns that are all null are left out."""
    columns = sorted({column for field in FIELDS for column in field.needs})
    filled = dict(
        zip(
            columns,
            steps.rows(f"SELECT {', '.join(f'count({column})' for column in columns)} FROM link_profiles")[0],
            strict=True,
        )
    )
    several_sources = steps.number("SELECT count(DISTINCT source) FROM link_profiles") > 1
    homes = steps.number("SELECT count(home) FROM link_profiles") > 0
    return tuple(
        field
        for field in FIELDS
        if any(filled[column] for column in field.needs) and (field.code != "roster" or several_sources or homes)
    )


def compare(
    steps: Steps, candidates: Ids, fields: tuple[Field, ...], kinds: list[NumberKind], numbers: Numbers
) -> None:
    """Make `link_pairs` (a, b, pattern, numbers, settled, blocked) from the candidates and pairs with equal numbers."""
    tied, same = _equal(steps, kinds)
    pairs = distinct([candidates, tied])
    blocked = np.isin(pairs, candidates, assume_unique=True)
    equal = np.zeros(len(pairs), np.int8)
    equal[np.searchsorted(pairs, tied)] = np.where(same, NUMBERS_SAME, NUMBERS_EQUAL)
    a, b = sides(pairs)
    apart = numbers.apart(a, b)
    compared = np.select(
        [equal != 0, ~numbers.compared(a, b), apart, numbers.far(a, b)],
        [equal, NUMBERS_NOT_COMPARED, NUMBERS_APART, NUMBERS_FAR],
        NUMBERS_NEAR,
    ).astype(np.int8)
    settled = np.select([equal == NUMBERS_SAME, (equal == 0) & apart], [SAME, APART], UNSETTLED).astype(np.int8)
    found = pa.table(
        {
            "pa": a.astype(np.int32),
            "pb": b.astype(np.int32),
            "numbers": compared,
            "settled": settled,
            "blocked": blocked,
        }
    )
    steps.lend(
        "link_pairs",
        found,
        f"""
        SELECT pa AS a, pb AS b, ({packed(fields)}) AS pattern, numbers, settled, blocked
        FROM lent JOIN link_profiles a ON a.pid = pa JOIN link_profiles b ON b.pid = pb""",
    )


def _equal(steps: Steps, kinds: list[NumberKind]) -> tuple[Ids, Flags]:
    """Return the pairs that share a number, rising, and which of them one undoubted number makes one person."""
    deciding = ", ".join("'" + kind.kind.replace("'", "''") + "'" for kind in kinds if kind.equal_decides) or "''"
    found = steps.arrays(
        f"""
        SELECT (a::BIGINT << {PAIR_BITS}) | b AS pair,
               bool_or(kind IN ({deciding}) AND NOT contradicted AND NOT doubtful)
                 AND NOT bool_or(contradicted) AS same
        FROM link_equal GROUP BY a, b ORDER BY pair"""
    )
    return found["pair"], found["same"]


def count_patterns(steps: Steps, settings: PersonLinkage) -> Counts:
    """Count the pairs behind each distinct pattern; only pairs found by other means than equal numbers label it."""
    tested = f"((p.a + p.b * 31) % {FOLDS} = 0)"
    same = f"blocked AND settled = {SAME}"
    apart = f"blocked AND settled = {APART}"
    weight = f"CASE WHEN settled = {APART} THEN {settings.sample_one_in} ELSE 1 END"
    compared = ", ".join(
        f"coalesce(sum({weight}) FILTER (blocked AND numbers = {level}), 0)::BIGINT AS numbers{level}"
        for level in range(COMPARISONS)
    )
    found = steps.arrays(
        f"""
        SELECT pattern, count(*) AS pairs, {compared},
               count(*) FILTER ({same}) AS same,
               count(*) FILTER ({apart}) * {settings.sample_one_in} AS apart,
               count(*) FILTER ({same} AND {tested}) AS same_tested,
               count(*) FILTER ({apart} AND {tested}) * {settings.sample_one_in} AS apart_tested
        FROM link_pairs p GROUP BY pattern ORDER BY pattern"""
    )
    return Counts(
        patterns=found["pattern"],
        pairs=found["pairs"],
        same=found["same"],
        apart=found["apart"],
        same_tested=found["same_tested"],
        apart_tested=found["apart_tested"],
        by_numbers=np.stack([found[f"numbers{level}"] for level in range(COMPARISONS)], axis=1),
    )
