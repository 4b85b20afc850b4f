"""A handed-in file read into rows, as text: nothing in a cell is ever run."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.consolidation.uploads import safe_name
from saiban.exchange.lists import rules
from saiban.frame.home import subfolder
from saiban.intake.broken import BrokenFile
from saiban.intake.describe import SAMPLED, describe
from saiban.intake.guess import guess_columns
from saiban.intake.mapping_parts import Read
from saiban.intake.readers import open_file
from saiban.intake.values import is_empty

MOST_ROWS = 10_000
LARGEST = 10 << 20  # bytes of a file
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True)
class ReadList:
    """A file as rows: each with its number as a person finds it, its cells, and why it does not fit (mostly "")."""

    header: tuple[str, ...]
    meanings: list[str]
    rows: list[tuple[int, list[str], str]]


def read_list(handed_in: UploadedFile) -> ReadList:
    """Read a handed-in file; its bytes stay on disk no longer than that.

    Raises `BrokenFile` where it can't be read, is empty, too large or has more than 10,000 rows.
    """
    with tempfile.TemporaryDirectory(dir=subfolder("uploads"), prefix=".list-") as scratch:
        path = Path(scratch) / safe_name(handed_in.name or "")
        if path.suffix.lower() not in SUFFIXES:
            raise BrokenFile(
                path, _("lists are read from CSV and from Excel files."), _("Save it as XLSX or CSV."), "format"
            )
        if (handed_in.size or 0) > LARGEST:
            raise BrokenFile(
                path, _("it is larger than 10 MB."), _("Leave out columns that are not asked about."), "too_large"
            )
        with path.open("wb") as out:
            for chunk in handed_in.chunks():
                out.write(chunk)
        return _read(path)


def _read(path: Path) -> ReadList:
    draft = describe(path)
    reading = draft.read
    if rules.is_data(draft.header):
        reading = Read(reading.format, reading.encoding, reading.delimiter, reading.sheet, 0, 1, reading.table)
    opened = open_file(path, reading)
    rows: list[tuple[int, list[str], str]] = []
    for batch in opened.batches:
        cells = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        rows += [(row, list(values), "") for row, values in zip(batch.rows.tolist(), cells, strict=True)]
        rows += [(misfit.row, list(misfit.cells), "wrong_cell_count") for misfit in batch.misfits]
        if len(rows) > MOST_ROWS:
            too_many = _("it has more than %(most)d rows.") % {"most": MOST_ROWS}
            raise BrokenFile(path, too_many, _("Part it into several files and hand in each."), "too_long")
    if not rows:
        raise BrokenFile(
            path, _("it has no row under its header."), _("Look whether it is the right file."), "empty_file"
        )
    rows.sort(key=lambda row: row[0])
    sample = [cells for _row, cells, why in rows if not why][:SAMPLED]
    samples = [[cells[at] for cells in sample if not is_empty(cells[at])] for at in range(len(opened.header))]
    guesses = guess_columns(opened.header, samples, timezone.localdate())
    return ReadList(opened.header, rules.recognised(guesses, samples), rows)
