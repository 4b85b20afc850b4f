"""The tables in the making: one connection, one folder for what is published and one for what is in between."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

BATCH = 50_000
NEWEST = "(coalesce(as_of, DATE '0001-01-01'), id)"
"""What to order records of `rec` by so that the one that speaks of the latest day comes last."""


@dataclass
class Making:
    """Runs queries whose outcome lies on disk, so that memory stays bounded whatever the number of people."""

    con: duckdb.DuckDBPyConnection
    out: Path
    views: list[str] = field(default_factory=list)

    @property
    def between(self) -> Path:
        """The folder of intermediate tables, gone when the build is done."""
        return self.out / "between"

    @contextmanager
    def workroom(self) -> Iterator[None]:
        """Make the folder of intermediate tables, and remove it and every view on it in the end."""
        self.between.mkdir()
        try:
            yield
        finally:
            for name in reversed(self.views):
                self.con.execute(f'DROP VIEW IF EXISTS "{name}"')
            shutil.rmtree(self.between)

    def table(self, name: str, query: str) -> None:
        """Write the outcome of a query to disk; `name` then stands for it in later queries."""
        path = self.between / f"{name}.parquet"
        self.con.execute(f"COPY ({query}) TO {text(path)} (FORMAT parquet)")
        self.view(name, path)

    def view(self, name: str, path: Path) -> None:
        """Let `name` stand for a Parquet file in later queries."""
        self.define(name, f"SELECT * FROM read_parquet({text(path)})")

    def define(self, name: str, query: str) -> None:
        """Let `name` stand for a query in later queries."""
        self.con.execute(f'CREATE OR REPLACE VIEW "{name}" AS {query}')
        self.views.append(name)

    def streamed(self, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Write batches made in Python to disk as table `name`."""
        path = self.between / f"{name}.parquet"
        with pq.ParquetWriter(path, schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
        self.view(name, path)

    def batches(self, query: str) -> Iterator[pa.RecordBatch]:
        """Return the outcome of a query batch by batch (a cursor of its own, so that other queries may run)."""
        with self.con.cursor() as cursor:
            yield from cursor.sql(query).to_arrow_reader(BATCH)

    def publish(self, name: str, query: str, *, key: str | None = None, sealed: tuple[str, ...] = ()) -> int:
        """Write a publishable table with its `row_digest` and return how many rows it has.

        The digest is made of every column of the query but `key`; `sealed` are those that hold ciphers and indexes.
        Rows lie in the order of the key, or of the digest; a fact that the query yields twice is written once.
        """
        columns = [row[0] for row in self.con.execute(f"DESCRIBE {query}").fetchall()]
        digest = row_digest((column for column in columns if column != key and column not in sealed), sealed)
        order = key or "row_digest"
        path = self.out / f"{name}.parquet"
        self.con.execute(
            f"COPY (SELECT {'' if key else 'DISTINCT '}*, {digest} AS row_digest FROM ({query}) ORDER BY {order}) "
            f"TO {text(path)} (FORMAT parquet, COMPRESSION zstd)"
        )
        self.view(name, path)
        return self.number(f'SELECT count(*) FROM "{name}"')

    def number(self, query: str) -> int:
        """Return the one number that a query yields; no number counts as 0."""
        row = self.con.execute(query).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the few rows of a query."""
        return self.con.execute(query).fetchall()


def row_digest(columns: Iterable[str], sealed: Iterable[str] = ()) -> str:
    """Return SQL for a digest of columns as a UUID: their MD5, or where some are sealed half of it and half of theirs.

    Each value is written with its length before it and null as `-`, so that no two different rows read the same.
    Sealed columns have a half of their own because their bytes change with the keys: `saiban.frame.rotation` then
    writes that half anew, and a run still finds the row unchanged. (The clear value has no part in the digest: whoever
    knew the other columns could try all values.)
    """
    parts = (f"coalesce(strlen({column}::VARCHAR) || ':' || {column}::VARCHAR, '-')" for column in columns)
    plain = f"md5({' || '.join(parts)})"
    ciphers = " || ".join(f"coalesce({column}, ''::BLOB)" for column in sealed)
    return f"(left({plain}, 16) || left(md5({ciphers}), 16))::UUID" if ciphers else f"{plain}::UUID"


def text(value: str | Path) -> str:
    """Return a value as an SQL text literal."""
    return "'" + str(value).replace("'", "''") + "'"


def rupees(paisa: str, digits: int = 18) -> str:
    """Return SQL for whole paisa as exact rupees; multiplied, because DuckDB divides decimals as floats."""
    return f"({paisa}::DECIMAL(30, 0) * 0.01)::DECIMAL({digits}, 2)"


def span(first: str, last: str) -> str:
    """Return SQL for a PostgreSQL date range in its canonical form `[first,day after last)`; null is no bound.

    Where a source puts the end before the beginning, the beginning counts as not known.
    """
    start = f"coalesce('[' || (CASE WHEN {first} <= coalesce({last}, {first}) THEN {first} END)::VARCHAR, '(')"
    return f"({start} || ',' || coalesce(({last} + 1)::VARCHAR, '') || ')')"
