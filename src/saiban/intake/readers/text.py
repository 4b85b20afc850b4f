"""CSV, TSV and other delimited text, plain or gzip."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from saiban.intake.broken import BrokenFile
from saiban.intake.mapping_parts import Read
from saiban.intake.readers import header as headers
from saiban.intake.readers.batch import Batch, Misfit, Opened, lay_out
from saiban.intake.readers.bytes import explained, plain_bytes
from saiban.intake.readers.encodings import Encoding, find_encoding
from saiban.intake.readers.records import blocks, records

DELIMITERS = (",", "\t", ";", "|", "^", "~", "\x1f", "\x01", "||", ":")
_SEP_LINE = re.compile(r"sep=(.+)", re.IGNORECASE)
_STRAY = re.compile("[\udc80-\udcff]")


def open_text(path: Path, read: Read, wanted: Iterable[str]) -> Opened:
    """Open delimited text: find its encoding, delimiter and header, and read its rows in batches.

    `wanted`: the headers that the mapping names; they decide where the header is and which delimiter is right.
    Raises `BrokenFile`, also while batches are read.
    """
    encoding = find_encoding(path, read.encoding)
    targets = list(wanted)
    with _lines(path, encoding) as lines:
        top = list(islice(lines, headers.SEARCHED_ROWS + (read.header_row or 1) + read.header_rows))
    if not any(line.strip() for line in top):
        raise BrokenFile(path, "it holds no text.", "Ask the sender to send it again.", "empty_file")
    sep = _SEP_LINE.fullmatch(top[0].strip())
    skipped = 1 if sep and read.header_row is None else 0
    delimiter = read.delimiter or (sep.group(1) if sep else find_delimiter(top, targets))
    if read.header_row == 0:
        width = max(len(cells) for _, cells in records(top, delimiter))
        return Opened(headers.numbered(width), _batches(path, encoding, delimiter, 1, width), encoding.name, delimiter)
    found = list(records(top[skipped:], delimiter, 1 + skipped))
    if read.header_row is not None:
        index = next((i for i, (line, _) in enumerate(found) if line >= read.header_row), len(found))
    else:
        index = headers.locate([cells for _, cells in found[: headers.SEARCHED_ROWS]], targets, read.header_rows)
    rows = found[index : index + read.header_rows]
    if len(rows) < read.header_rows:
        raise BrokenFile(path, "it ends before its header.", "Correct `header_row` in the mapping.", "missing_header")
    header = headers.names(headers.joined([cells for _, cells in rows]) if len(rows) > 1 else _trimmed(rows[0][1]))
    after = found[index + read.header_rows][0] if index + read.header_rows < len(found) else _end(top, rows, delimiter)
    return Opened(header, _batches(path, encoding, delimiter, after, len(header)), encoding.name, delimiter)


def top_of_text(path: Path, read: Read) -> list[list[str]]:
    """Return the cells of the first lines; a record over several lines is followed by empty rows."""
    with _lines(path, find_encoding(path, read.encoding)) as lines:
        top = list(islice(lines, headers.SEARCHED_ROWS))
    delimiter = read.delimiter or find_delimiter(top)
    rows: list[list[str]] = []
    for line, cells in records(top, delimiter):
        rows += [[]] * (line - 1 - len(rows)) + [cells]
    return rows


def _trimmed(cells: list[str]) -> list[str]:
    """Return a header without the empty cells at its end."""
    end = len(cells)
    while end > 1 and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _end(top: Sequence[str], rows: Sequence[tuple[int, list[str]]], delimiter: str) -> int:
    """Return the line after the last header row of a file that ends with it."""
    last = rows[-1][0]
    following = [line for line, _ in records(top[last - 1 :], delimiter, last)]
    return following[1] if len(following) > 1 else len(top) + 1


def find_delimiter(lines: Sequence[str], wanted: Sequence[str] = ()) -> str:
    """Return the delimiter under which most wanted headers are found, then most lines have the same number of cells."""
    targets = {headers.plain(name) for name in wanted}

    def score(delimiter: str) -> tuple[int, float, int, int]:
        rows = [cells for _, cells in records(lines, delimiter) if cells]
        found = [len(targets & {headers.plain(cell) for cell in cells}) for cells in rows]
        likely = rows[found.index(max(found))] if rows else []
        widths = [len(cells) for cells in rows]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        steady = widths.count(usual) / len(widths) if usual > 1 else 0.0
        return max(found, default=0), round(steady, 1), -sum(not cell.strip() for cell in likely), usual

    return max(DELIMITERS, key=score)


@contextmanager
def _lines(path: Path, encoding: Encoding) -> Iterator[Iterator[str]]:
    with plain_bytes(path) as stream:
        errors = "surrogateescape" if encoding.strays else "strict"
        with io.TextIOWrapper(stream, encoding.name, errors, newline="") as text, explained(path):
            try:
                yield iter(text)
            except csv.Error as error:
                raise BrokenFile(
                    path, f"it can't be read as a table ({error}).", "Check the delimiter in the mapping.", "not_text"
                ) from None


def _batches(path: Path, encoding: Encoding, delimiter: str, first: int, width: int) -> Iterator[Batch]:
    with _lines(path, encoding) as lines:
        for numbers, rows in blocks(islice(lines, first - 1, None), delimiter, first, width):
            if encoding.strays:
                yield _strays_aside(numbers, rows, width, encoding.name)
            else:
                yield lay_out(numbers, rows, width)


def _strays_aside(numbers: Sequence[int], rows: list[list[str]], width: int, encoding: str) -> Batch:
    """Make rows with bytes that are not of the encoding misfits; such bytes are shown as \\xNN."""
    message = f"The row holds bytes that are not {encoding} text, shown as \\xNN. Write the right letters there."
    kept_numbers: list[int] = []
    kept: list[list[str]] = []
    strays: list[Misfit] = []
    for number, cells in zip(numbers, rows, strict=True):
        if any(_STRAY.search(cell) for cell in cells):
            shown = tuple(_STRAY.sub(lambda found: f"\\x{ord(found.group()) - 0xDC00:02x}", cell) for cell in cells)
            strays.append(Misfit(number, shown, "not_text", message))
        else:
            kept_numbers.append(number)
            kept.append(cells)
    return lay_out(kept_numbers, kept, width, strays)
