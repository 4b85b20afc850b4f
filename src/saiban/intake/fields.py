"""The catalogue of fields that a column of an agency's file can be mapped to, with labels for the pages."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

from saiban.terms import packaged

Unit = Literal["person", "household", "employer"]
UNITS: tuple[Unit, ...] = get_args(Unit)

REQUIRED: dict[Unit, tuple[str, ...]] = {
    "person": ("name",),
    "household": ("household",),
    "employer": ("employer_name",),
}
"""What a row of each unit must carry unless its mapping says otherwise."""

JOINED_KINDS = frozenset({"text", "name", "number"})
"""Kinds of fields of which several columns may be parts (first name, last name): the parts are joined with a blank."""

MONEY_UNITS = {"rupees": 100, "paisa": 1, "thousand-rupees": 100_000}
"""Paisa in one unit of a money column."""

HOLDERS = ("own", "head", "mother", "husband", "father")
STATUSES = ("active", "suspended", "exited", "deceased", "applied")


@dataclass(frozen=True)
class Field:
    """One field that a column can be mapped to."""

    name: str
    kind: str  # how its cells are read: name, text, number, date, cnic, money...
    group: str  # under which heading the pages show it
    label_en: str
    label_ur: str
    help_en: str
    help_ur: str
    words: tuple[str, ...]  # headers that usually mean this field, in lower case


def _catalogue() -> dict[str, Field]:
    return {
        row["name"]: Field(
            row["name"],
            row["kind"],
            row["group"],
            row["label_en"],
            row["label_ur"],
            row["help_en"],
            row["help_ur"],
            tuple(row["words"].split(";")),
        )
        for row in packaged.rows("saiban.intake", "fields.csv")
    }


FIELDS: dict[str, Field] = _catalogue()


def closest(word: str, known: list[str]) -> str:
    """Return `" Did you mean X?"` for the known word nearest to `word`, or nothing where none is near."""
    lowered = {name.lower(): name for name in known}
    near = get_close_matches(
        word.strip().lower().replace(" ", "_"), list(lowered), n=1, cutoff=0.6
    ) or get_close_matches(word.strip().lower(), list(lowered), n=1, cutoff=0.6)
    return f" Did you mean {lowered[near[0]]!r}?" if near else ""
