"""How another office's files are read, as data: one YAML file for each office (`mappings/`, explained there)."""

from __future__ import annotations

import csv
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files as packaged
from pathlib import Path
from typing import Any

import yaml

from saiban.cases.declarations import Words

TABLES = ("accused", "charges", "dispositions", "sentences")
"""What the rows of a file are about; the files of one office are read in this order."""


class ImportRefused(ValueError):
    """Files or a mapping that can't be used: the message names the place and says what to do."""


@dataclass(frozen=True)
class Field:
    """A field of ours. `table`: `key`, `accused` (about the person, the same in every file) or `row`.

    `type`: text, date, number or code.
    """

    code: str
    table: str
    type: str


@dataclass(frozen=True)
class Reason:
    """Why something was not taken as it stands. `effect`: the `row`, the `field` left out, or `kept` and only told."""

    code: str
    effect: str
    words: Words


@dataclass(frozen=True)
class OfficeFile:
    """A file of an office: what its rows are about, which columns mean what, which days follow which."""

    name: str
    table: str
    pattern: str
    key: tuple[str, ...]
    columns: AnyMapping[str, str]
    ignored: frozenset[str]
    hours: int
    order: tuple[tuple[str, str], ...]

    def found(self, folder: Path) -> Path:
        """Return the one file of a folder that this is. Raises ImportRefused where there is none, or two."""
        names = sorted(path for path in folder.iterdir() if fnmatch(path.name.lower(), self.pattern))
        if len(names) != 1:
            said = ", ".join(path.name for path in names) or "none"
            raise ImportRefused(f"{folder.name}: one file {self.pattern} ({self.name}) is needed, found: {said}.")
        return names[0]

    def fields(self) -> tuple[Field, ...]:
        """Return the fields that the file's columns fill."""
        return tuple(fields()[code] for code in self.columns.values())


@dataclass(frozen=True)
class Mapping:
    """An office's files, and what holds for all of them. `text` is the mapping as it was written."""

    name: str
    office: str
    source: str
    licence: str
    empty: tuple[str, ...]
    first_day: date
    last_day: date
    ranges: AnyMapping[str, tuple[int, int]]
    files: tuple[OfficeFile, ...]
    codes: AnyMapping[str, AnyMapping[str, str]]
    text: str


@cache
def fields() -> dict[str, Field]:
    """Return every field of ours by its code."""
    return {row["field"]: Field(row["field"], row["table"], row["type"]) for row in _rows("fields.csv")}


@cache
def reasons() -> dict[str, Reason]:
    """Return every reason for which a row or field is not taken as it stands, by its code."""
    return {
        row["reason"]: Reason(row["reason"], row["effect"], Words(row["en"], row["ur"])) for row in _rows("reasons.csv")
    }


def load_mapping(name: str) -> Mapping:
    """Return a packaged mapping by its name, or the one in a YAML file. Raises ImportRefused where it can't be used."""
    folder = packaged("saiban.prosecution.importing").joinpath("mappings")
    source = folder.joinpath(f"{name}.yaml")
    if not source.is_file() and not Path(name).is_file():
        known = ", ".join(sorted(one.name.removesuffix(".yaml") for one in folder.iterdir()))
        raise ImportRefused(f"There is no mapping {name!r}: name a YAML file or one of {known}.")
    text = (source if source.is_file() else Path(name)).read_text("utf-8")
    try:
        return _mapping(yaml.safe_load(text), text)
    except (KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise ImportRefused(f"{name}: the mapping can't be read: {error}. The packaged ones show its form.") from error


def _mapping(root: dict[str, Any], text: str) -> Mapping:
    read = tuple(_file(one) for one in root["files"])
    if sorted(one.table for one in read) != sorted(TABLES):
        raise ImportRefused(f"{root['name']}: one file each for {', '.join(TABLES)} is needed.")
    codes = {field: {str(k): str(v) for k, v in words.items()} for field, words in root["codes"].items()}
    for field in {field.code for one in read for field in one.fields() if field.type == "code"} - set(codes):
        raise ImportRefused(f"{root['name']}: codes for {field} are missing.")
    return Mapping(
        name=root["name"],
        office=root["office"],
        source=root["source"],
        licence=root["licence"],
        empty=tuple(str(one) for one in root["empty"]),
        first_day=root["dates"]["from"],
        last_day=root["dates"]["to"],
        ranges={field: (least, most) for field, (least, most) in root.get("ranges", {}).items()},
        files=tuple(sorted(read, key=lambda one: TABLES.index(one.table))),
        codes=codes,
        text=text,
    )


def _file(row: dict[str, Any]) -> OfficeFile:
    columns = dict(row["columns"])
    named = list(columns.values())
    order = tuple((pair[0], pair[1]) for pair in row.get("order", ()))
    for field in [*named, *row["key"], *(one for pair in order for one in pair)]:
        if field not in fields():
            raise ImportRefused(f"{row['name']}: there is no field {field!r}; known are {', '.join(fields())}.")
    for field in [*row["key"], *(one for pair in order for one in pair), "case_id", "accused_id"]:
        if field not in named:
            raise ImportRefused(f"{row['name']}: no column is mapped to {field!r}.")
    if len(set(named)) < len(named):
        raise ImportRefused(f"{row['name']}: two columns are mapped to one field.")
    return OfficeFile(
        name=row["name"],
        table=row["table"],
        pattern=row["files"].lower(),
        key=tuple(row["key"]),
        columns=columns,
        ignored=frozenset(row.get("ignored", ())),
        hours=row.get("hours", 0),
        order=order,
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = packaged("saiban.prosecution.importing").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
