"""Pairs become patterns of agreement, patterns are counted, and the pairs that numbers have settled label them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from saiban.engine.duck import text as sql_text
from saiban.linkage.fields import FIELDS, Field, packed
from saiban.linkage.identity import NumberKind, Numbers
from saiban.linkage.model import Levels
from saiban.linkage.pairing import PAIR_BITS, Ids, distinct, sides
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
    columns = sorted({column for field in FIELDS for column in field.needs} | {"home"})
    filled = steps.total(
        f"SELECT {', '.join(f'count({column}) AS {column}' for column in columns)} FROM link_profiles",
        link_profiles="pieces",
    )
    sources = steps.tally("SELECT DISTINCT source FROM link_profiles", link_profiles="pieces")["source"].unique()
    return tuple(
        field
        for field in FIELDS
        if any(filled[column] for column in field.needs)
        and (field.code != "roster" or len(sources) > 1 or filled["home"])
    )


def compare(
    steps: Steps, candidates: Ids, fields: tuple[Field, ...], kinds: list[NumberKind], numbers: Numbers
) -> None:
    """Make `link_pairs` (a, b, pattern, numbers, settled, blocked) from the candidates and pairs with equal numbers."""
    found = steps.arrays(f"{tied(kinds)} ORDER BY pair")
    pairs = distinct([candidates, found["pair"]])
    place = np.searchsorted(pairs, found["pair"])
    equal = np.zeros(len(pairs), np.int8)
    equal[place] = np.where(found["same"], NUMBERS_SAME, NUMBERS_EQUAL)
    blocked = np.ones(len(pairs), np.bool_)
    blocked[place] = np.append(candidates, -1)[np.searchsorted(candidates, found["pair"])] == found["pair"]
    a, b = sides(pairs)
    compared, settled = settle(equal, numbers, a, b)
    told = pa.table(
        {
            "pa": a.astype(np.int32),
            "pb": b.astype(np.int32),
            "numbers": compared,
            "settled": settled,
            "blocked": blocked,
        }
    )
    steps.lend("link_pairs", told, shown("lent", fields))


def settle(equal: Levels, numbers: Numbers, a: Ids, b: Ids) -> tuple[Levels, Levels]:
    """Say of pairs how their numbers compare, and whether these settle them; `equal`: NUMBERS_SAME, _EQUAL or 0."""
    apart = numbers.apart(a, b)
    compared = np.select(
        [equal != 0, ~numbers.compared(a, b), apart, numbers.far(a, b)],
        [equal, NUMBERS_NOT_COMPARED, NUMBERS_APART, NUMBERS_FAR],
        NUMBERS_NEAR,
    )
    settled = np.select([equal == NUMBERS_SAME, (equal == 0) & apart], [SAME, APART], UNSETTLED)
    return compared.astype(np.int8), settled.astype(np.int8)


def shown(pairs: str, fields: tuple[Field, ...]) -> str:
    """SQL: the pattern of each pair of a table (pa, pb, numbers, settled, blocked)."""
    return f"""
        SELECT pa AS a, pb AS b, ({packed(fields)}) AS pattern, numbers, settled, blocked
        FROM {pairs} JOIN link_profiles a ON a.pid = pa JOIN link_profiles b ON b.pid = pb"""


def tied(kinds: list[NumberKind]) -> str:
    """SQL: the pairs that share a number, and whether one undoubted number makes them one person."""
    deciding = ", ".join(sql_text(kind.kind) for kind in kinds if kind.equal_decides) or "''"
    return f"""
        SELECT (a::BIGINT << {PAIR_BITS}) | b AS pair,
               bool_or(kind IN ({deciding}) AND NOT contradicted AND NOT doubtful)
                 AND NOT bool_or(contradicted) AS same
        FROM link_equal GROUP BY a, b"""


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
    parts = steps.tally(
        f"""
        SELECT pattern, count(*) AS pairs, {compared},
               count(*) FILTER ({same}) AS same,
               count(*) FILTER ({apart}) * {settings.sample_one_in} AS apart,
               count(*) FILTER ({same} AND {tested}) AS same_tested,
               count(*) FILTER ({apart} AND {tested}) * {settings.sample_one_in} AS apart_tested
        FROM link_pairs p GROUP BY pattern""",
        link_pairs="pieces",
    )
    counted = [name for name in parts.column_names if name != "pattern"]
    summed = parts.group_by("pattern").aggregate([(name, "sum") for name in counted]).sort_by("pattern")
    found = {name: summed[f"{name}_sum"].to_numpy() for name in counted}
    return Counts(
        patterns=summed["pattern"].to_numpy(),
        pairs=found["pairs"],
        same=found["same"],
        apart=found["apart"],
        same_tested=found["same_tested"],
        apart_tested=found["apart_tested"],
        by_numbers=np.stack([found[f"numbers{level}"] for level in range(COMPARISONS)], axis=1),
    )
