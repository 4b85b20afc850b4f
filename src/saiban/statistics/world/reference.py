"""The packaged tables of this folder, read once."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

from saiban.terms import packaged


@functools.cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of `tables/NAME.csv`; a source of "same" is written out as the source of the row above."""
    rows: list[Mapping[str, str]] = []
    source = ""
    for row in packaged.rows("saiban.statistics.world", f"tables/{name}.csv"):
        if "source" in row:
            said = row["source"]
            row["source"] = source = source + said.removeprefix("same") if said.startswith("same") else said
        rows.append(MappingProxyType(row))
    return tuple(rows)
