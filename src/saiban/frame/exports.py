"""Tables as CSV files that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.http import StreamingHttpResponse

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width signs act too


def inert(cell: object) -> str:
    """A cell as text that no spreadsheet takes for a formula: an apostrophe goes before =, +, -, @, tab or CR.

    Whole and decimal numbers, negative ones too, stay as they are. None is an empty cell.
    """
    if cell is None:
        return ""
    text = str(cell)
    if not isinstance(cell, str):
        return text
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) else text


def write_csv(stream: IO[str], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a table to a text stream (open it with encoding utf-8-sig, newline="") and return how many rows it has."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([inert(column) for column in columns])
    written = 0
    for row in rows:
        writer.writerow([inert(cell) for cell in row])
        written += 1
    return written


def csv_response(filename: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Send a table as a CSV download, row by row, so that a large one needs no memory.

    UTF-8 with a byte order mark, because Excel otherwise takes Urdu for another encoding. `filename` is plain ASCII.
    """
    response = StreamingHttpResponse(_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


class _Line:
    """What csv.writer writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def _lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield ("\ufeff" + writer.writerow([inert(column) for column in columns])).encode()
    for row in rows:
        yield writer.writerow([inert(cell) for cell in row]).encode()
