"""Finding the header of a table and the mapped columns in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from saiban.intake.broken import BrokenFile

SEARCHED_ROWS = 30
"""Among how many first rows the header is looked for where the mapping does not say its row."""

_WORDY = re.compile(r"[^\W\d_]{2}")
_FIGURES = re.compile(r"\d{2}")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def plain(header: str) -> str:
    """Return a header as it is compared: case, blanks, line breaks and invisible marks do not count."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", header)).split()).casefold()


def names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a unique name for each column: its header, `column N` where that is empty, ` (2)` the second time."""
    seen: dict[str, int] = {}
    result = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(_INVISIBLE.sub("", cell).split()) or f"column {number}"
        seen[plain(name)] = seen.get(plain(name), 0) + 1
        result.append(name if seen[plain(name)] == 1 else f"{name} ({seen[plain(name)]})")
    return tuple(result)


def numbered(width: int) -> tuple[str, ...]:
    """Return the names of the columns of a file without a header: 1, 2, 3..."""
    return tuple(str(number) for number in range(1, width + 1))


def joined(rows: Sequence[Sequence[str]], merged: Sequence[Sequence[str]] | None = None) -> list[str]:
    """Join the rows of one header with " / "; a heading over several columns is carried to the right.

    `merged`: the same rows with every merged cell filled, where the file says which are merged. Without it a blank
    upper cell takes the heading to its left if that one has a lower heading too.
    """
    width = max(len(row) for row in rows)
    filled = [list(row) + [""] * (width - len(row)) for row in (merged or rows)]
    if merged is None:
        for upper, lower in pairwise(filled):
            for column in range(1, width):
                if not upper[column].strip() and lower[column].strip() and lower[column - 1].strip():
                    upper[column] = upper[column - 1]
    result = []
    for column in range(width):
        parts: list[str] = []
        for row in filled:
            part = " ".join(row[column].split())
            if part and part not in parts:
                parts.append(part)
        result.append(" / ".join(parts))
    return result


def locate(rows: Sequence[Sequence[str]], wanted: Iterable[str], header_rows: int = 1) -> int:
    """Return the index of the first row that holds all wanted headers; else of the one that holds most; else 0."""
    targets = {plain(name) for name in wanted}
    best, best_found = 0, 0
    for index in range(max(0, len(rows) - header_rows + 1)):
        here = {plain(name) for name in names(joined(rows[index : index + header_rows]))}
        found = len(targets & here)
        if found > best_found:
            best, best_found = index, found
    return best


def position_of(header: Sequence[str], wanted: Iterable[str], path: Path) -> dict[str, int]:
    """Return at which position each wanted column stands.

    Raises `BrokenFile` that names the missing columns, the nearest ones that the file has, and what to do.
    """
    exact = {name: index for index, name in reversed(list(enumerate(header)))}
    loose = {plain(name): index for index, name in reversed(list(enumerate(header)))}
    positions: dict[str, int] = {}
    missing: list[str] = []
    for name in wanted:
        index = exact.get(name, loose.get(plain(name)))
        if index is None:
            near = get_close_matches(plain(name), list(loose), n=1, cutoff=0.6)
            missing.append(f"{name!r}" + (f" (nearest in the file: {header[loose[near[0]]]!r})" if near else ""))
        else:
            positions[name] = index
    if missing:
        shown = ", ".join(repr(name) for name in header[:40]) or "none"
        raise BrokenFile(
            path,
            f"the mapping names columns that the file does not have: {', '.join(missing)}. The file has: {shown}.",
            "Correct the headers in the mapping or its header row, or ask the sender for the complete file.",
            "missing_column",
        )
    return positions


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Guess where a table's header is when nothing is known: (row from 1, number of rows, 1 or 2).

    A header has many different cells, all words; a title above it has one or two. A row of words that stands directly
    over or under it and fills its gaps is a part of it.
    """
    if not rows:
        return 1, 1
    best = max(range(len(rows)), key=lambda index: (_headlike(rows[index]), -index))
    if best + 1 < len(rows) and _completes(rows[best], rows[best + 1]):
        return best + 1, 2
    if best > 0 and _completes(rows[best - 1], rows[best]):
        return best, 2
    return best + 1, 1


def _headlike(row: Sequence[str]) -> int:
    """Return how many different cells of a row are words, less those that are figures."""
    filled = [cell.strip() for cell in row if cell.strip()]
    words = {cell for cell in filled if _WORDY.search(cell) and not _FIGURES.search(cell)}
    return len(words) - 2 * sum(1 for cell in filled if _FIGURES.search(cell))


def _completes(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether two rows are one header: both of words, and the lower fills gaps that the upper leaves."""
    if any(_FIGURES.search(cell) for cell in (*upper, *lower)):
        return False
    over = {index for index, cell in enumerate(upper) if cell.strip()}
    under = {index for index, cell in enumerate(lower) if cell.strip()}
    return len(over) > 1 and bool(under - over) and bool(over - under or len(over) < len(under))
