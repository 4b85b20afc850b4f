"""One place that runs the steps of a linkage, on either engine, with the time of each part."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from saiban.engine.embedded import Embedded
from saiban.engine.step import Engine, Share, Step

Parameters = list[Any] | dict[str, Any] | None

TABLE = "CREATE OR REPLACE TEMP TABLE"


class Steps:
    """Runs the steps of a linkage on one engine and keeps the seconds that each named part took.

    A step that may run on a cluster names each table that it reads by a keyword, with how its rows are shared out
    (`saiban.engine.step`). `con` is the connection of the embedded engine, or the driver's on a cluster.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, engine: Engine | None = None) -> None:
        self.con = con
        self.engine: Engine = engine or Embedded(con)
        self.seconds: dict[str, float] = {}
        self.made: list[str] = []

    @property
    def spread(self) -> bool:
        """Whether tables are spread over a cluster, out of reach for `con`."""
        return not isinstance(self.engine, Embedded)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the wall time of the body to the part's seconds."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 2)

    def run(self, query: str, parameters: Parameters = None) -> None:
        """Run one statement of the embedded engine for its effect."""
        self.con.execute(query, parameters).complete()

    def table(self, name: str, query: str, parameters: Parameters = None, /, **inputs: Share) -> None:
        """Make (or remake) a table from a query; `clear` removes it. Parameters are for the embedded engine alone."""
        if parameters is None:
            self.engine.run(Step(name, query, inputs))
        else:
            self.con.execute(f"{TABLE} {name} AS {query}", parameters).complete()
        self._note(name)

    def view(self, name: str, query: str, **inputs: Share) -> None:
        """Make a table that the embedded engine works out wherever it is read."""
        self.engine.view(Step(name, query, inputs))
        self._note(name)

    def numbered(self, name: str, column: str, order: Sequence[str], query: str, **inputs: Share) -> None:
        """Make a table with the numbers 0, 1, 2... in this order as first column."""
        self.engine.number(Step(name, query, inputs), column, order)
        self._note(name)

    def reckoned(self, name: str, function: Callable[[pa.Table], pa.Table], query: str, **inputs: Share) -> None:
        """Make a table of what a function makes of the rows of a query."""
        self.engine.apply(Step(name, query, inputs), function)
        self._note(name)

    def together(self, name: str, sources: Sequence[str]) -> None:
        """Make a table of the rows of several, which are dropped."""
        self.engine.union(name, sources)
        self._note(name)
        self.drop(*sources)

    def read(self, name: str, paths: Sequence[Path], columns: Sequence[str]) -> None:
        """Make a table of columns of Parquet files."""
        self.engine.read(name, paths, columns)
        self._note(name)

    def write(self, path: Path, order: Sequence[str], query: str, **inputs: Share) -> int:
        """Write the rows of a query in order as a Parquet file and return how many they are."""
        return self.engine.write(Step("link_written", query, inputs), order, path)

    def rows(self, query: str, parameters: Parameters = None, of: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; on a cluster the tables `of` are brought to the driver for it."""
        if not self.spread:
            return self.con.execute(query, parameters).fetchall()
        return list(zip(*(column.to_pylist() for column in self.engine.ask(query, of).columns), strict=True))

    def number(self, query: str) -> int:
        """Return the one whole number that a query of the embedded engine yields (0 where it yields null)."""
        found = self.rows(query)
        return int(found[0][0] or 0) if found else 0

    def arrays(self, query: str, of: Sequence[str] = ()) -> dict[str, NDArray[Any]]:
        """Return the columns of a query without nulls as arrays; on a cluster `of` are brought to the driver for it."""
        if not self.spread:
            return {name: np.asarray(column) for name, column in self.con.execute(query).fetchnumpy().items()}
        found = self.engine.ask(query, of)
        return {name: np.asarray(found[name].to_numpy()) for name in found.column_names}

    def table_of(self, query: str, parameters: Parameters = None, of: Sequence[str] = ()) -> pa.Table:
        """Return the rows of a query as an Arrow table; on a cluster `of` are brought to the driver for it."""
        return self.engine.ask(query, of) if self.spread else self.con.sql(query, params=parameters).to_arrow_table()

    def tally(self, query: str, **inputs: Share) -> pa.Table:
        """Return the few rows that a query yields of each part of its inputs; the caller adds them up."""
        if not self.spread:
            return self.con.sql(query).to_arrow_table()
        self.engine.run(Step("link_tally", query, inputs))
        found = self.engine.ask("SELECT * FROM link_tally", ["link_tally"])
        self.engine.drop("link_tally")
        return found

    def total(self, query: str, **inputs: Share) -> dict[str, int]:
        """Return the sums, over all parts, of the whole numbers that a query yields of each part."""
        found = self.tally(query, **inputs)
        return {name: sum(value or 0 for value in found[name].to_pylist()) for name in found.column_names}

    def count(self, name: str) -> int:
        """Return the number of rows of a table."""
        return self.engine.count(name)

    def lend(self, name: str, rows: pa.Table, query: str | None = None) -> None:
        """Make a table from Arrow rows; a query (of the embedded engine) sees them as `lent`."""
        if query is None:
            self.engine.lend(name, rows)
            self._note(name)
            return
        self.con.register("lent", rows)
        try:
            self.table(name, query)
        finally:
            self.con.unregister("lent")

    def drop(self, *names: str) -> None:
        """Remove tables that are no longer needed, to give their memory back."""
        self.engine.drop(*names)
        self.made = [name for name in self.made if name not in names]

    def clear(self) -> None:
        """Remove every table that this run made."""
        self.drop(*reversed(self.made))

    def _note(self, name: str) -> None:
        if name not in self.made:
            self.made.append(name)


def steps_on(engine: Engine | duckdb.DuckDBPyConnection) -> Steps:
    """Return the runner of steps for a connection's embedded engine, or for any engine."""
    if isinstance(engine, duckdb.DuckDBPyConnection):
        return Steps(engine)
    return Steps(engine.con, engine)
