"""A figure: one indicator on one day for one group of people, with what it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Kind = Literal["exact", "bounds", "sample", "no_scheme", "no_data"]
"""How a figure is known: counted person by person; between two bounds, since some schemes send totals alone; drawn from
a sample; there is no such scheme in the country; there is one, and nobody reports to the registry whom it pays."""
KINDS: tuple[Kind, ...] = get_args(Kind)

By = tuple[tuple[str, str], ...]
"""The group: pairs of dimension and code in the order of the dimensions' names; nothing is the whole country."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A numerator over a denominator. Where nothing is known (`no_scheme`, `no_data`) there is no number, not 0.

    `share` is 0-1 (a ratio of rupees may be more, and so may a share where the registry knows more people than the
    census counted); None where there is no denominator. `low` and `high` are the bounds or the interval; bounds without
    `high` say "at least": a scheme that was there reports only from a later day.
    """

    indicator: str
    as_of: date
    by: By
    numerator: int | None
    denominator: int | None
    denominator_source: str
    share: float | None
    low: float | None
    high: float | None
    kind: Kind

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that the figure is broken down by."""
        return tuple(dimension for dimension, _code in self.by)

    def code(self, dimension: str) -> str:
        """Return the figure's code in a dimension. Raises KeyError where it is not broken down by it."""
        return dict(self.by)[dimension]


def exact(
    indicator: str, as_of: date, by: By, numerator: int, denominator: int | None, denominator_source: str
) -> Figure:
    """Return a figure that was counted person by person."""
    share = numerator / denominator if denominator else None
    return Figure(indicator, as_of, by, numerator, denominator, denominator_source, share, None, None, "exact")


def unknown(
    indicator: str, as_of: date, by: By, denominator: int | None, denominator_source: str, kind: Kind
) -> Figure:
    """Return a figure without a number: there is no scheme, or none that reports."""
    return Figure(indicator, as_of, by, None, denominator, denominator_source, None, None, None, kind)


def by(codes: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> By:
    """Return pairs of dimension and code as a group, in the order of the dimensions' names."""
    return tuple(sorted(dict(codes).items()))


def by_text(group: By) -> str:
    """Return a group as text: `district=PK201;sex=female`; empty for the whole country."""
    return ";".join(f"{dimension}={code}" for dimension, code in group)


def by_of_text(text: str) -> By:
    """Return the group that a text names. Raises ValueError where it is not written so."""
    pairs = [pair.split("=") for pair in text.split(";")] if text else []
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise ValueError(f"{text!r} names no group; write dimension=code;dimension=code")
    return by((dimension, code) for dimension, code in pairs)
