"""Prosecution services: the Act of each, and what its sections are for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from saiban.cases.declarations import Words
from saiban.prosecution.law.confidence import Confidence
from saiban.prosecution.law.tables import document


@dataclass(frozen=True)
class Jurisdiction:
    """A prosecution service. Sections are those of its Act; `province` is a code of the directory."""

    code: str
    province: str
    title: Words
    act: str
    confidence: Confidence
    memo_section: str
    memo_days: int | None
    court_report_section: str
    annual_report_section: str
    distribution_section: str


@cache
def jurisdictions() -> dict[str, Jurisdiction]:
    """Return the services by code, the default one (Sindh) first."""
    return {row["code"]: _jurisdiction(row) for row in document("jurisdictions.yaml")}


def jurisdiction(code: str) -> Jurisdiction:
    """Return the service of this code (KeyError where there is none)."""
    return jurisdictions()[code]


def _jurisdiction(row: dict[str, Any]) -> Jurisdiction:
    return Jurisdiction(
        code=row["code"],
        province=row["province"],
        title=Words(row["title"]["en"], row["title"]["ur"]),
        act=row["act"],
        confidence=Confidence(row["confidence"]),
        memo_section=row["memo"]["section"],
        memo_days=row["memo"].get("days"),
        court_report_section=row["court_report"]["section"],
        annual_report_section=row["annual_report"]["section"],
        distribution_section=row["distribution"]["section"],
    )
