"""What happens inside a Spark task: Arrow rows in, the step's query in a DuckDB of its own, Arrow rows out.

Rows travel as *chunks*: the bytes of an Arrow IPC stream. No Spark type is involved, so that a column is in a task what
it is on the driver (unsigned hashes, lists of structs, decimals).
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from saiban.engine.duck import connect

Columns = Mapping[str, str]
"""Name of each column -> its DuckDB type."""
Parcel = tuple[int, tuple[str, bytes]]
"""Number of a task, and for it a chunk of the rows of a table."""

CHUNK_ROWS = 100_000
FILL_BYTES = 16 * 2**20
BUCKET = "saiban_bucket"
MINE = "{mine}"

_databases: dict[tuple[int, int], duckdb.DuckDBPyConnection] = {}


@dataclass(frozen=True)
class Part:
    """A table inside a task: its columns, and its rows where the driver sent them whole."""

    columns: Columns
    whole: Callable[[], bytes] | None = None


@dataclass(frozen=True)
class Work:
    """A query for tasks: `parts` are the tables that it reads; `step` names it in errors.

    In task number n the query's MINE stands for entry n of `mine`. A `function` is given what the query found: all of
    it, or, with `batches`, some rows at a time.
    """

    step: str
    query: str
    parts: Mapping[str, Part]
    memory_mb: int
    mine: Sequence[int] = ()
    function: Callable[[pa.Table], pa.Table] | None = None
    batches: bool = False

    def query_of(self, bucket: int) -> str:
        """Return the query for one task."""
        return self.query.replace(MINE, str(self.mine[bucket])) if self.mine else self.query


def quoted(columns: Iterable[str]) -> str:
    """Return column names as an SQL list."""
    return ", ".join(f'"{column}"' for column in columns)


def typed(columns: Columns) -> str:
    """Return the select list that gives Arrow columns their DuckDB types back."""
    return ", ".join(f'"{column}"::{kind} AS "{column}"' for column, kind in columns.items())


def packed(rows: pa.Table) -> bytes:
    """Return rows as a chunk."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue())


def unpacked(chunk: bytes) -> pa.Table:
    """Return a chunk's rows."""
    return pa.ipc.open_stream(chunk).read_all()


def chunks(con: duckdb.DuckDBPyConnection, work: Work, bucket: int) -> Iterator[bytes]:
    """Yield what a query finds (and a function makes of it), in chunks of bounded size; nothing for no rows."""
    found = con.sql(work.query_of(bucket))
    made: Iterable[pa.Table]
    if work.function is not None and not work.batches:
        made = [work.function(found.to_arrow_table())]
    else:
        batches = (pa.Table.from_batches([batch]) for batch in found.to_arrow_reader(CHUNK_ROWS))
        made = (work.function(batch) if work.function else batch for batch in batches)
    for rows in made:
        for start in range(0, rows.num_rows, CHUNK_ROWS):
            yield packed(rows.slice(start, CHUNK_ROWS))


