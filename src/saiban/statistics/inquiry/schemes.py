"""The schemes as the inquiry counts them: a scheme is a body of rules with accounts of its own, and pays benefits.

The registry and the scheme book go finer (EOBI's old-age pension and its grant are two there, one scheme here).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from saiban.schemes.definitions import Book, Words
from saiban.statistics.definitions import table


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a payer contributes: a share of a base, up to a ceiling in rupees a month where there is one."""

    payer: str  # the item of the accounts in which it is received
    share: Decimal
    base: Words
    ceiling: int | None
    since: date
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class InquiryScheme:
    """A scheme of the inquiry. `registers` are the codes under which the registry knows its people, `benefits` those
    of the scheme book; `functions`, `started` and `law` are given where the book has nothing of it."""

    code: str
    registers: tuple[str, ...]
    benefits: tuple[str, ...]
    own_functions: tuple[str, ...]
    own_start: date | None
    own_law: Words
    contributions: tuple[Contribution, ...]

    def functions(self, book: Book) -> tuple[str, ...]:
        """Return the functions of social security for which it pays, in the order of its benefits."""
        of_benefits = (one for code in self.benefits if code in book.schemes for one in book.schemes[code].functions)
        return tuple(dict.fromkeys((*self.own_functions, *of_benefits)))

    def started(self, book: Book) -> date | None:
        """Return the day from which it has paid or insured; None where no source says."""
        days = [row.valid_from for code in self.benefits if code in book.schemes for row in book.schemes[code].valid]
        return self.own_start or min(days, default=None)

    def law(self, book: Book) -> Words:
        """Return the law under which it stands."""
        if self.own_law.en:
            return self.own_law
        return next((book.schemes[code].law for code in self.benefits if code in book.schemes), self.own_law)


@functools.cache
def inquiry_schemes() -> Mapping[str, InquiryScheme]:
    """Return the schemes of the inquiry by their code in the directory."""
    paid: dict[str, list[Contribution]] = {}
    for row in table("inquiry_contributions.csv"):
        paid.setdefault(row["scheme"], []).append(
            Contribution(
                row["payer"],
                Decimal(row["share"]),
                Words(row["base_en"], row["base_ur"]),
                int(row["ceiling"]) if row["ceiling"] else None,
                date.fromisoformat(row["since"]),
                row["confidence"],
                row["source"],
            )
        )
    return MappingProxyType(
        {
            row["scheme"]: InquiryScheme(
                row["scheme"],
                tuple(row["registers"].split()),
                tuple(row["benefits"].split()),
                tuple(row["functions"].split()),
                date.fromisoformat(row["started"]) if row["started"] else None,
                Words(row["law_en"], row["law_ur"]),
                tuple(paid.get(row["scheme"], ())),
            )
            for row in table("inquiry_schemes.csv")
        }
    )
