"""Pairs become patterns of agreement, patterns are counted, and the pairs that numbers have settled label them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saiban.linkage.blocking import PAIR_BITS
from saiban.linkage.fields import FIELDS, Field, packed
from saiban.linkage.identity import NumberKind, far, main_kind
from saiban.linkage.settings import FAR, PersonLinkage
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


def compare(steps: Steps, fields: tuple[Field, ...], kinds: list[NumberKind]) -> None:
    """Make `link_pairs` (a, b, pattern, numbers, settled, blocked) from the candidates and pairs with equal numbers."""
    deciding = ", ".join("'" + kind.kind.replace("'", "''") + "'" for kind in kinds if kind.equal_decides) or "''"
    main = main_kind(kinds)
    apart = main.apart if main else FAR
    steps.table(
        "link_pairs",
        f"""
        WITH equal AS (
          SELECT (a::BIGINT << {PAIR_BITS}) | b AS pair,
                 bool_or(kind IN ({deciding}) AND NOT contradicted AND NOT doubtful)
                   AND NOT bool_or(contradicted) AS same
          FROM link_equal GROUP BY a, b),
        pairs AS (
          SELECT pair, c.pair IS NOT NULL AS blocked, e.same
          FROM link_candidates c FULL JOIN equal e USING (pair))
        SELECT a.pid AS a, b.pid AS b, ({packed(fields)}) AS pattern,
               CASE WHEN p.same THEN {NUMBERS_SAME} WHEN p.same IS NOT NULL THEN {NUMBERS_EQUAL}
                    WHEN x.digits IS NULL OR y.digits IS NULL THEN {NUMBERS_NOT_COMPARED}
                    WHEN coalesce({far("x.sure", "y.sure", apart)}, false) THEN {NUMBERS_APART}
                    WHEN {far("x.digits", "y.digits", apart)} THEN {NUMBERS_FAR}
                    ELSE {NUMBERS_NEAR} END::TINYINT AS numbers,
               CASE WHEN p.same THEN {SAME} WHEN p.same IS NULL AND coalesce({far("x.sure", "y.sure", apart)}, false)
                    THEN {APART} ELSE {UNSETTLED} END::TINYINT AS settled,
               p.blocked
        FROM pairs p JOIN link_profiles a ON a.pid = (p.pair >> {PAIR_BITS})::INTEGER
        JOIN link_profiles b ON b.pid = (p.pair & {2**PAIR_BITS - 1})::INTEGER
        LEFT JOIN link_compared x ON x.pid = (p.pair >> {PAIR_BITS})::INTEGER
        LEFT JOIN link_compared y ON y.pid = (p.pair & {2**PAIR_BITS - 1})::INTEGER""",
    )
    steps.drop("link_candidates")


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