@contextmanager
def database(memory_mb: int, step: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend a connection with no tables: one thread, a memory limit, and a folder of Spark's to spill into.

    A failing query is told by the step's name, without the values that DuckDB quotes: they are people's.
    """
    key = (os.getpid(), memory_mb)
    if key not in _databases:
        spill = tempfile.mkdtemp(prefix="duckdb-", dir=os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0] or None)
        _databases[key] = connect(memory_mb=memory_mb, threads=1, spill=Path(spill))
    con = _databases[key].cursor()
    try:
        con.execute("SET TimeZone = 'UTC'")
        yield con
    except duckdb.Error as error:
        kind, told = type(error).__name__, re.sub(r"'[^']*'|\"[^\"]*\"", "'...'", str(error))
        raise RuntimeError(f"step {step}: {kind}: {told}") from None
    finally:
        con.close()


def fill(con: duckdb.DuckDBPyConnection, parts: Mapping[str, Part], parcels: Iterable[tuple[str, bytes]]) -> None:
    """Make the tables of a task from the chunks that came for it; DuckDB spills what does not fit in memory."""
    for table, part in parts.items():
        if part.whole is not None:
            con.register(f"whole_{table}", unpacked(part.whole()))
            con.execute(f"CREATE TEMP VIEW {table} AS SELECT {typed(part.columns)} FROM whole_{table}").complete()
        else:
            con.execute(empty(table, part.columns)).complete()
    waiting: dict[str, list[pa.Table]] = {}
    size: dict[str, int] = {}
    for table, chunk in parcels:
        waiting.setdefault(table, []).append(unpacked(chunk))
        size[table] = size.get(table, 0) + len(chunk)
        if size[table] > FILL_BYTES:
            _insert(con, table, parts[table].columns, waiting.pop(table))
            del size[table]
    for table, rows in waiting.items():
        _insert(con, table, parts[table].columns, rows)


def empty(table: str, columns: Columns) -> str:
    """Return the statement that makes a table without rows."""
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    return f"CREATE TEMP TABLE {table} ({declared})"


def _insert(con: duckdb.DuckDBPyConnection, table: str, columns: Columns, rows: list[pa.Table]) -> None:
    con.register("arrived", pa.concat_tables(rows))
    try:
        con.execute(f"INSERT INTO {table} SELECT {typed(columns)} FROM arrived").complete()
    finally:
        con.unregister("arrived")


def run(work: Work, bucket: int, parcels: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield what a query finds in the rows that came for one task."""
    with database(work.memory_mb, work.step) as con:
        fill(con, work.parts, parcels)
        yield from chunks(con, work, bucket)


def share_out(work: Work, arriving: Iterable[bytes], table: str) -> Iterator[Parcel]:
    """Send each row of a table to the task that the query's column BUCKET says.

    The query looks at each row of the table for itself, so it runs chunk by chunk.
    """
    with database(work.memory_mb, work.step) as con:
        fill(con, {name: part for name, part in work.parts.items() if name != table}, ())
        columns = work.parts[table].columns
        for chunk in arriving:
            con.register("arriving", unpacked(chunk))
            con.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT {typed(columns)} FROM arriving").complete()
            yield from parcelled(con.sql(work.query).to_arrow_table(), table)


def parcelled(rows: pa.Table, tag: str) -> Iterator[Parcel]:
    """Split rows by their column BUCKET, which is left out of the parcels."""
    if not rows.num_rows:
        return
    buckets = rows[BUCKET].to_numpy()
    order = np.argsort(buckets, kind="stable")
    sorted_rows = rows.drop_columns([BUCKET]).take(order).combine_chunks()
    found, starts = np.unique(buckets[order], return_index=True)
    ends = np.append(starts[1:], len(order))
    for bucket, start, end in zip(found, starts, ends, strict=True):
        yield int(bucket), (tag, packed(sorted_rows.slice(start, end - start)))


def hand_over(work: Work, bucket: int, parcels: Iterable[tuple[str, bytes]], tag: str) -> Iterator[Parcel]:
    """Send each row that a query finds for one task on to the task that its column BUCKET says."""
    with database(work.memory_mb, work.step) as con:
        fill(con, work.parts, parcels)
        for batch in con.sql(work.query_of(bucket)).to_arrow_reader(CHUNK_ROWS):
            yield from parcelled(pa.Table.from_batches([batch]), tag)


def row_groups(path: str, groups: Sequence[int], columns: Sequence[str]) -> Iterator[bytes]:
    """Yield the given columns of row groups of a Parquet file."""
    with pq.ParquetFile(path) as file:
        for group in groups:
            yield packed(file.read_row_group(group, columns=list(columns)).select(list(columns)))


def rows_in(arriving: Iterable[bytes]) -> int:
    """Count the rows of chunks."""
    return sum(unpacked(chunk).num_rows for chunk in arriving)
