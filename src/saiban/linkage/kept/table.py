"""Rows by their number: an uncompressed Arrow file read by memory map, of which only the rows asked for are touched."""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.ipc as ipc
from numpy.typing import NDArray

BATCH = 250_000


def write_table(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write the rows of a query, in its order, to an Arrow file."""
    rows = con.sql(query).to_arrow_reader(BATCH)
    with pa.OSFile(str(path), "wb") as file, ipc.new_file(file, rows.schema) as writer:
        for batch in rows:
            writer.write_batch(batch.take(pa.array(np.arange(len(batch)))))  # zeros where there is no value


class Table:
    """The tables of one name from every part of a state, as one: row i is the i-th of all parts together."""

    def __init__(self, paths: list[Path]) -> None:
        files = [ipc.open_file(pa.memory_map(str(path))) for path in paths]
        self.schema: pa.Schema = files[0].schema
        self._batches = [file.get_batch(i) for file in files for i in range(file.num_record_batches)]
        self._bounds = [0, *accumulate(len(batch) for batch in self._batches)]

    def __len__(self) -> int:
        return self._bounds[-1]

    def take(self, rows: NDArray[np.int64]) -> pa.Table:
        """Return these rows, which must be in rising order."""
        taken = []
        for (start, end), batch in zip(pairwise(self._bounds), self._batches, strict=True):
            within = rows[np.searchsorted(rows, start) : np.searchsorted(rows, end)] - start
            if len(within):
                taken.append(batch.take(pa.array(within)))
        return pa.Table.from_batches(taken, self.schema)

    def whole(self, columns: list[str] | None = None) -> pa.Table:
        """Return all rows, or some columns of them."""
        everything = pa.Table.from_batches(self._batches, self.schema)
        return everything.select(columns) if columns else everything
