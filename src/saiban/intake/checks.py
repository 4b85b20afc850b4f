"""Checks of whole rows: rows that are no records, and values that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from saiban.intake.columns import FieldColumns
from saiban.intake.findings import Findings, positions_where
from saiban.intake.readers.header import plain

CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\ufffd]"
_TOTAL = re.compile(
    r"(?:(?:grand|sub|net|page)[\s-]*)?totals?\b|(?:کل\s*)?(?:میزان|ٹوٹل|مجموعہ)|کل\s*(?:رقم|تعداد)", re.IGNORECASE
)
_MAYBE_TOTAL = "(?i)^\\s*(grand|sub|net|page|total|کل|میزان|ٹوٹل|مجموعہ)"
LOOKED_FOR_TOTAL = 4
"""In how many first columns the word "total" is looked for."""

SPANS = (
    ("enrolled_on", "ended_on", "The enrolment ends before it starts"),
    ("period_start", "period_end", "The period paid for ends before it starts"),
    ("job_start", "job_end", "The job ends before it starts"),
    ("birth_date", "death_date", "The death comes before the birth"),
)


def no_records(
    findings: Findings, columns: Sequence[pa.Array], header: Sequence[str], fields: Sequence[FieldColumns]
) -> None:
    """Put aside rows that are empty, repeat the header, are totals or hold control characters."""
    blank = np.ones(findings.size, dtype=bool)
    for column in columns:
        if not blank.any():
            break
        blank &= np.asarray(pc.equal(pc.utf8_trim_whitespace(column), ""))
    empty = np.flatnonzero(blank)
    findings.fault("blank_row", "", "The row is empty. Take it out, or fill it in where a record was lost.", empty)
    _headers_and_totals(findings, columns, header, fields)
    for field in fields:
        for position in field.positions:
            hidden = positions_where(pc.match_substring_regex(columns[position], CONTROL))
            message = f"{header[position]!r} holds control characters or lost letters. Type the cell again."
            findings.fault("control_characters", field.field, message, hidden)


def _headers_and_totals(
    findings: Findings, columns: Sequence[pa.Array], header: Sequence[str], fields: Sequence[FieldColumns]
) -> None:
    mapped = sorted({position for field in fields for position in field.positions})
    first = mapped[0]
    wanted = {position: plain(header[position]) for position in mapped}
    same = positions_where(pc.equal(pc.utf8_lower(pc.utf8_trim_whitespace(columns[first])), wanted[first]))
    repeated = [row for row in same.tolist() if all(plain(columns[at][row].as_py()) == wanted[at] for at in mapped)]
    message = "The row repeats the header. Take it out."
    findings.fault("repeated_header_or_total", "", message, np.array(repeated, dtype=np.int64))
    maybe = np.zeros(findings.size, dtype=bool)
    for column in columns[:LOOKED_FOR_TOTAL]:
        maybe |= np.asarray(pc.match_substring_regex(column, _MAYBE_TOTAL))
    totals = [row for row in np.flatnonzero(maybe).tolist() if _is_total([column[row].as_py() for column in columns])]
    message = "The row is a total, not a record. Take it out."
    findings.fault("repeated_header_or_total", "", message, np.array(totals, dtype=np.int64))


def _is_total(cells: list[str]) -> bool:
    """Tell whether a row's first filled cell is the word total and, beside it, only figures stand."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return (
        bool(filled)
        and _TOTAL.match(filled[0]) is not None
        and not any(re.search(r"[^\W\d_]{3}", cell) for cell in filled[1:])
    )


def contradictions(findings: Findings, values: dict[str, pa.Array], precisions: dict[str, pa.Array]) -> None:
    """Put aside rows in which something ends before it starts; of dates not known to the day the years are compared."""
    for start, end, what in SPANS:
        if start not in values or end not in values:
            continue
        first, last = values[start], values[end]
        known = pc.and_(_to_the_day(start, precisions), _to_the_day(end, precisions))
        before = pc.if_else(known, pc.less(last, first), pc.less(pc.year(last), pc.year(first)))
        message = f"{what} ({end} lies before {start}). Correct one of the two dates."
        findings.fault("end_before_start", end, message, positions_where(before))


def _to_the_day(field: str, precisions: dict[str, pa.Array]) -> pa.Array | pa.Scalar:
    return pc.equal(precisions[field], "day") if field in precisions else pa.scalar(True)
