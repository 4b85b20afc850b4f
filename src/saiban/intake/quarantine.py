"""Why a row is put aside: the reasons with their codes, and the table of rows put aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from saiban.engine.standard import QUARANTINE

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
