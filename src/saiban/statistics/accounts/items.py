"""What a return asks: receipts and expenditure as the ILO's inquiry counts them (tables S5 and S6)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from saiban.schemes.definitions import Words
from saiban.statistics.definitions import table

Section = Literal["receipts", "expenditure"]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the accounts; with `by_function` one line for each function of social security that the scheme has."""

    code: str
    section: Section
    by_function: bool
    label: Words
    meaning: Words


@functools.cache
def items() -> Mapping[str, Item]:
    """Return the items by code, in the order in which they are asked."""
    return MappingProxyType(
        {
            row["code"]: Item(
                code=row["code"],
                section="receipts" if row["section"] == "receipts" else "expenditure",
                by_function=row["by_function"] == "yes",
                label=Words(row["label_en"], row["label_ur"]),
                meaning=Words(row["meaning_en"], row["meaning_ur"]),
            )
            for row in table("accounts_items.csv")
        }
    )


def financial_year(year: int) -> str:
    """Return how a financial year is written: 2024 is "2024-25", from 1 July 2024 to 30 June 2025."""
    return f"{year}-{(year + 1) % 100:02d}"
