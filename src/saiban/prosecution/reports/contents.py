"""What the annual report of each service holds: `reports.yaml`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from saiban.cases.declarations import Words
from saiban.prosecution.indicators import DIMENSIONS, figures
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.law.jurisdictions import jurisdictions


@dataclass(frozen=True)
class Chapter:
    """A chapter: its figures, which of them are `broken` down `by` what; `strength`: how many prosecutors there are."""

    code: str
    title: Words
    figures: tuple[str, ...]
    broken: tuple[str, ...]
    by: tuple[str, ...]
    strength: bool


@dataclass(frozen=True)
class Contents:
    """The chapters of a service's report, what its Act says of each, and how sure that is."""

    note: Words
    confidence: Confidence
    chapters: tuple[Chapter, ...]
    asked: Mapping[str, str]


@cache
def contents_of(service: str) -> Contents:
    """Return the contents of a service's report (the code of its jurisdiction; KeyError where there is none)."""
    table = _table()
    row = table["services"][service]
    return Contents(
        Words(row["note"]["en"], row["note"]["ur"]),
        Confidence(row["confidence"]),
        tuple(_chapter(code, table["chapters"][code]) for code in row["chapters"]),
        row.get("asked", {}),
    )


def faults() -> list[str]:
    """Return what the table says of figures, dimensions or services that there are none of."""
    table, wrong = _table(), []
    for code, row in table["chapters"].items():
        wrong += [f"{code}: no figure {one}" for one in row["figures"] if one not in figures()]
        wrong += [f"{code}: {one} is no figure of it" for one in row.get("broken", ()) if one not in row["figures"]]
        wrong += [f"{code}: no dimension {one}" for one in row.get("by", ()) if one not in DIMENSIONS]
    wrong += [f"no service {one}" for one in set(table["services"]) ^ set(jurisdictions())]
    return wrong


def _chapter(code: str, row: dict[str, Any]) -> Chapter:
    return Chapter(
        code,
        Words(row["title"]["en"], row["title"]["ur"]),
        tuple(row["figures"]),
        tuple(row.get("broken", ())),
        tuple(row.get("by", ())),
        row.get("strength", False),
    )


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        files("saiban.prosecution.reports").joinpath("reports.yaml").read_text("utf-8")
    )
    return loaded
