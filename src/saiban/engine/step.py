"""A step of a computation: one query, and for each table that it reads which rows it must see together.

The query is written once, in DuckDB's SQL, and runs on either engine:

- `saiban.engine.embedded.Embedded` runs it once on whole tables and has no use for how they are shared out;
- `saiban.engine.spark.Spark` shares the rows out among many tasks, runs the very same query in a DuckDB inside each
  task, and puts the results together.

So both engines compare, hash, sort and round with one implementation, and a step gives the same rows on both as long as
its query keeps four rules:

1. Every table that it reads is named in `inputs`, shared out in one of the ways below, and what it makes of the whole
   is what it makes of the parts put together: the key of a `Cut` is among the columns of each GROUP BY, DISTINCT,
   PARTITION BY and join over that table; the kept side of an outer, semi or anti join is cut or lies in pieces.
2. It does not depend on the order of rows: lists and row numbers say ORDER BY, nothing asks for "any" of unequal
   values.
3. It adds no fractions over many rows (their sum depends on the order), only whole numbers.
4. It is deterministic. DuckDB's `hash` gives the same number in every process of one release of DuckDB; every node
   must run the release of the lock file, and whoever keeps hashes beyond a run keeps with them the release that made
   them, and takes no other's (`saiban.linkage.kept`).

How the steps of a linkage fit in (`link_` tables are those of `saiban.linkage`):

| step | how its inputs are shared out |
|---|---|
| one row for each record, the newest; rows that say the same | `Cut` by the record; by all that they say |
| numbers for records and for names, in rising order | `Engine.number` |
| keys of distinct names, pairs within blocks (arrays) | `Engine.apply` on names in pieces, on rows cut by the block |
| how often a name or phone is used; placeholders | `Cut` by the value, counted, then `Sought` by the profiles |
| words, addresses, levels of one row | `"pieces"` |
| families and rosters; pairs with an equal number | `Cut` by the roster; by the number |
| blocks, the split of too large ones, pairs within | `Cut` by the block; the split yields a table that is cut again |
| each pair once | `Cut` by the pair |
| comparison of pairs | pairs in `"pieces"`, profiles and numbers `Sought` by the pair's two sides |
| counts of patterns | counted in `"pieces"`, added up by `Engine.ask` on the driver |
| scores given back to pairs | `"whole"`: one row for each pattern |
| components, repair of contradictions | on the driver: `Engine.ask`, then `Engine.lend` |
| decisions of clerks, clusters looked up by links | `Cut` by the pair; clusters `Sought` by the links' two sides |
| files of results | `Engine.write`, in order |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa
from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Cut:
    """Rows with the same `key` (SQL expressions over the table's columns) are seen together.

    All `Cut` inputs of one step are cut alike: a row of one table meets the rows of another whose key is equal to its
    own, so their keys must have the same types. Rows whose key is null meet each other; `nulls=False` leaves them out
    on the way, for a query that has no use for them.
    """

    key: str
    nulls: bool = True


@dataclass(frozen=True)
class Sought:
    """Rows are there for those who seek them: their `key` equals a value that the rows of another input name.

    `by`: for each seeking input (shared out as `Cut` or `"pieces"`) the SQL expressions over its columns that yield
    what is sought; nulls seek nothing. Fit for the looked-up side of an inner or left join, of any size.
    """

    key: str
    by: Mapping[str, tuple[str, ...]]


Share = Cut | Sought | Literal["whole", "pieces"]
"""How an input is shared out. `"whole"`: every task sees the table whole (keep it below some hundred megabytes).
`"pieces"`: the query looks at each row for itself, so any part of the rows will do; one input of a step at most."""


@dataclass(frozen=True)
class Step:
    """Table `name` is what `query` yields; `inputs` says of each table that it reads how its rows are shared out.

    A step may read the table that it replaces. With nothing but whole tables the query runs once.
    """

    name: str
    query: str
    inputs: Mapping[str, Share] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError where the inputs can't be shared out so."""
        pieces = [table for table, share in self.inputs.items() if share == "pieces"]
        cut = [table for table, share in self.inputs.items() if isinstance(share, Cut)]
        if len(pieces) > 1 or (pieces and cut):
            raise ValueError(
                f"step {self.name}: {', '.join(pieces)} in pieces can't be read together with "
                f"{', '.join(pieces[1:] + cut)}: cut all of them by a common key, or let one seek the other"
            )
        for table, share in self.inputs.items():
            if isinstance(share, Sought) and not set(share.by) <= {*pieces, *cut}:
                strangers = ", ".join(sorted(set(share.by) - {*pieces, *cut}))
                raise ValueError(f"step {self.name}: {table} is sought by {strangers}, which is neither cut nor pieces")
            if isinstance(share, Sought) and not share.by:
                raise ValueError(f"step {self.name}: nothing seeks {table}; say by which expressions it is sought")


class Engine(Protocol):
    """What a pipeline asks of the engine that it runs on. Tables are known by name and live until dropped."""

    @property
    def con(self) -> DuckDBPyConnection:
        """The driver's DuckDB connection."""

    def run(self, step: Step) -> None:
        """Make the step's table."""

    def view(self, step: Step) -> None:
        """Make the step's table, worked out anew wherever it is read if the engine gains by that."""

    def number(self, step: Step, column: str, order: Sequence[str]) -> None:
        """Make the step's table with one column more in front: 0, 1, 2... (INTEGER) in the order of `order`.

        Rows that agree in all of these SQL expressions over the step's columns share a number; the first expression is
        never null. The numbers are the same on every engine, whatever the number of tasks.
        """

    def apply(self, step: Step, function: Callable[[pa.Table], pa.Table]) -> None:
        """Make the step's table of what a function makes of the rows that its query yields.

        The function sees rows together as the query does: those of a `Cut` with an equal key always, beside those of
        other keys; pieces in batches of any size. It gives the same columns where it gets no rows. It may use the plain
        library (floors 0-2): on Spark it runs in other processes.
        """

    def union(self, name: str, sources: Sequence[str]) -> None:
        """Make a table of all rows of tables that have the same columns, in the same order."""

    def lend(self, name: str, rows: pa.Table) -> None:
        """Make a table from the driver's Arrow rows."""

    def read(self, name: str, paths: Sequence[Path], columns: Sequence[str]) -> None:
        """Make a table of the given columns of Parquet files; a column that a file lacks is an error.

        On Spark every node must see the files under the same path.
        """

    def ask(self, query: str, tables: Sequence[str]) -> pa.Table:
        """Return what a query yields over a few small tables, worked out on the driver."""

    def count(self, name: str) -> int:
        """Return the number of rows of a table."""

    def write(self, step: Step, order: Sequence[str], path: Path) -> int:
        """Write what a step yields as one Parquet file, in rising order of these expressions; return its rows.

        Rows go through the driver in order, a part at a time. The first expression is never null.
        """

    def drop(self, *names: str) -> None:
        """Forget tables that are no longer needed; names that are not there are passed over."""


def check_columns(name: str, sources: Sequence[str], columns: Sequence[Mapping[str, str]]) -> None:
    """Raise ValueError where tables of one union differ in their columns (name -> type) or in the order of them."""
    for source, found in zip(sources, columns, strict=True):
        if list(found.items()) != list(columns[0].items()):
            raise ValueError(f"union {name}: {source} has not the columns of {sources[0]}, in the same order")
