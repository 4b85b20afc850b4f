"""The checklist of a police report: which items belong to a case by its court track and offences. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from saiban.cases.declarations import Value, Words
from saiban.prosecution.law.confidence import Confidence

MET, NOT_MET, NOT_APPLICABLE = "met", "not_met", "not_applicable"

VERDICTS = (
    Value(MET, Words("Met", "پورا")),
    Value(NOT_MET, Words("Not met", "پورا نہیں")),
    Value(NOT_APPLICABLE, Words("Not applicable", "غیر متعلق")),
)


@dataclass(frozen=True)
class Item:
    """A line: what to look at, its group, the kind of direction that a defect leads to, its source.

    `tracks` and `sections` ("PPC 302") say where it belongs; without either it belongs to every report.
    """

    code: str
    title: Words
    group: str
    about: str
    asks: str
    source: str
    confidence: Confidence
    tracks: frozenset[str]
    sections: frozenset[str]

    @property
    def of_report(self) -> bool:
        """Say whether a defect lies in the report itself, not only in the investigation behind it."""
        return self.about == "report"

    @property
    def to_confirm(self) -> bool:
        """Say whether a lawyer has to confirm that the law asks for it."""
        return self.confidence != Confidence.CONFIRMED


@cache
def items() -> dict[str, Item]:
    """Return every item by code, in the order of the table. ValueError where the table contradicts itself."""
    table = _table()
    read = {row["code"]: _item(row) for row in table["items"]}
    for item in read.values():
        if item.group not in table["groups"] or item.asks not in table["asks"]:
            raise ValueError(f"checklists.yaml, {item.code}: the group or the kind of direction is unknown.")
    if len(read) != len(table["items"]):
        raise ValueError("checklists.yaml: a code stands there twice.")
    return read


@cache
def groups() -> Mapping[str, Words]:
    """Return the groups of items by code, in their order."""
    return {code: Words(row["en"], row["ur"]) for code, row in _table()["groups"].items()}


@cache
def directions() -> Mapping[str, Words]:
    """Return the kinds of directions to the police by code, in their order."""
    return {code: Words(row["en"], row["ur"]) for code, row in _table()["asks"].items()}


def items_for(track: str, offences: Iterable[tuple[str, str]]) -> list[Item]:
    """Return the items for a court track and offences (law, section), grouped; 337-A counts as 337 too."""
    charged = {f"{law} {written}" for law, section in offences for written in (section, section.split("-")[0])}
    fits = [
        item
        for item in items().values()
        if not (item.tracks or item.sections) or track in item.tracks or item.sections & charged
    ]
    order = list(groups())
    return sorted(fits, key=lambda item: order.index(item.group))


def _item(row: Mapping[str, Any]) -> Item:
    where = row.get("for", {})
    return Item(
        code=row["code"],
        title=Words(row["title"]["en"], row["title"]["ur"]),
        group=row["group"],
        about=row["about"],
        asks=row["asks"],
        source=row["source"],
        confidence=Confidence(row["confidence"]),
        tracks=frozenset(where.get("tracks", ())),
        sections=frozenset(where.get("sections", ())),
    )


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(
        files("saiban.prosecution.scrutiny").joinpath("checklists.yaml").read_text("utf-8")
    )
    return table
