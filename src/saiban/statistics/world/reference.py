"""The packaged tables of this folder, read once."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType


@functools.cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of `tables/NAME.csv`; a source of "same" is written out as the source of the row above."""
    text = (files(__package__) / "tables" / f"{name}.csv").read_text(encoding="utf-8")
    rows: list[Mapping[str, str]] = []
    source = ""
    for row in csv.DictReader(text.splitlines()):
        if "source" in row:
            said = row["source"]
            row["source"] = source = source + said.removeprefix("same") if said.startswith("same") else said
        rows.append(MappingProxyType(row))
    return tuple(rows)
