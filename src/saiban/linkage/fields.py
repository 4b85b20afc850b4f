"""The fields of a pattern: what is compared, whose evidence it is, and how a pattern is packed into one number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from saiban.linkage import levels

BITS = 4

Evidence = Literal["person", "household", "context"]


@dataclass(frozen=True)
class Field:
    """One place of a pattern: `level(a, b)` is SQL for 0 (can't be compared) to 15; `needs` are the columns it reads.

    evidence: about the person alone, about the household as a whole, or neither (`context` has no order of agreement).
    """

    code: str
    evidence: Evidence
    level: Callable[[str, str], str]
    needs: tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field("name", "person", levels.own_name_level, ("name",)),
    Field("rarity", "person", levels.name_rarity, ("name",)),
    Field("birth", "person", levels.birth_level, ("born",)),
    Field("sex", "person", levels.sex_level, ("sex",)),
    Field("kind", "context", levels.kind_of_person, ("born", "sex")),
    Field("relative", "household", levels.relative_level, ("father_name", "husband_name")),
    Field("place", "household", levels.place_level, ("district", "tehsil", "origin")),
    Field("phone", "household", levels.phone_level, ("phone",)),
    Field("family", "household", levels.family_level, ("kin",)),
    Field("address", "household", levels.address_level, ("address",)),
    Field("employer", "person", levels.employer_level, ("employer", "firm")),
    Field("scheme_number", "person", levels.scheme_number_level, ("scheme_number",)),
    Field("roster", "person", levels.roster_level, ("source",)),
)


def packed(fields: tuple[Field, ...]) -> str:
    """SQL for the pattern of the pair (a, b): each field's level in its own four bits, the first field lowest."""
    return (
        "0::BIGINT"
        if not fields
        else " | ".join(f"(({field.level('a', 'b')})::BIGINT << {BITS * i})" for i, field in enumerate(fields))
    )


def unpacked(patterns: NDArray[np.int64], count: int) -> NDArray[np.int8]:
    """Levels (patterns x fields) of packed patterns."""
    shifts = np.arange(count, dtype=np.int64) * BITS
    levels: NDArray[np.int8] = ((patterns[:, None] >> shifts[None, :]) & (2**BITS - 1)).astype(np.int8)
    return levels
