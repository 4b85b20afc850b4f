"""The numbers by which counsel are proposed, a version of them at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

FACTORS = ("load", "experience", "certificate", "continuity", "hearings", "travel", "rotation", "pairing")


@dataclass(frozen=True)
class ComplexityClass:
    """How complex a case is: from how many points, how many people it takes, how much work it is, who may lead."""

    code: str
    from_points: int
    team: int
    work: int
    lead_years: int
    lead_grade: int
    lead_fits: int
    member_fits: int
    team_years: int


@dataclass(frozen=True)
class TrackDemand:
    """What a track asks of a team: years of its lead, a certificate of at least one of it."""

    lead_years: int
    certificate: str


@dataclass(frozen=True)
class Weights:
    """A version of the numbers."""

    version: str
    valid_from: date
    by_value: Mapping[str, Mapping[str, int]]
    by_count: Mapping[str, tuple[tuple[int, int], ...]]
    classes: tuple[ComplexityClass, ...]
    at_least: tuple[tuple[str, int, str], ...]
    tracks: Mapping[str, TrackDemand]
    lead_share: int
    member_share: int
    factors: Mapping[str, int]
    junior_below_years: int
    year_off: int
    elsewhere: int
    heavy_case: int
    document: str

    def load_of(self, work: int, *, lead: bool) -> int:
        """Return the load that a case's work puts on its lead or a member, in hundredths of a standard case."""
        return work * (self.lead_share if lead else self.member_share) // 100


@cache
def packaged_weights() -> Weights:
    """Return the version that ships."""
    return read_weights(files("saiban.prosecution.assignment").joinpath("weights.yaml").read_text("utf-8"))


def read_weights(text: str) -> Weights:
    """Return the version that a YAML text holds; ValueError where a factor is missing or unknown."""
    row: dict[str, Any] = yaml.safe_load(text)
    if set(row["factors"]) != set(FACTORS):
        raise ValueError(f"The weights must name these factors and no others: {', '.join(FACTORS)}.")
    points = row["complexity"]
    return Weights(
        version=str(row["version"]),
        valid_from=row["valid_from"],
        by_value={fact: one for fact, one in points.items() if isinstance(one, dict)},
        by_count={
            fact: tuple((step[0], step[1]) for step in one) for fact, one in points.items() if isinstance(one, list)
        },
        classes=tuple(ComplexityClass(from_points=one.pop("from"), **one) for one in row["classes"]),
        at_least=tuple((one["fact"], one["from"], one["class"]) for one in row["at_least"]),
        tracks={track: TrackDemand(**one) for track, one in row["tracks"].items()},
        lead_share=row["shares"]["lead"],
        member_share=row["shares"]["member"],
        factors={name: row["factors"][name] for name in FACTORS},
        junior_below_years=row["junior_below_years"],
        year_off=row["year_off"],
        elsewhere=row["elsewhere"],
        heavy_case=row["heavy_case"],
        document=text,
    )
