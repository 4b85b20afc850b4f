"""Lines of delimited text to records, each with the line on which it starts.

A quoted cell may hold line breaks. A quotation mark that is never closed, or closed hundreds of lines later, is taken
for what it is, a stray mark in one line, so that it swallows no rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice

LONGEST_RECORD = 100
"""Over how many lines one record may run."""

CHUNK_LINES = 16_384
UNIT_SEPARATOR = "\x1f"

csv.field_size_limit(64 << 20)


def records(lines: Iterable[str], delimiter: str, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) for each record of delimited text; the first of `lines` has the number `first`.

    An empty line is a record without cells. A delimiter of several characters is possible.
    """
    stream = iter(lines)
    if len(delimiter) > 1:
        stream = (line.replace(delimiter, UNIT_SEPARATOR) for line in stream)
        delimiter = UNIT_SEPARATOR
    number = first
    held: list[str] = []
    while True:
        chunk = held + list(islice(stream, CHUNK_LINES - len(held)))
        if not chunk:
            return
        held = []
        if '"' not in "".join(chunk):
            yield from enumerate(csv.reader(chunk, delimiter=delimiter, quoting=csv.QUOTE_NONE), number)
            number += len(chunk)
            continue
        ended = len(chunk) < CHUNK_LINES
        position = 0
        while position < len(chunk):
            if not ended and len(chunk) - position < LONGEST_RECORD and position > 0:
                held = chunk[position:]
                break
            cells, used = _record(chunk, position, delimiter)
            yield number, cells
            position += used
            number += used


def _record(lines: list[str], position: int, delimiter: str) -> tuple[list[str], int]:
    """Return the record that starts at a line and how many lines it takes."""
    line = lines[position]
    if '"' not in line:
        return _unquoted(line, delimiter), 1
    feed = _Feed(lines, position)
    cells = next(csv.reader(feed, delimiter=delimiter), [])
    if feed.ran_out:
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
