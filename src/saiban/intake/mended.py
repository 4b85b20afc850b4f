"""A quarantine that was mended and comes back: its rows go on as if they had been right the first time.

They keep the line numbers of the original file, and where the mapping names no key, the record names that they would
have had.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from saiban.intake.broken import BrokenFile
from saiban.intake.mapping_parts import Read
from saiban.intake.quarantine import MENDED_COLUMNS, bare
from saiban.intake.readers.batch import Batch, Misfit, Opened
from saiban.intake.readers.bytes import GZIP_MAGIC, ZIP_MAGIC, first_bytes
from saiban.intake.readers.excel import open_excel
from saiban.intake.readers.text import open_text

LOOKED_AT = 65_536
OWN = len(MENDED_COLUMNS)
_TEXTS_OF_WORKBOOKS = ("xl/sharedStrings.xml", "content.xml")
_NO_LINE = "Keep the number in the column saiban_line and the text in saiban_file: they say which row this one mends."


@dataclass(frozen=True)
class Mended:
    """A mended quarantine: its original columns and row numbers, and the file that it mends."""

    opened: Opened
    mends: str  # first 16 digits of the SHA-256 of the original file
    as_of: date


def is_mended(path: Path) -> bool:
    """Tell whether a file is a quarantine that was sent out by `quarantine_csv`, as text or saved as a workbook."""
    start = first_bytes(path, LOOKED_AT)
    mark = MENDED_COLUMNS[0].encode()
    if not start.startswith(ZIP_MAGIC):
        return not start.startswith(GZIP_MAGIC) and mark in start[:200].replace(b"\0", b"")
    try:
        with zipfile.ZipFile(path) as archive:
            for name in set(_TEXTS_OF_WORKBOOKS) & set(archive.namelist()):
                with archive.open(name) as texts:
                    if mark in texts.read(LOOKED_AT):
                        return True
    except (EOFError, OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
        return False  # what is wrong with the file is told when it is read
    return False


def open_mended(path: Path) -> Mended:
    """Open a mended quarantine; `BrokenFile` where the columns that name its file are gone."""
    workbook = first_bytes(path).startswith(ZIP_MAGIC)
    opened = (open_excel if workbook else open_text)(path, Read(), MENDED_COLUMNS)
    if tuple(opened.header[:OWN]) != MENDED_COLUMNS:
        raise _unknown_origin(path)
    batches = iter(opened.batches)
    first = next(batches, None)
    origin = _origin(first) if first is not None else None
    if first is None or origin is None:
        raise _unknown_origin(path)
    try:
        _, mends, day = origin.rsplit("#", 2)
        as_of = date.fromisoformat(day)
    except ValueError:
        raise _unknown_origin(path) from None
    header = tuple(bare(name) for name in opened.header[OWN:])
    rows = _restored(_with_first(first, batches), origin)
    return Mended(Opened(header, rows, opened.encoding, opened.delimiter), mends, as_of)


def _unknown_origin(path: Path) -> BrokenFile:
    return BrokenFile(
        path,
        f"it looks like a mended quarantine, but {', '.join(MENDED_COLUMNS)} in it do not say which file it mends.",
        "Download the quarantine again and change only the original columns.",
        "origin_missing",
    )


def _origin(batch: Batch) -> str | None:
    stated = [bare(text) for text in batch.columns[2].to_pylist() if text.count("#") >= 2]
    return stated[0] if stated else None


def _with_first(first: Batch, rest: Iterator[Batch]) -> Iterator[Batch]:
    yield first
    yield from rest


def _restored(batches: Iterator[Batch], origin: str) -> Iterator[Batch]:
    for batch in batches:
        misfits = [
            Misfit(_line(cells[0]) or row.row, cells[OWN:], row.code, row.message)
            for row in batch.misfits
            for cells in [tuple(map(bare, row.cells))]
            if cells
        ]
        columns = [pa.array(map(bare, column.to_pylist()), pa.string()) for column in batch.columns]
        lines = [_line(text) for text in columns[0].to_pylist()]
        own = [text == origin for text in columns[2].to_pylist()]
        known = np.array([line is not None and of_it for line, of_it in zip(lines, own, strict=True)], dtype=bool)
        for at in np.flatnonzero(~known).tolist():
            cells = tuple(column[at].as_py() for column in columns)
            blank = not any(cells)
            code, message = ("blank_row", "The row is empty. Take it out.") if blank else ("line_missing", _NO_LINE)
            misfits.append(Misfit(int(batch.rows[at]), cells[OWN:], code, message))
        mask = pa.array(known)
        rows = np.array([line for line, taken in zip(lines, known.tolist(), strict=True) if taken], dtype=np.int64)
        yield Batch(rows, [column.filter(mask) for column in columns[OWN:]], misfits)


def _line(text: str) -> int | None:
    plain = text.strip().removesuffix(".0")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 18 else None
