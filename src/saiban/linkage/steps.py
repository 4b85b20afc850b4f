"""One place that runs the queries of a linkage, step by step, with the time and the rows of each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Parameters = list[Any] | dict[str, Any] | None

TABLE = "CREATE OR REPLACE TEMP TABLE"


@dataclass
class Steps:
    """Runs SQL text on one connection and keeps the seconds that each named step took."""

    con: duckdb.DuckDBPyConnection
    seconds: dict[str, float] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    views: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the wall time of the body to the step's seconds."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 2)

    def run(self, query: str, parameters: Parameters = None) -> None:
        """Run one statement for its effect."""
        self.con.execute(query, parameters).complete()

    def table(self, name: str, query: str, parameters: Parameters = None) -> None:
        """Make (or remake) a temporary table from a query; `clear` removes it."""
        self.con.execute(f"{TABLE} {name} AS {query}", parameters).complete()
        if name not in self.made:
            self.made.append(name)

    def view(self, name: str, query: str) -> None:
        """Name a query that is worked out wherever it is read."""
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}").complete()
        self.views.append(name)

    def rows(self, query: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.con.execute(query, parameters).fetchall()

    def number(self, query: str) -> int:
        """Return the one whole number that a query yields (0 where it yields null)."""
        found = self.rows(query)
        return int(found[0][0] or 0) if found else 0

    def arrays(self, query: str) -> dict[str, NDArray[Any]]:
        """Return the columns of a query without nulls as arrays."""
        return {name: np.asarray(column) for name, column in self.con.execute(query).fetchnumpy().items()}

    def table_of(self, query: str, parameters: Parameters = None) -> pa.Table:
        """Return the rows of a query as an Arrow table."""
        return self.con.sql(query, params=parameters).to_arrow_table()

    def lend(self, name: str, rows: pa.Table, query: str = "SELECT * FROM lent") -> None:
        """Make a temporary table from Arrow rows, seen by the query as `lent`."""
        self.con.register("lent", rows)
        try:
            self.table(name, query)
        finally:
            self.con.unregister("lent")

    def drop(self, *names: str) -> None:
        """Remove temporary tables that are no longer needed, to give their memory back."""
        for name in names:
            self.con.execute(f"DROP TABLE IF EXISTS {name}").complete()
            if name in self.made:
                self.made.remove(name)

    def clear(self) -> None:
        """Remove every temporary table that this run made."""
        for name in self.views:
            self.run(f"DROP VIEW IF EXISTS {name}")
        self.drop(*list(self.made))
