"""A batch and its results as files: CSV in UTF-8, closed by a line that says how many rows there are.

A batch:    batch,reference,cnic,name,father_name,birth_date    ... END,<rows>,<HMAC-SHA-256 of all lines before>
Results:    batch,reference,cnic,outcome,day                    ... END,<rows>

The layout is ours: NADRA publishes none. Another one needs another pair of functions here and nothing else. The HMAC is
made with the key `verisys`, which the partner is given on another way, so that nobody can slip rows into a batch.
"""

from __future__ import annotations

import csv
import hmac
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from saiban.frame import keys

BATCH_COLUMNS = ("batch", "reference", "cnic", "name", "father_name", "birth_date")
RESULT_COLUMNS = ("batch", "reference", "cnic", "outcome", "day")
END = "END"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Asked:
    """A row of a batch."""

    reference: str
    cnic: str
    name: str
    father_name: str
    birth_date: date | None


@dataclass(frozen=True)
class Told:
    """A row of results as it stands in the file; `day` is None where it can't be read. `line` counts from 1."""

    line: int
    batch: str
    reference: str
    cnic: str
    outcome: str
    day: date | None


@dataclass(frozen=True)
class Results:
    """A file of results: its rows, and whether it came whole."""

    rows: list[Told]
    whole: bool


class NotResults(Exception):
    """A file that holds no results; the message says what was expected."""


def write_batch(number: str, rows: Iterable[Asked]) -> bytes:
    """Return a batch as a file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(BATCH_COLUMNS)
    count = 0
    for row in rows:
        writer.writerow((number, row.reference, row.cnic, row.name, row.father_name, row.birth_date or ""))
        count += 1
    lines = text.getvalue().encode()
    return lines + f"{END},{count},{signature(lines)}\r\n".encode()


def signature(lines: bytes) -> str:
    """Return the HMAC-SHA-256 of a batch's lines in hexadecimal."""
    return hmac.digest(keys.key("verisys"), lines, "sha256").hex()


def read_results(content: bytes) -> Results:
    """Read a file of results. Raises `NotResults` where it does not begin as one.

    Of a file that ends early the rows that came whole are read; a last line without its end is no row.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise NotResults(_("The file is no text in UTF-8. Ask the partner to send it so.")) from fault
    complete = text[: text.rfind("\n") + 1]
    lines = list(csv.reader(io.StringIO(complete, newline="")))
    if not lines or tuple(cell.strip().lower() for cell in lines[0]) != RESULT_COLUMNS:
        raise NotResults(_("Its first line must be %(columns)s.") % {"columns": ",".join(RESULT_COLUMNS)})
    rows = []
    for line, cells in enumerate(lines[1:], 2):
        if cells and cells[0].strip() == END:
            said = cells[1].strip() if len(cells) > 1 else ""
            return Results(rows, said == str(len(rows)) and not any(lines[line:]))
        if any(cell.strip() for cell in cells):
            rows.append(_told(line, cells))
    return Results(rows, whole=False)


def _told(line: int, cells: list[str]) -> Told:
    batch, reference, cnic, outcome, day = [*(cell.strip() for cell in cells), "", "", "", "", ""][:5]
    return Told(line, batch, reference, cnic.replace("-", ""), outcome.lower(), _day(day))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
