"""Zip archives opened with care: what they unpack to is measured, not believed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from saiban.intake.broken import BrokenFile
from saiban.intake.readers.bytes import Measured, explained, unpacked_limit, zip_bomb

MOST_CELLS = 64_000_000
"""Of how many cells a sheet may be: a million rows of 61 columns. A spreadsheet is held in memory while it is read."""

CHUNK = 1 << 20
_ROW = re.compile(rb'<(?:\w+:)?row [^>]{0,60}?\br="(\d{1,9})"')
_WIDE_COLUMN = re.compile(rb'\br="([A-Z]{2,3})\d')


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive; `BrokenFile` where it is none, is damaged or is encrypted."""
    with explained(path), zipfile.ZipFile(path) as archive:
        if any(member.flag_bits & 1 for member in archive.infolist()):
            raise BrokenFile(
                path, "it is protected by a password.", "Ask the sender for a file without one.", "password"
            )
        if sum(member.file_size for member in archive.infolist()) > unpacked_limit(path.stat().st_size):
            raise zip_bomb(path)
        yield archive


@contextmanager
def member_bytes(path: Path, archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """Open one file of an archive for reading; unpacking too far raises `BrokenFile`."""
    with explained(path), archive.open(name) as member:
        yield io.BufferedReader(Measured(member, unpacked_limit(path.stat().st_size), path), 1 << 18)


def check_workbook(path: Path) -> None:
    """Raise `BrokenFile` for a zipped workbook that is damaged, or whose sheets span more cells than can be read."""
    with opened_zip(path) as archive:
        for member in archive.infolist():
            rows = columns = 1
            with member_bytes(path, archive, member.filename) as stream:
                tail = b""
                while chunk := stream.read(CHUNK):
                    text = tail + chunk
                    rows = max([rows, *map(int, _ROW.findall(text))])
                    columns = max([columns, *map(_column_number, set(_WIDE_COLUMN.findall(text)))])
                    tail = chunk[-100:]
            if "worksheets/" in member.filename and rows * columns > MOST_CELLS:
                raise BrokenFile(
                    path,
                    f"a sheet spans {rows:,} rows and {columns:,} columns, more than can be read.",
                    "Delete what stands far outside the table, or save the sheet as CSV.",
                    "sheet_too_large",
                )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
