"""What commands print: readable tables for people, one JSON object as the last line for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

console = Console(stderr=True, highlight=False)


def table(title: str, columns: list[str], rows: Iterable[Iterable[Any]]) -> None:
    """Print a table for a person, numbers right-aligned with thousands separators."""
    drawn = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    body = [list(row) for row in rows]
    for index, column in enumerate(columns):
        numeric = any(isinstance(row[index], int | float) for row in body)
        drawn.add_column(column, justify="right" if numeric else "left")
    for row in body:
        drawn.add_row(*(_shown(value) for value in row))
    console.print(drawn)
    console.print()


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.3f}" if isinstance(value, float) else str(value)


def figures(answer: Mapping[str, Any], *, as_json: bool) -> None:
    """Print the command's figures as one JSON object on the last line of standard output, where asked for."""
    if as_json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()
