"""Parquet files; rows are counted from 1."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from saiban.intake.broken import BrokenFile
from saiban.intake.mapping_parts import Read
from saiban.intake.readers import header as headers
from saiban.intake.readers.batch import BATCH_ROWS, Batch, Opened
from saiban.intake.readers.excel import cell_text


def open_parquet(path: Path, read: Read, wanted: Iterable[str]) -> Opened:
    """Open a Parquet file; null comes as an empty cell, dates as 1975-06-30, lists and structures as JSON."""
    try:
        file = pq.ParquetFile(path)
        names = headers.names(file.schema_arrow.names)
    except (pa.ArrowException, OSError):
        raise _damaged(path) from None
    return Opened(names, _batches(path, file))


def _batches(path: Path, file: pq.ParquetFile) -> Iterator[Batch]:
    number = 1
    try:
        with file:
            for batch in file.iter_batches(BATCH_ROWS):
                rows = np.arange(number, number + len(batch), dtype=np.int64)
                number += len(batch)
                yield Batch(rows, [texts(column) for column in batch.columns])
    except (pa.ArrowException, OSError):
        raise _damaged(path) from None


def _damaged(path: Path) -> BrokenFile:
    return BrokenFile(path, "it is not a whole Parquet file.", "Ask the sender to send it again.", "damaged")


def texts(column: pa.Array) -> pa.Array:
    """Return a column of any type as texts without nulls."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return texts(column.dictionary_decode())
    if pa.types.is_string(kind):
        return column.fill_null("")
    if pa.types.is_large_string(kind) or pa.types.is_integer(kind) or pa.types.is_date32(kind):
        return column.cast(pa.string()).fill_null("")
    if pa.types.is_decimal(kind):
        return pc.replace_substring_regex(column.cast(pa.string()), r"\.0+$", "").fill_null("")
    if pa.types.is_nested(kind):
        cells = [
            None if cell is None else json.dumps(cell, ensure_ascii=False, default=str) for cell in column.to_pylist()
        ]
        return pa.array([cell or "" for cell in cells], pa.string())
    return pa.array(["" if cell is None else _text(cell) for cell in column.to_pylist()], pa.string())


def _text(cell: object) -> str:
    return cell.decode("utf-8", "backslashreplace") if isinstance(cell, bytes) else cell_text(cell)
