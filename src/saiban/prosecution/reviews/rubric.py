"""What reviewers judge: the editions of `rubric.yaml`, and what a file's marks come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from saiban.cases.declarations import Words
from saiban.prosecution.law.confidence import Confidence

STEPS = ("0", "1", "2", "3")
NOT_APPLICABLE = "na"
MARKS: Mapping[str, Mapping[str, Words]] = {
    "steps": {
        "0": Words("not at all", "بالکل نہیں"),
        "1": Words("in part", "جزوی"),
        "2": Words("mostly", "زیادہ تر"),
        "3": Words("fully", "مکمل"),
        NOT_APPLICABLE: Words("not applicable", "غیر متعلق"),
    },
    "yes_no": {
        "no": Words("no", "نہیں"),
        "yes": Words("yes", "ہاں"),
        NOT_APPLICABLE: Words("not applicable", "غیر متعلق"),
    },
}
"""The marks of each kind of item, from its lowest to its highest."""


@dataclass(frozen=True)
class Item:
    """A line of the rubric."""

    code: str
    title: Words
    kind: str
    source: str
    confidence: Confidence

    @property
    def marks(self) -> Mapping[str, Words]:
        """What can be said of it, by code."""
        return MARKS[self.kind]

    @property
    def scale(self) -> Sequence[str]:
        """Its marks as steps that agreement is weighed by; without "not applicable"."""
        return [mark for mark in self.marks if mark != NOT_APPLICABLE]


@dataclass(frozen=True)
class Edition:
    """A rubric, for samples drawn from a day on."""

    since: date
    items: tuple[Item, ...]

    def faults(self, marks: Mapping[str, str], *, whole: bool = True) -> list[str]:
        """Return the codes of items whose mark is none of theirs, or lacks where marks are to be `whole`."""
        known = {item.code for item in self.items}
        wrong = [code for code in marks if code not in known]
        for item in self.items:
            mark = marks.get(item.code)
            if (mark is None and whole) or (mark is not None and mark not in item.marks):
                wrong.append(item.code)
        return wrong

    def score(self, marks: Mapping[str, str]) -> float | None:
        """Return which part of all points a file reached, each item weighing the same; None where none applied."""
        points = [
            item.scale.index(marks[item.code]) / (len(item.scale) - 1)
            for item in self.items
            if marks.get(item.code, NOT_APPLICABLE) != NOT_APPLICABLE
        ]
        return sum(points) / len(points) if points else None


@cache
def editions() -> Mapping[date, Edition]:
    """Return every edition by its day, the newest last."""
    table = yaml.safe_load(files("saiban.prosecution.reviews").joinpath("rubric.yaml").read_text("utf-8"))
    read = [Edition(row["since"], tuple(_item(item) for item in row["items"])) for row in table["editions"]]
    return {one.since: one for one in sorted(read, key=lambda one: one.since)}


def edition_on(day: date) -> Edition:
    """Return the edition that holds on a day; before the first that one."""
    return next((one for since, one in reversed(editions().items()) if since <= day), next(iter(editions().values())))


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        row["code"],
        Words(row["title"]["en"], row["title"]["ur"]),
        row["kind"],
        row["source"],
        Confidence(row["confidence"]),
    )
