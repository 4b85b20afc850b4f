"""What is measured: the indicators of `indicators.yaml` with their words, figures, denominators and cautions."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from saiban.cases.declarations import Words

DIMENSIONS: Mapping[str, Words] = MappingProxyType(
    {
        "gender": Words("Gender", "جنس"),
        "offence": Words("Offence", "جرم"),
        "district": Words("District", "ضلع"),
        "police_station": Words("Police station", "تھانہ"),
        "profession": Words("Profession", "پیشہ"),
        "prosecutor": Words("Prosecutor", "پراسیکیوٹر"),
        "court": Words("Court", "عدالت"),
        "month": Words("Month", "مہینہ"),
        "quarter": Words("Quarter", "سہ ماہی"),
        "year": Words("Year", "سال"),
    }
)
OF_ACCUSED = ("gender", "profession")
OF_PERIOD = ("month", "quarter", "year")
COUNTED = ("share", "flow", "days", "mean")
"""Kinds of figures that are counted row by row, and may be broken down."""


@dataclass(frozen=True)
class Figure:
    """A number of an indicator; see `indicators.yaml` for its parts. `denominators`: code -> condition."""

    code: str
    indicator: str
    name: Words
    kind: str
    of: str
    on: str
    numerator: str
    denominators: Mapping[str, str]
    value: str
    where: str
    adjust: bool
    unit: str
    times: str
    like: str
    scale: tuple[str, ...]


@dataclass(frozen=True)
class Indicator:
    """An indicator with its words; its first figure stands for it where there is room for one."""

    code: str
    name: Words
    definition: Words
    caution: Words
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class ReportList:
    """A service's list of reports: which indicators make it up, by what they are broken down, who asks for it."""

    code: str
    name: Words
    by: tuple[str, ...]
    indicators: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Outcome:
    """How the matter of an accused ended. `letter`: C, A, D, W, K or X (see docs/prosecution-figures.md)."""

    code: str
    letter: str
    words: Words


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return every indicator by its code, in the order in which they are shown."""
    root = _document()
    return MappingProxyType({row["code"]: _indicator(row, root["cautions"]) for row in root["indicators"]})


@cache
def figures() -> Mapping[str, Figure]:
    """Return every figure by its code."""
    return MappingProxyType({one.code: one for each in indicators().values() for one in each.figures})


@cache
def denominators() -> Mapping[str, Words]:
    """Return of whom a share is, in words, by code."""
    return MappingProxyType({code: _words(row) for code, row in _document()["denominators"].items()})


@cache
def report_lists() -> Mapping[str, ReportList]:
    """Return the lists of reports that services ask for, by code."""
    return MappingProxyType(
        {
            code: ReportList(code, _words(row["name"]), tuple(row["by"]), tuple(row["indicators"]), row["source"])
            for code, row in _document()["reports"].items()
        }
    )


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Return every way in which the matter of an accused may end, by its code."""
    text = files("saiban.prosecution.indicators").joinpath("outcomes.csv").read_text("utf-8")
    return MappingProxyType(
        {
            row["outcome"]: Outcome(row["outcome"], row["class"], Words(row["en"], row["ur"]))
            for row in csv.DictReader(text.splitlines())
        }
    )


def _indicator(row: dict[str, Any], cautions: dict[str, Any]) -> Indicator:
    name = _words(row["name"])
    return Indicator(
        code=row["code"],
        name=name,
        definition=_words(row["definition"]),
        caution=_words(cautions[row["caution"]]),
        figures=tuple(_figure(one, row["code"], name) for one in row["figures"]),
    )


def _figure(row: dict[str, Any], indicator: str, name: Words) -> Figure:
    return Figure(
        code=row["code"],
        indicator=indicator,
        name=_words(row["name"]) if "name" in row else name,
        kind=row["kind"],
        of=row["of"],
        on=row.get("day", ""),
        numerator=row.get("numerator", ""),
        denominators=MappingProxyType(row.get("denominators", {})),
        value=row.get("value", ""),
        where=row.get("where", "true"),
        adjust=row.get("adjust", False),
        unit=row.get(
            "unit", {"share": "share", "mix": "share", "days": "days", "survival": "days"}.get(row["kind"], "number")
        ),
        times=str(row.get("times", 1)),
        like=row.get("like", ""),
        scale=tuple(str(step) for step in row.get("scale", ())),
    )


def _words(row: dict[str, str]) -> Words:
    return Words(row["en"], row["ur"])


@cache
def _document() -> dict[str, Any]:
    text = files("saiban.prosecution.indicators").joinpath("indicators.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return loaded
