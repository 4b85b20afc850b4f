"""Why rows are put aside: the reasons with their codes, the table of such rows, the file in which they are mended."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from saiban.engine.standard import QUARANTINE
from saiban.intake.manifest import read_manifest

REASONS: dict[str, tuple[str, str]] = {
    "blank_row": ("Empty row", "خالی سطر"),
    "wrong_cell_count": ("Wrong number of cells", "خانوں کی تعداد غلط"),
    "not_text": ("Unreadable letters", "ناقابلِ خواندگی حروف"),
    "repeated_header_or_total": ("Header or total, not a record", "سرخی یا میزان، اندراج نہیں"),
    "control_characters": ("Control characters", "کنٹرول حروف"),
    "missing_required": ("A needed value is missing", "ضروری قدر موجود نہیں"),
    "household_missing": ("Household number is missing", "گھرانہ نمبر موجود نہیں"),
    "required_unreadable": ("A needed value can't be read", "ضروری قدر پڑھی نہیں جا سکتی"),
    "key_unreadable": ("The row can't be told from others", "سطر کی شناخت ممکن نہیں"),
    "duplicate_key": ("Same row twice in the file", "فائل میں ایک ہی سطر دو بار"),
    "name_without_letters": ("Name without letters", "نام میں حروف نہیں"),
    "name_too_long": ("Name too long", "نام بہت لمبا"),
    "birth_date_impossible": ("Impossible date of birth", "ناممکن تاریخ پیدائش"),
    "birth_date_in_future": ("Date of birth in the future", "تاریخ پیدائش مستقبل میں"),
    "birth_date_before_1900": ("Date of birth before 1900", "تاریخ پیدائش 1900 سے پہلے"),
    "amount_unreadable": ("Amount can't be read", "رقم پڑھی نہیں جا سکتی"),
    "amount_negative": ("Negative amount", "منفی رقم"),
    "unknown_code": ("Code not in the mapping", "کوڈ نقشے میں نہیں"),
    "end_before_start": ("Ends before it starts", "اختتام آغاز سے پہلے"),
    "submission_not_approved": ("Submission not approved", "منظور شدہ جمع کرایا نہیں"),
    "line_missing": ("Line number is missing", "سطر نمبر موجود نہیں"),
    "parent_missing": ("The record it belongs to is missing", "متعلقہ اندراج موجود نہیں"),
}
"""Every code with its name in English and Urdu; the message of each row says more."""


@dataclass(frozen=True)
class Reason:
    """One reason for putting a row aside: `field` is empty where the whole row is meant."""

    code: str
    field: str
    message: str


@dataclass(frozen=True)
class PutAside:
    """A row in quarantine."""

    row: int
    reasons: tuple[Reason, ...]
    raw: tuple[str, ...]


def quarantine_table(source: str, extract: str, rows: Sequence[PutAside]) -> pa.Table:
    """Return rows put aside as a table with the schema QUARANTINE."""
    return pa.table(
        [
            pa.array([source] * len(rows), pa.string()),
            pa.array([extract] * len(rows), pa.string()),
            pa.array([row.row for row in rows], pa.int64()),
            pa.array([[vars(reason) for reason in row.reasons] for row in rows], QUARANTINE.field("reasons").type),
            pa.array([row.raw for row in rows], QUARANTINE.field("raw").type),
        ],
        schema=QUARANTINE,
    )


MENDED_COLUMNS = ("saiban_line", "saiban_reasons", "saiban_file")
"""The columns before the original ones in a quarantine that is sent out to be mended."""

_INERT = re.compile("[=+\\-@\t\r\n'\uff1d\uff0b\uff0d\uff20]")
_ALTERED_BY_SPREADSHEETS = re.compile(
    r"0[0-9]|[0-9]{12}|[0-9.]+[eE][0-9]|[0-9]{1,4}[-/.][0-9]{1,2}([-/.][0-9]{1,4})?|[0-9]{0,2}[\s-]?[A-Za-z]{3,9}[\s-][0-9]"
)


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe before it where a spreadsheet would run it as a formula or alter it.

    Altered are numbers of more than 11 digits (3.52E+12), zeros in front of a number, and dates. `bare` undoes it.
    """
    return f"'{cell}" if _INERT.match(cell) or _ALTERED_BY_SPREADSHEETS.match(cell) else cell


def bare(cell: str) -> str:
    """Return a cell without the apostrophe of `guarded`."""
    return cell[1:] if cell.startswith("'") else cell


def quarantine_csv(folder: Path, out: Path) -> int:
    """Write the quarantine of a folder that `take` made as CSV for a spreadsheet, and return the number of its rows.

    UTF-8 with a mark, so that Excel shows Urdu; first the line, the reasons and the file, then the original columns
    under their headers. `take` reads the mended file with the same mapping.
    """
    manifest = read_manifest(folder / "manifest.json")
    origin = f"{manifest.file_name}#{manifest.mends or manifest.extract}#{manifest.as_of}"
    width = len(manifest.header)
    count = 0
    with (
        out.open("w", encoding="utf-8-sig", newline="") as stream,
        pq.ParquetFile(folder / "quarantine.parquet") as quarantine,
    ):
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow([*MENDED_COLUMNS, *map(guarded, manifest.header)])
        for batch in quarantine.iter_batches(4096):
            for row in batch.to_pylist():
                reasons = "; ".join(f"{REASONS[reason['code']][0]}: {reason['message']}" for reason in row["reasons"])
                raw = [*row["raw"], *[""] * (width - len(row["raw"]))]
                writer.writerow([row["row"], reasons, guarded(origin), *map(guarded, raw)])
                count += 1
    return count
