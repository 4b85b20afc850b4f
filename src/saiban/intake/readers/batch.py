"""What every reader yields: batches of rows with their numbers, and the rows that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

BATCH_ROWS = 32_768


@dataclass(frozen=True)
class Misfit:
    """A row that can't be laid under the header, with the reason; `cells` are kept as they came."""

    row: int
    cells: Sequence[str]
    code: str
    message: str


@dataclass(frozen=True)
class Batch:
    """Some rows of a file, column by column.

    `rows` are line or sheet-row numbers from 1; each of `columns` is a string array as long as `rows`, without nulls.
    """

    rows: npt.NDArray[np.int64]
    columns: list[pa.Array]
    misfits: list[Misfit] = field(default_factory=list)


@dataclass(frozen=True)
class Opened:
    """An opened file: its header in order, how it was read, and its rows as batches in the file's order."""

    header: tuple[str, ...]
    batches: Iterator[Batch]
    encoding: str | None = None
    delimiter: str | None = None


def lay_out(rows: Sequence[int], records: list[list[str]], width: int, misfits: Sequence[Misfit] = ()) -> Batch:
    """Lay rows under a header of `width` columns; rows with another number of cells become misfits.

    Empty cells beyond the header's end are no cells.
    """
    aside = list(misfits)
    if not set(map(len, records)) <= {width}:
        fitting = [(row, cells) for row, record in zip(rows, records, strict=True) if (cells := _fit(record, width))]
        fitted = {row for row, _ in fitting}
        aside += [
            _wrong_count(row, cells, width) for row, cells in zip(rows, records, strict=True) if row not in fitted
        ]
        rows, records = [row for row, _ in fitting], [cells for _, cells in fitting]
    columns = list(zip(*records, strict=True)) if records else [()] * width
    return Batch(np.asarray(rows, dtype=np.int64), [pa.array(column, pa.string()) for column in columns], aside)


def _fit(cells: list[str], width: int) -> list[str] | None:
    """Return the cells of a row under a header of `width` columns, or None where they do not fit."""
    if len(cells) == width:
        return cells
    if not any(cells):
        return [""] * width
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    return None


def _wrong_count(number: int, cells: Sequence[str], width: int) -> Misfit:
    return Misfit(
        number,
        tuple(cells),
        "wrong_cell_count",
        f"The row has {len(cells)} cells and the header has {width}. "
        "Look for a missing or extra separator, or for a quotation mark that is not closed.",
    )
