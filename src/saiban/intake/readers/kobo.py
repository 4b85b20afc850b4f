"""KoboToolbox submissions as JSON: a list, {"results": [...]}, or one object a line; repeats are lists in them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from saiban.intake.broken import BrokenFile
from saiban.intake.mapping_parts import Read
from saiban.intake.readers.batch import BATCH_ROWS, Batch, Misfit, Opened, lay_out
from saiban.intake.readers.bytes import plain_bytes

CHUNK = 1 << 20
LARGEST_SUBMISSION = 64 << 20
REFUSED_STATES = {"validation_status_not_approved": "not approved", "validation_status_on_hold": "on hold"}
NOT_APPROVED = (
    "The submission is marked {state!r} and is not taken before it is approved. "
    "Approve it on the survey server and export again."
)
_START = re.compile(r'\s*(?:\[|\{(?=\s*"(?:count|next|previous|results)")[^\[]*?"results"\s*:\s*\[)')
_BETWEEN = re.compile(r"[\s,]*")

Submission = dict[str, Any]


def open_kobo(path: Path, read: Read, wanted: Iterable[str]) -> Opened:
    """Open submissions, or the repeat that `read.table` names; a repeat's columns are followed by its parents'.

    Rows are counted from 1 in the file's order. Columns are the keys in the order of their first appearance.
    """
    seen: dict[str, None] = {}
    count = 0
    for submission in _submissions(path):
        count += 1
        for row in _rows(submission, read.table):
            seen.update(dict.fromkeys(row))
    if not seen:
        problem = f"no submission has a repeat {read.table!r}." if read.table and count else "it holds no submissions."
        raise BrokenFile(path, problem, "Check the export, and `table` in the mapping.", "missing_table")
    header = tuple(seen)
    return Opened(header, _batches(path, read.table, header), "utf-8")


def _batches(path: Path, table: str | None, header: tuple[str, ...]) -> Iterator[Batch]:
    numbers: list[int] = []
    records: list[list[str]] = []
    misfits: list[Misfit] = []
    number = 0
    for submission in _submissions(path):
        state = _state(submission)
        for row in _rows(submission, table):
            number += 1
            cells = [_text(row.get(name)) for name in header]
            if state:
                message = NOT_APPROVED.format(state=state)
                misfits.append(Misfit(number, cells, "submission_not_approved", message))
            else:
                numbers.append(number)
                records.append(cells)
        if len(records) + len(misfits) >= BATCH_ROWS:
            yield lay_out(numbers, records, len(header), misfits)
            numbers, records, misfits = [], [], []
    if records or misfits:
        yield lay_out(numbers, records, len(header), misfits)


def _state(submission: Submission) -> str | None:
    status = submission.get("_validation_status")
    return REFUSED_STATES.get(str(status.get("uid"))) if isinstance(status, dict) else None


def _rows(submission: Submission, table: str | None) -> Iterator[Submission]:
    """Yield the submission itself, or the elements of a repeat at any depth with their parents' single values."""
    if table is None:
        yield submission
        return
    above = {f"parent.{key}": value for key, value in submission.items() if not isinstance(value, list)}
    for key, value in submission.items():
        if not isinstance(value, list) or not all(isinstance(element, dict) for element in value):
            continue
        for element in value:
            if key == table or key.rsplit("/", 1)[-1] == table:
                yield {**element, **above}
            else:
                yield from _rows({**element, **above}, table)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _submissions(path: Path) -> Iterator[Submission]:
    """Yield the objects of the file one by one; numbers keep the digits they are written with."""
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    with plain_bytes(path) as stream, io.TextIOWrapper(stream, "utf-8-sig") as text:
        try:
            buffer = text.read(CHUNK)
            started = _START.match(buffer)
            position = started.end() if started else 0
            while True:
                between = _BETWEEN.match(buffer, position)
                position = between.end() if between else position
                try:
                    if started and buffer.startswith("]", position):
                        return
                    submission, position = decoder.raw_decode(buffer, position)
                except json.JSONDecodeError:
                    more = text.read(CHUNK)
                    if not more and not started and position == len(buffer):
                        return
                    if not more or len(buffer) - position > LARGEST_SUBMISSION:
                        raise _damaged(path) from None
                    buffer, position = buffer[position:] + more, 0
                    continue
                if not isinstance(submission, dict):
                    raise _damaged(path)
                yield submission
        except UnicodeDecodeError:
            raise _damaged(path) from None


def _damaged(path: Path) -> BrokenFile:
    return BrokenFile(
        path,
        "it is not a whole list of submissions in JSON.",
        "Export it from the survey server again as JSON.",
        "damaged",
    )
