"""What is measured: every indicator with its words, its numerator and denominator, and what it may be broken down by.

Values only: they are read from `tables/indicators.csv`, hold no database row and can be made in a notebook.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from saiban.schemes.definitions import Words
from saiban.terms import packaged

Perspective = Literal["persons", "households"]
"""Who is counted: those who draw or contribute themselves (ILO), or everybody in their households (ASPIRE)."""

Measure = Literal["share", "ratio"]
"""A share of people, or rupees against rupees."""

Dimension = Literal[
    "sex", "age_group", "disability", "province", "district", "urban", "scheme_type", "formality", "scheme"
]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
UNKNOWN = "unknown"
"""The code, in any dimension, of those of whom the registry does not know it."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is measured. `group` names its denominator (`saiban.statistics.denominators`)."""

    code: str
    label: Words
    definition: Words
    numerator: Words
    denominator: Words
    perspective: Perspective
    measure: Measure
    branch: str  # the ILO's function of social security; empty: none alone
    group: str
    unsd_series: str  # the series of the United Nations' database; empty: none
    breakdowns: tuple[Dimension, ...]
    source: str  # whose definition it is


@functools.cache
def indicators() -> Mapping[str, Indicator]:
    """Return every indicator by its code, in the order in which they are shown."""
    return MappingProxyType({row["code"]: _indicator(row) for row in table("indicators.csv")})


def indicator(code: str) -> Indicator:
    """Return an indicator. Raises KeyError where there is none of this code."""
    return indicators()[code]


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a packaged table of this room."""
    return packaged.rows("saiban.statistics", f"tables/{name}")


def _indicator(row: Mapping[str, str]) -> Indicator:
    breakdowns = tuple(one for one in DIMENSIONS if one in row["breakdowns"].split())
    if len(breakdowns) != len(row["breakdowns"].split()):
        raise ValueError(f"indicators.csv, {row['code']}: a breakdown is none of {', '.join(DIMENSIONS)}")
    return Indicator(
        code=row["code"],
        label=Words(row["label_en"], row["label_ur"]),
        definition=Words(row["definition_en"], row["definition_ur"]),
        numerator=Words(row["numerator_en"], row["numerator_ur"]),
        denominator=Words(row["denominator_en"], row["denominator_ur"]),
        perspective="households" if row["perspective"] == "households" else "persons",
        measure="ratio" if row["measure"] == "ratio" else "share",
        branch=row["branch"],
        group=row["group"],
        unsd_series=row["unsd_series"],
        breakdowns=breakdowns,
        source=row["source"],
    )
