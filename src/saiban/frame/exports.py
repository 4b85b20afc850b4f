"""Tables as CSV files that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from saiban.frame.marks import Origin

ORIGIN_IN_CSV = {
    "number": "copy",
    "organisation": "given to",
    "user": "downloaded by",
    "at": "downloaded at",
    "agreement": "agreement",
    "mark": "mark",
}
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


def csv_response(
    filename: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, origin: Origin
) -> StreamingHttpResponse:
    """Send a table as a CSV download, row by row, so that a large one needs no memory.

    Below the table and an empty line stands who has had it, when and under which agreement, with its mark. UTF-8 with a
    byte order mark, because Excel otherwise takes Urdu for another encoding. `filename` is plain ASCII.
    """
    response = StreamingHttpResponse(_lines(columns, rows, origin), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


class _Line:
    """What csv.writer writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def _lines(columns: Sequence[str], rows: Iterable[Sequence[object]], origin: Origin) -> Iterator[bytes]:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield ("\ufeff" + writer.writerow([inert(column) for column in columns])).encode()
    for row in rows:
        yield writer.writerow([inert(cell) for cell in row]).encode()
    yield b"\r\n"
    for line in origin.lines(ORIGIN_IN_CSV):
        yield writer.writerow([inert(cell) for cell in line]).encode()
