"""Spreadsheets: XLSX, XLS and ODS."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from saiban.intake.broken import BrokenFile
from saiban.intake.mapping_parts import Read
from saiban.intake.readers import header as headers
from saiban.intake.readers.batch import BATCH_ROWS, Batch, Opened, lay_out
from saiban.intake.readers.bytes import OLD_OFFICE_MAGIC, ZIP_MAGIC, first_bytes
from saiban.intake.readers.zips import check_workbook

MIDNIGHT = dt.time()


def open_excel(path: Path, read: Read, wanted: Iterable[str]) -> Opened:
    """Open a sheet: the one the mapping names, else the one that has the mapped columns, else the first.

    Row numbers are those at the left of the sheet. Numbers, dates and times come as text: 3520212345671, 12.5,
    1975-06-30. Raises `BrokenFile`, also where several sheets have the mapped columns and the mapping names none.
    """
    targets = list(wanted)
    return _opened(path, _chosen(path, read, targets), read, targets)


def _chosen(path: Path, read: Read, wanted: Sequence[str]) -> CalamineSheet:
    """Return the sheet that is meant, after a look at the file's first bytes."""
    start = first_bytes(path)
    if start.startswith(ZIP_MAGIC):
        check_workbook(path)
    elif not start.startswith(OLD_OFFICE_MAGIC):
        raise BrokenFile(
            path,
            "it is named like a spreadsheet and is none.",
            "Open it in a spreadsheet program and save it as XLSX; where it is text, say `read: {format: csv}`.",
            "not_a_spreadsheet",
        )
    try:
        return _sheet(path, CalamineWorkbook.from_path(path), read, wanted)
    except PasswordError:
        raise BrokenFile(
            path, "it is protected by a password.", "Ask the sender for a file without one.", "password"
        ) from None
    except BaseException as error:
        raise _explained(path, error) from None


def top_of_sheet(path: Path, read: Read) -> list[list[str]]:
    """Return the cells of a sheet's first rows."""
    sheet = _chosen(path, read, [])
    return [_texts(row) for row in islice(sheet.iter_rows(), headers.SEARCHED_ROWS)]


def _explained(path: Path, error: BaseException) -> BaseException:
    """Return `BrokenFile` for an error of the spreadsheet library (its panics are no `Exception`), else the error."""
    if isinstance(error, (CalamineError, OSError)) or type(error).__name__ == "PanicException":
        return BrokenFile(
            path,
            "the spreadsheet is damaged and can't be read.",
            "Open it in a spreadsheet program and save it again, or ask the sender to send it again.",
            "damaged",
        )
    return error


def _sheet(path: Path, workbook: CalamineWorkbook, read: Read, wanted: Sequence[str]) -> CalamineSheet:
    names = workbook.sheet_names
    if not names:
        raise BrokenFile(path, "it has no sheets.", "Ask the sender to send it again.", "empty_file")
    if read.sheet is not None:
        if read.sheet in names:
            return workbook.get_sheet_by_name(read.sheet)
        if read.sheet.isdigit() and 1 <= int(read.sheet) <= len(names):
            return workbook.get_sheet_by_index(int(read.sheet) - 1)
        shown = ", ".join(repr(name) for name in names[:20])
        raise BrokenFile(
            path, f"it has no sheet {read.sheet!r}; it has {shown}.", "Correct `sheet` in the mapping.", "missing_sheet"
        )
    visible = [data.name for data in workbook.sheets_metadata if data.visible == SheetVisibleEnum.Visible] or names
    if len(visible) == 1 or not wanted:
        return workbook.get_sheet_by_name(visible[0])
    holding = [name for name in visible if _holds(workbook.get_sheet_by_name(name), read, wanted)]
    if len(holding) > 1:
        raise BrokenFile(
            path,
            f"several sheets have the mapped columns: {', '.join(repr(name) for name in holding[:20])}.",
            "Say with `read: {sheet: ...}` which one is meant; write one mapping for each that is.",
            "several_sheets",
        )
    return workbook.get_sheet_by_name(holding[0] if holding else visible[0])


def _holds(sheet: CalamineSheet, read: Read, wanted: Sequence[str]) -> bool:
    top = [_texts(row) for row in islice(sheet.iter_rows(), headers.SEARCHED_ROWS + (read.header_row or 0) + 2)]
    if not top:
        return False
    index = _header_index(top, read, wanted)
    held = {headers.plain(name) for name in headers.names(headers.joined(top[index : index + read.header_rows]))}
    return {headers.plain(name) for name in wanted} <= held


def _header_index(top: Sequence[Sequence[str]], read: Read, wanted: Sequence[str]) -> int:
    if read.header_row is not None:
        return min(read.header_row - 1, len(top) - 1)
    return headers.locate(top[: headers.SEARCHED_ROWS], wanted, read.header_rows)


def _opened(path: Path, sheet: CalamineSheet, read: Read, wanted: Sequence[str]) -> Opened:
    if read.header_row == 0:
        width = sheet.width
        return Opened(headers.numbered(width), _batches(path, sheet, 0, width))
    top = [_texts(row) for row in islice(sheet.iter_rows(), headers.SEARCHED_ROWS + (read.header_row or 0) + 5)]
    index = _header_index(top, read, wanted) if top else 0
    rows = top[index : index + read.header_rows]
    if len(rows) < read.header_rows or not any(any(row) for row in rows):
        raise BrokenFile(path, "it has no header there.", "Correct `header_row` in the mapping.", "missing_header")
    header = headers.names(headers.joined(rows, _filled(sheet, rows, index)))
    return Opened(header, _batches(path, sheet, index + read.header_rows, len(header)))


def _filled(sheet: CalamineSheet, rows: Sequence[Sequence[str]], index: int) -> list[list[str]] | None:
    """Return header rows with every merged cell filled, or None where the file does not say what is merged."""
    ranges = sheet.merged_cell_ranges
    if ranges is None or len(rows) < 2:
        return None
    left = sheet.start[1] if sheet.start else 0
    filled = [list(row) for row in rows]
    for (top_row, first), (_, last) in ranges:
        if index <= top_row < index + len(rows) and first >= left:
            row = filled[top_row - index]
            for column in range(first - left, min(last - left + 1, len(row))):
                row[column] = rows[top_row - index][first - left]
    return filled


def _batches(path: Path, sheet: CalamineSheet, first: int, width: int) -> Iterator[Batch]:
    """Yield the rows below the header; empty rows after the last filled one do not exist."""
    numbers: list[int] = []
    records: list[list[str]] = []
    try:
        blank = 0
        for index, row in enumerate(islice(sheet.iter_rows(), first, None), first):
            cells = _texts(row)
            if not any(cells):
                blank += 1
                continue
            numbers += range(index + 1 - blank, index + 2)
            records += [[""] * width] * blank + [cells]
            blank = 0
            if len(records) >= BATCH_ROWS:
                yield lay_out(numbers, records, width)
                numbers, records = [], []
    except CalamineError as error:
        raise _explained(path, error) from None
    if records:
        yield lay_out(numbers, records, width)


def _texts(row: Iterable[Any]) -> list[str]:
    return [cell if type(cell) is str else cell_text(cell) for cell in row]


def cell_text(cell: Any) -> str:
    """Return a typed cell as text: whole numbers without a point, dates as 1975-06-30, a time only where one is."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)
