"""Lines of delimited text to records, each with the line on which it starts.

A quoted cell may hold line breaks. A quotation mark that is never closed, or closed hundreds of lines later, is taken
for what it is, a stray mark in one line, so that it swallows no rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

LONGEST_RECORD = 100
"""Over how many lines one record may run."""

CHUNK_LINES = 32_768
UNIT_SEPARATOR = "\x1f"

Block = tuple[Sequence[int], list[list[str]]]
"""Lines on which records start, and their cells."""

csv.field_size_limit(64 << 20)


def blocks(lines: Iterable[str], delimiter: str, first: int = 1, width: int | None = None) -> Iterator[Block]:
    """Yield the records of delimited text by the thousand; the first of `lines` has the number `first`.

    An empty line is a record without cells. A delimiter of several characters is possible. Lines that would make a
    record of another number of cells than `width` together are taken one by one.
    """
    stream = iter(lines)
    if len(delimiter) > 1:
        stated, delimiter = delimiter, UNIT_SEPARATOR
        stream = (line.replace(stated, UNIT_SEPARATOR) for line in stream)
    number = first
    held: list[str] = []
    while chunk := held + list(islice(stream, CHUNK_LINES - len(held))):
        rows = _one_line_each(chunk, delimiter)
        if rows is not None:
            yield range(number, number + len(chunk)), rows
            number, held = number + len(chunk), []
            continue
        whole = len(chunk) if len(chunk) < CHUNK_LINES else len(chunk) - LONGEST_RECORD
        starts: list[int] = []
        rows = []
        position = 0
        while position < whole:
            cells, used = _record(chunk, position, delimiter, width)
            starts.append(number + position)
            rows.append(cells)
            position += used
        yield starts, rows
        number, held = number + position, chunk[position:]


def records(lines: Iterable[str], delimiter: str, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) for each record of delimited text."""
    for starts, rows in blocks(lines, delimiter, first):
        yield from zip(starts, rows, strict=True)


def _one_line_each(lines: list[str], delimiter: str) -> list[list[str]] | None:
    """Return the records of lines each of which is a record of its own; None where some are not or may not be."""
    if '"' not in "".join(lines):
        return list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(lines) else None


def _record(lines: list[str], position: int, delimiter: str, width: int | None) -> tuple[list[str], int]:
    """Return the record that starts at a line and how many lines it takes."""
    line = lines[position]
    if '"' not in line:
        return _unquoted(line, delimiter), 1
    feed = _Feed(lines, position)
    cells = next(csv.reader(feed, delimiter=delimiter), [])
    if feed.ran_out or (feed.used > 1 and width is not None and len(cells) != width):
        return _unquoted(line, delimiter), 1
    return cells, feed.used


def _unquoted(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])


class _Feed:
    """Hands out the lines of one record and notes when more were wanted than a record may have."""

    def __init__(self, lines: list[str], position: int) -> None:
        self._lines = lines
        self._position = position
        self.used = 0
        self.ran_out = False

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.used >= LONGEST_RECORD or self._position + self.used >= len(self._lines):
            self.ran_out = True
            raise StopIteration
        line = self._lines[self._position + self.used]
        self.used += 1
        return line
