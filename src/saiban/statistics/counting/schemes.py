"""How each scheme counts: whether it pays cash, for what, and by what one sees that somebody draws or contributes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from saiban.schemes.definitions import Book
from saiban.statistics.definitions import table

SchemeType = Literal["contributory", "tax_financed", "government_pension", "survey"]
Draws = Literal["no", "enrolled", "paid"]
"""Who draws: nobody; whoever is enrolled on the day; whoever was paid in the twelve months up to it (grants)."""
Contributes = Literal["no", "contribution", "enrolment"]
"""Who contributes: nobody; for whom a contribution was paid for a month of the last twelve; whoever is enrolled, where
the scheme's list names no contributions. A reported contribution always counts."""

MOST_SCHEMES = 64


@dataclass(frozen=True, slots=True)
class CountedScheme:
    """A scheme as it counts in the indicators."""

    code: str
    type: SchemeType
    functions: tuple[str, ...]  # the ILO's functions of social security
    draws: Draws
    contributes: Contributes
    began: date | None = None  # the first day of its rules in the scheme book; None: always there

    @property
    def pays_cash(self) -> bool:
        """Say whether somebody can draw cash from it."""
        return self.draws != "no"


@dataclass(frozen=True)
class Masks:
    """The schemes as bits: each has one, so that what somebody draws is one number."""

    schemes: tuple[CountedScheme, ...]

    def __post_init__(self) -> None:
        """Raise ValueError where there are more schemes than bits."""
        if len(self.schemes) > MOST_SCHEMES:
            raise ValueError(f"{len(self.schemes)} schemes report; at most {MOST_SCHEMES} can be counted at once")

    def bit(self, code: str) -> int:
        """Return the bit of a scheme."""
        return 1 << [scheme.code for scheme in self.schemes].index(code)

    def of(self, schemes: Iterable[CountedScheme]) -> int:
        """Return the bits of some schemes together."""
        return sum(self.bit(scheme.code) for scheme in schemes)

    def paying_for(self, *functions: str) -> int:
        """Return the bits of those that pay cash for one of these functions."""
        return self.of(one for one in self.schemes if one.pays_cash and set(functions) & set(one.functions))

    def insuring_for(self, function: str) -> int:
        """Return the bits of those to which people contribute and which insure for a function."""
        return self.of(one for one in self.schemes if one.contributes != "no" and function in one.functions)

    def paying(self, *types: SchemeType) -> int:
        """Return the bits of those that pay cash and are of one of these types (no type: of any)."""
        return self.of(one for one in self.schemes if one.pays_cash and (not types or one.type in types))

    def of_type(self, kind: SchemeType) -> int:
        """Return the bits of all of a type."""
        return self.of(one for one in self.schemes if one.type == kind)


@functools.cache
def packaged() -> Mapping[str, Mapping[str, str]]:
    """Return the rows of `tables/schemes.csv` by scheme."""
    return MappingProxyType({row["scheme"]: row for row in table("schemes.csv")})


def counted(kinds: Mapping[str, SchemeType], book: Book) -> tuple[CountedScheme, ...]:
    """Return how the schemes of the directory (code: kind) count, by code.

    A scheme that the table does not know counts by the book: who is enrolled in one that pays cash draws, or was paid
    in the last twelve months where it pays once. One that neither knows pays nobody.
    """
    return tuple(_counted(code, kinds[code], book) for code in sorted(kinds))


def _counted(code: str, kind: SchemeType, book: Book) -> CountedScheme:
    row, rules = packaged().get(code), book.schemes.get(code)
    began = min((one.valid_from for one in rules.valid), default=None) if rules else None
    if row is not None:
        return CountedScheme(
            code, kind, tuple(row["functions"].split()), _DRAWS[row["draws"]], _CONTRIBUTES[row["contributes"]], began
        )
    if rules is None or rules.entitlement.kind != "cash":
        return CountedScheme(code, kind, (), "no", "no", began)
    draws: Draws = "paid" if rules.entitlement.per == "once" else "enrolled"
    return CountedScheme(code, kind, rules.functions, draws, "no", began)


_DRAWS: Mapping[str, Draws] = {one: one for one in get_args(Draws)}
_CONTRIBUTES: Mapping[str, Contributes] = {one: one for one in get_args(Contributes)}
