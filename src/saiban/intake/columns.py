"""The columns of a mapping made ready: for each field, which columns of the file hold it and how they are read."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from saiban.engine.standard import RECORDS
from saiban.intake import values
from saiban.intake.distinct import ColumnReader, ReadColumn
from saiban.intake.fields import FIELDS
from saiban.intake.mapping_parts import Column, Mapping

ENDS = frozenset({"ended_on", "job_end", "period_end"})
"""Of these an unknown day is the last of the month or year, not the first."""

REMARKED = frozenset({"date", "month", "cnic"})
"""Kinds of fields whose readers return a value and a remark."""

MAY_LIE_AHEAD = ENDS | {"period_start"}
YEARS_AHEAD = 5
FAR_AHEAD = date(2199, 12, 31)
MONTH_ONLY, YEAR_ONLY = "month_only", "year_only"
"""Remarks on dates of which no more than this is known."""


@dataclass(frozen=True)
class FieldColumns:
    """One field, the positions of its columns in the file and its reader."""

    field: str
    kind: str
    header: str  # for messages
    positions: tuple[int, ...]
    reader: ColumnReader
    label: str | None = None  # of `identifiers`: the kind of number

    def cells(self, columns: Sequence[pa.Array]) -> pa.Array:
        """Return the cells of this field; those of several columns are joined with a blank."""
        if len(self.positions) == 1:
            return columns[self.positions[0]]
        parts = [columns[position] for position in self.positions]
        return pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, " "))


def prepare(mapping: Mapping, positions: dict[str, int], today: date) -> list[FieldColumns]:
    """Return the fields of a mapping in the order of the catalogue; `positions`: where each header stands."""
    prepared = []
    for field in FIELDS:
        columns = [column for column in mapping.columns if column.to == field]
        groups = [[column] for column in columns] if field == "identifiers" else [columns] if columns else []
        for group in groups:
            prepared.append(
                FieldColumns(
                    field,
                    FIELDS[field].kind,
                    " + ".join(column.header for column in group),
                    tuple(positions[column.header] for column in group),
                    column_reader(group[0], today),
                    group[0].kind,
                )
            )
    return prepared


def arrow_type(field: str) -> pa.DataType:
    """Return the type of a field's values as its reader gives them."""
    kind = FIELDS[field].kind
    if kind in ("date", "month"):
        return pa.date32()
    if kind == "identifiers":
        return pa.string()
    return pa.int32() if kind == "age" else RECORDS.field(field).type


def column_reader(column: Column, today: date) -> ColumnReader:
    """Return the reader of a column's cells."""
    kind = FIELDS[column.to].kind
    read = _reader(column, kind, today)
    remarks = kind in REMARKED
    if column.values is None:
        return ColumnReader(read, arrow_type(column.to), remarks=remarks)
    return ColumnReader(values.closed(column.values, read), arrow_type(column.to), remarks=remarks, empties=True)


def constant(field: str, text: str) -> Any:
    """Return the value of a field that is the same for every row; raises `Unreadable`."""
    kind = FIELDS[field].kind
    value = _reader(Column("", field), kind, FAR_AHEAD)(text)
    return value[0] if kind in REMARKED else value


def day_reader(today: date) -> ColumnReader:
    """Return a reader of dates in any usual form, each with its precision."""
    return ColumnReader(_date_reader(Column("", "survey_date"), "date", today), pa.date32(), remarks=True)


def precision(read: ReadColumn) -> pa.Array:
    """Return how exactly each of the dates read is known: day, month or year; null where there is no date."""
    known = pc.if_else(pc.is_valid(read.values), "day", pa.scalar(None, pa.string()))
    for remark, word in ((MONTH_ONLY, "month"), (YEAR_ONLY, "year")):
        positions = read.where(remark)
        if len(positions):
            mask = np.zeros(len(read.values), dtype=bool)
            mask[positions] = True
            known = pc.if_else(pa.array(mask), word, known)
    return known


def _reader(column: Column, kind: str, today: date) -> values.Reader:
    if kind in ("date", "month"):
        return _date_reader(column, kind, today)
    if kind == "tehsil":
        return values.plain_text
    if kind == "age":
        return values.count
    return values.reader(kind, column.unit, column.kind)


def _date_reader(column: Column, kind: str, today: date) -> values.Reader:
    field, format = column.to, column.format
    latest = date(today.year + YEARS_AHEAD, 12, 31) if field in MAY_LIE_AHEAD else today

    def read(text: str) -> tuple[date, str | None]:
        partial, remark = values.day(text, format, latest)
        value = partial.value
        if kind == "month":
            return value.replace(day=1), remark
        if partial.precision == "month":
            last = calendar.monthrange(value.year, value.month)[1] if field in ENDS else 1
            return value.replace(day=last), MONTH_ONLY
        if partial.precision == "year":
            return value.replace(month=12, day=31) if field in ENDS else value, YEAR_ONLY
        return value, remark

    return read
