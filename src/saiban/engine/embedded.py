"""The embedded engine: every step is one query on one DuckDB connection, which spills to disk where memory ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa

from saiban.engine.duck import text
from saiban.engine.step import Step, check_columns


class Embedded:
    """Runs steps on a connection of the caller's; the tables are temporary ones of that connection.

    What a function makes of rows is worked out beside the steps that follow, until one of them reads it.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._views: set[str] = set()
        self._beside: dict[str, Future[pa.Table]] = {}

    def run(self, step: Step) -> None:
        """Make the step's table."""
        self._await(step.inputs)
        self._table(step.name, step.query)

    def view(self, step: Step) -> None:
        """Name the step's query, which is worked out anew wherever it is read."""
        self._await(step.inputs)
        self._view(step.name, step.query)

    def number(self, step: Step, column: str, order: Sequence[str]) -> None:
        """Make the step's table with the numbers 0, 1, 2... in the order of `order` as first column."""
        self._await(step.inputs)
        self._table(
            step.name,
            f'SELECT (dense_rank() OVER (ORDER BY {", ".join(order)}) - 1)::INTEGER AS "{column}", * '
            f"FROM ({step.query})",
        )

    def apply(self, step: Step, function: Callable[[pa.Table], pa.Table]) -> None:
        """Make the step's table of what a function makes of the rows that its query yields."""
        self._await(step.inputs)
        beside = ThreadPoolExecutor(1)
        self._beside[step.name] = beside.submit(function, self.con.sql(step.query).to_arrow_table())
        beside.shutdown(wait=False)

    def union(self, name: str, sources: Sequence[str]) -> None:
        """Make a table of all rows of tables that have the same columns, in the same order."""
        self._await(sources)
        columns = [self.con.execute(f"DESCRIBE {source}").fetchall() for source in sources]
        check_columns(name, sources, [{column: kind for column, kind, *_ in described} for described in columns])
        self._table(name, " UNION ALL ".join(f"SELECT * FROM {source}" for source in sources))

    def lend(self, name: str, rows: pa.Table) -> None:
        """Make a table from Arrow rows."""
        self.con.register("lent", rows)
        try:
            self._table(name, "SELECT * FROM lent")
        finally:
            self.con.unregister("lent")

    def read(self, name: str, paths: Sequence[Path], columns: Sequence[str]) -> None:
        """Make a table (read again by each query) of the given columns of Parquet files."""
        files = ", ".join(text(str(path)) for path in paths)
        chosen = ", ".join(f'"{column}"' for column in columns)
        self._view(name, f"SELECT {chosen} FROM read_parquet([{files}])")

    def ask(self, query: str, tables: Sequence[str]) -> pa.Table:
        """Return what a query yields; `tables` are the ones that it reads."""
        self._await(tables)
        return self.con.sql(query).to_arrow_table()

    def count(self, name: str) -> int:
        """Return the number of rows of a table."""
        self._await([name])
        return int(self.con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])

    def write(self, step: Step, order: Sequence[str], path: Path) -> int:
        """Write what a step yields as one Parquet file, in rising order of these expressions; return its rows."""
        self._await(step.inputs)
        written = self.con.execute(
            f"COPY (SELECT * FROM ({step.query}) ORDER BY {', '.join(order)}) TO {text(str(path))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
        return int(written[0][0])

    def drop(self, *names: str) -> None:
        """Forget tables; names that are not there are passed over."""
        self._await(names)
        for name in names:
            kind = "VIEW" if name in self._views else "TABLE"
            self.con.execute(f"DROP {kind} IF EXISTS {name}").complete()
            self._views.discard(name)

    def _await(self, tables: Iterable[str]) -> None:
        """Wait for those of these tables that functions are still at work on, and make them."""
        for name in self._beside.keys() & set(tables):
            self.lend(name, self._beside.pop(name).result())

    def _table(self, name: str, query: str) -> None:
        """Make a table from a query, which may read the table or view that it replaces."""
        if name in self._views:
            self._table(f"{name}_made", query)
            self.drop(name)
            self.con.execute(f"ALTER TABLE {name}_made RENAME TO {name}").complete()
        else:
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}").complete()

    def _view(self, name: str, query: str) -> None:
        self.drop(name)
        self.con.execute(f"CREATE TEMP VIEW {name} AS {query}").complete()
        self._views.add(name)
