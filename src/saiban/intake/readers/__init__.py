"""Readers, one file a format: each yields a file's rows in batches with the row numbers that a person would find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from saiban.intake.broken import BrokenFile
from saiban.intake.mapping_parts import Format, Read
from saiban.intake.readers.batch import Batch, Misfit, Opened
from saiban.intake.readers.bytes import first_bytes
from saiban.intake.readers.excel import open_excel, top_of_sheet
from saiban.intake.readers.kobo import open_kobo
from saiban.intake.readers.odk import open_odk
from saiban.intake.readers.parquet import open_parquet
from saiban.intake.readers.text import open_text, top_of_text

__all__ = ["Batch", "Misfit", "Opened", "format_of", "open_file", "top_rows"]

SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".tab": "csv",
    ".dat": "csv",
    ".psv": "csv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".parquet": "parquet",
    ".zip": "odk-zip",
    ".json": "kobo-json",
}


def format_of(path: Path, stated: Format | None = None) -> Format:
    """Return a file's format: the mapping's, else by its suffix (`.gz` behind it does not count)."""
    if stated is not None:
        return stated
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in (".gz", ".gzip"):
        suffixes.pop()
    found = SUFFIXES.get(suffixes[-1]) if suffixes else None
    if found is None:
        raise BrokenFile(
            path,
            f"files of the kind {suffixes[-1] if suffixes else 'without a suffix'!r} are not known.",
            "Say in the mapping how to read it, e.g. `read: {format: csv}`.",
            "unknown_format",
        )
    return found


def open_file(path: Path, read: Read, wanted: Iterable[str] = ()) -> Opened:
    """Open an extract of any format; `wanted` are the headers that the mapping names.

    Raises `BrokenFile`, also while batches are read.
    """
    first_bytes(path)
    return _OPENERS[format_of(path, read.format)](path, read, list(wanted))


def top_rows(path: Path, read: Read) -> list[list[str]]:
    """Return the first rows of a text or a sheet as they stand, before anything is known of a header."""
    first_bytes(path)
    if format_of(path, read.format) == "excel":
        return top_of_sheet(path, read)
    return top_of_text(path, read)


_OPENERS: dict[Format, Callable[[Path, Read, Iterable[str]], Opened]] = {
    "csv": open_text,
    "excel": open_excel,
    "parquet": open_parquet,
    "odk-zip": open_odk,
    "kobo-json": open_kobo,
}
