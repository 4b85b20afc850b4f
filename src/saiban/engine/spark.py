"""The cluster's engine: Spark shares rows out and puts results together; DuckDB does the work inside each task.

A table is an RDD of chunks (`saiban.engine.spark_task`), kept on the executors' disks. A step sends the rows of its
inputs to tasks ("buckets") by the hash of their keys, in one shuffle for each input, and runs its query there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection as Connection

from saiban.engine import spark_task as task
from saiban.engine.duck import connect, text
from saiban.engine.spark_context import Context
from saiban.engine.spark_task import BUCKET, MINE, Columns, Part, Work
from saiban.engine.step import Cut, Sought, Step, check_columns

SAMPLE = 200
"""Rows of each part from whose keys the borders of a sort are chosen."""


@dataclass
class _Table:
    """A table spread over the cluster; `sent` keeps its shuffled forms, for steps that cut it alike."""

    chunks: Any
    columns: Columns
    rows: int
    kept: bool = True
    sent: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Shipped:
    """A broadcast chunk, read in the task."""

    broadcast: Any

    def __call__(self) -> bytes:
        chunk: bytes = self.broadcast.value
        return chunk


def _as_it_says(bucket: int) -> int:
    return bucket


def _ran(arrivals: Any, work: Work) -> Any:
    """Return the chunks of a query run in each partition of what arrived for it."""
    return arrivals.mapPartitionsWithIndex(
        lambda bucket, arrived: task.run(work, bucket, (parcel for _, parcel in arrived))
    )


def _handed_over(arrivals: Any, work: Work, tag: str, buckets: int) -> Any:
    """Return the rows of a query run in each partition, sent on under the name `tag`."""
    sent = arrivals.mapPartitionsWithIndex(
        lambda bucket, arrived: task.hand_over(work, bucket, (parcel for _, parcel in arrived), tag)
    )
    return sent.partitionBy(buckets, _as_it_says)


def _lying(chunks: Any, table: str, buckets: int) -> Any:
    """Return a table's chunks as parcels for the bucket with the number of their partition."""
    return chunks.mapPartitionsWithIndex(lambda part, lying: ((part % buckets, (table, chunk)) for chunk in lying))


def _described(con: Connection, query: str) -> Columns:
    return {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {query}").fetchall()}


def _columns(con: Connection, rows: pa.Table) -> Columns:
    con.register("seen", rows)
    try:
        return _described(con, "SELECT * FROM seen")
    finally:
        con.unregister("seen")


class Spark:
    """Runs steps on the cluster of a Spark master; use it in a `with` block, which ends the cluster's application.

    master: `local[2]`, `local-cluster[2,1,1024]`, `spark://host:7077`, `yarn`... buckets: tasks of a shuffle (three for
    each processor of the cluster unless said). task_memory_mb: memory of the DuckDB in each task, beyond which it
    spills. scratch: a folder for shuffle files where master is local.
    """

    def __init__(
        self, master: str, *, buckets: int | None = None, task_memory_mb: int = 512, scratch: Path | None = None
    ) -> None:
        self._context = Context(master, scratch)
        self._spark = self._context.spark
        self.buckets = buckets or 3 * int(self._spark.defaultParallelism)
        self._memory_mb = task_memory_mb
        self._tables: dict[str, _Table] = {}
        self.con = connect()

    def __enter__(self) -> Spark:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the application; its tables are gone."""
        self._tables.clear()
        self.con.close()
        self._context.close()

    # --- the contract (saiban.engine.step.Engine) ---

    def run(self, step: Step) -> None:
        """Make the step's table."""
        columns = self._planned(step)
        if all(share == "whole" for share in step.inputs.values()):
            self.lend(step.name, self.ask(step.query, list(step.inputs)), columns)
        else:
            self._keep(step.name, _ran(self._arrivals(step), self._work(step)), columns)

    def view(self, step: Step) -> None:
        """Make the step's table; kept, since working it out again would move its rows again."""
        self.run(step)

    def number(self, step: Step, column: str, order: Sequence[str]) -> None:
        """Make the step's table with the numbers 0, 1, 2... in the order of `order` as first column."""
        self.run(step)
        table = self._tables[step.name]
        sent = self._sent_in_order(step.name, order[0])
        parts = {step.name: Part(table.columns)}
        distinct = f"SELECT count(*) AS numbers FROM (SELECT DISTINCT {', '.join(order)} FROM {step.name})"
        counted = _ran(sent, Work(step.name, distinct, parts, self._memory_mb)).collect()
        counts = [task.unpacked(chunk)["numbers"][0].as_py() for chunk in counted]
        before = [sum(counts[:bucket]) for bucket in range(len(counts))]
        place = f"{MINE} + dense_rank() OVER (ORDER BY {', '.join(order)}) - 1"
        query = f'SELECT ({place})::INTEGER AS "{column}", * FROM {step.name}'
        work = Work(step.name, query, parts, self._memory_mb, before)
        self._keep(step.name, _ran(sent, work), {column: "INTEGER", **table.columns})

    def apply(self, step: Step, function: Callable[[pa.Table], pa.Table]) -> None:
        """Make the step's table of what a function makes of the rows that its query yields."""
        self._planned(step)
        with self._planner(step.inputs) as con:
            columns = _columns(con, function(con.sql(step.query).to_arrow_table()))
        if all(share == "whole" for share in step.inputs.values()):
            self.lend(step.name, function(self.ask(step.query, list(step.inputs))), columns)
            return
        work = replace(self._work(step), function=function, batches="pieces" in step.inputs.values())
        self._keep(step.name, _ran(self._arrivals(step), work), columns)

    def union(self, name: str, sources: Sequence[str]) -> None:
        """Make a table of all rows of tables that have the same columns, in the same order."""
        tables = [self._known(source) for source in sources]
        check_columns(name, sources, [table.columns for table in tables])
        chunks = self._spark.union([table.chunks for table in tables])
        self._keep(name, chunks.coalesce(self.buckets), tables[0].columns)

    def lend(self, name: str, rows: pa.Table, columns: Columns | None = None) -> None:
        """Make a table from the driver's Arrow rows."""
        if columns is None:
            with self._planner([]) as con:
                columns = _columns(con, rows)
        slices = range(0, rows.num_rows, task.CHUNK_ROWS)
        chunks = [task.packed(rows.slice(start, task.CHUNK_ROWS)) for start in slices]
        parts = max(1, min(self.buckets, len(chunks)))
        self._keep(name, self._spark.parallelize(chunks, parts), columns)

    def read(self, name: str, paths: Sequence[Path], columns: Sequence[str]) -> None:
        """Make a table of the given columns of Parquet files, read again by each step."""
        files = ", ".join(text(str(path)) for path in paths)
        with self._planner([]) as con:
            kinds = _described(con, f"SELECT {task.quoted(columns)} FROM read_parquet([{files}])")
        groups, rows = [], 0
        for path in paths:
            seen = pq.read_metadata(path)
            rows += seen.num_rows
            groups += [(str(path), group) for group in range(seen.num_row_groups)]
        chosen = list(columns)
        chunks = self._spark.parallelize(groups, max(1, min(self.buckets, len(groups)))).flatMap(
            lambda group: task.row_groups(group[0], [group[1]], chosen)
        )
        self.drop(name)
        self._tables[name] = _Table(chunks, kinds, rows, kept=False)

    def ask(self, query: str, tables: Sequence[str]) -> pa.Table:
        """Return what a query yields over tables that are brought to the driver."""
        con = self.con.cursor()
        try:
            con.execute("SET TimeZone = 'UTC'")
            for table in tables:
                part = Part(self._known(table).columns)
                task.fill(
                    con, {table: part}, ((table, chunk) for chunk in self._tables[table].chunks.toLocalIterator())
                )
            return con.sql(query).to_arrow_table()
        finally:
            con.close()

    def count(self, name: str) -> int:
        """Return the number of rows of a table."""
        return self._known(name).rows

    def write(self, step: Step, order: Sequence[str], path: Path) -> int:
        """Write what a step yields as one Parquet file, in rising order of these expressions; return its rows."""
        self.run(step)
        table = self._tables[step.name]
        query = f"SELECT * FROM {step.name} ORDER BY {', '.join(order)}"
        work = Work(step.name, query, {step.name: Part(table.columns)}, self._memory_mb)
        in_order = _ran(self._sent_in_order(step.name, order[0]), work).toLocalIterator()
        with self._planner([step.name]) as con:
            schema = con.sql(f"SELECT * FROM {step.name}").to_arrow_table().schema
            con.execute("SET preserve_insertion_order = true")
            batches = (batch for chunk in in_order for batch in task.unpacked(chunk).cast(schema).to_batches())
            con.register("in_order", pa.RecordBatchReader.from_batches(schema, batches))
            written = con.execute(
                f"COPY (SELECT {task.typed(table.columns)} FROM in_order) TO {text(str(path))} "
                "(FORMAT parquet, COMPRESSION zstd)"
            ).fetchall()
        self.drop(step.name)
        return int(written[0][0])

    def drop(self, *names: str) -> None:
        """Forget tables; names that are not there are passed over."""
        for name in names:
            gone = self._tables.pop(name, None)
            if gone is not None and gone.kept:
                gone.chunks.unpersist()

    # --- planning ---

    def _known(self, table: str) -> _Table:
        if table not in self._tables:
            raise ValueError(f"there is no table {table}; there are {', '.join(sorted(self._tables)) or 'none'}")
        return self._tables[table]

    @contextmanager
    def _planner(self, tables: Iterable[str], extra: Mapping[str, Columns] | None = None) -> Iterator[Connection]:
        """Lend a connection in which these tables have their columns and no rows."""
        con = self.con.cursor()
        try:
            for table, columns in {**{name: self._known(name).columns for name in tables}, **(extra or {})}.items():
                con.execute(task.empty(table, columns)).complete()
            yield con
        finally:
            con.close()

    def _planned(self, step: Step) -> Columns:
        """Return the columns that a step yields; raises what DuckDB says of a wrong query, and unlike keys."""
        with self._planner(step.inputs) as con:
            kinds = {
                table: list(_described(con, f"SELECT {share.key} FROM {table}").values())
                for table, share in step.inputs.items()
                if isinstance(share, Cut)
            }
            if len({tuple(kind) for kind in kinds.values()}) > 1:
                told = "; ".join(f"{table} by {', '.join(kind)}" for table, kind in kinds.items())
                raise ValueError(f"step {step.name} cuts its inputs by keys of unlike types: {told}")
            return _described(con, step.query)

    def _work(self, step: Step) -> Work:
        parts = {table: self._part(step, table) for table in step.inputs}
        return Work(step.name, step.query, parts, self._memory_mb)

    def _part(self, step: Step, table: str) -> Part:
        """Say what a task will find of an input: whole tables are sent along with the task."""
        columns = self._known(table).columns
        if step.inputs[table] != "whole":
            return Part(columns)
        chunk = task.packed(self.ask(f"SELECT * FROM {table}", [table]))
        return Part(columns, _Shipped(self._spark.broadcast(chunk)))

    # --- who gets which rows ---

    def _arrivals(self, step: Step) -> Any:
        """Return (bucket, (table, chunk)), each bucket a partition, for the inputs that are not whole."""
        seeking = {table for share in step.inputs.values() if isinstance(share, Sought) for table in share.by}
        arrivals = {}
        for table, share in step.inputs.items():
            if isinstance(share, Cut):
                arrivals[table] = self._sent(table, share)
            elif share == "pieces":
                arrivals[table] = self._in_pieces(table, settled=table in seeking)
        sought = [
            self._answers(step, table, share, {seeker: arrivals[seeker] for seeker in share.by})
            for table, share in step.inputs.items()
            if isinstance(share, Sought)
        ]
        return self._together([*arrivals.values(), *sought])

    def _in_pieces(self, table: str, *, settled: bool) -> Any:
        """Return a table's rows where they lie; `settled` where others must find the way to their buckets."""
        lying = _lying(self._known(table).chunks, table, self.buckets)
        return lying.partitionBy(self.buckets, _as_it_says) if settled else lying

    def _sent(self, table: str, share: Cut | Sought) -> Any:
        """Return a table's rows sent to buckets by the hash of a key."""
        source = self._known(table)
        known = isinstance(share, Sought) or not share.nulls
        query = f"SELECT *, (hash({share.key}) % {self.buckets})::INTEGER AS {BUCKET} FROM {table}" + (
            f" WHERE ({share.key}) IS NOT NULL" if known else ""
        )
        if query not in source.sent:
            source.sent[query] = self._shared_out(table, query, {})
        return source.sent[query]

    def _shared_out(self, table: str, query: str, whole: Mapping[str, Part]) -> Any:
        source = self._known(table)
        work = Work(table, query, {table: Part(source.columns), **whole}, self._memory_mb)
        parcels = source.chunks.mapPartitions(lambda arriving: task.share_out(work, arriving, table))
        return parcels.partitionBy(self.buckets, _as_it_says)

    def _answers(self, step: Step, table: str, share: Sought, seekers: Mapping[str, Any]) -> Any:
        """Return the rows of a table that are sought, sent to every bucket that seeks them.

        Each bucket asks for the distinct keys that its rows name; the asks meet the table's rows by the hash of the
        key; a row goes out once to each bucket that asked.
        """
        columns = self._known(table).columns
        with self._planner([table]) as con:
            (kind,) = _described(con, f"SELECT {share.key} FROM {table}").values()
        keys = " UNION ALL ".join(
            f"SELECT unnest([{', '.join(f'({expression})::{kind}' for expression in expressions)}]) AS saiban_key "
            f"FROM {seeker}"
            for seeker, expressions in share.by.items()
        )
        asking = Work(
            step.name,
            f"SELECT DISTINCT saiban_key, {MINE}::INTEGER AS saiban_seeker, "
            f"(hash(saiban_key) % {self.buckets})::INTEGER AS {BUCKET} FROM ({keys}) WHERE saiban_key IS NOT NULL",
            {seeker: Part(self._known(seeker).columns) for seeker in seekers},
            self._memory_mb,
            range(self.buckets),
        )
        asks = _handed_over(self._together(list(seekers.values())), asking, "saiban_asks", self.buckets)
        answering = Work(
            step.name,
            f"SELECT t.*, a.saiban_seeker AS {BUCKET} FROM (SELECT *, {share.key} AS saiban_key FROM {table}) t "
            "JOIN saiban_asks a USING (saiban_key)",
            {table: Part(columns), "saiban_asks": Part({"saiban_key": kind, "saiban_seeker": "INTEGER"})},
            self._memory_mb,
        )
        return _handed_over(self._together([self._sent(table, share), asks]), answering, table, self.buckets)

    def _sent_in_order(self, table: str, key: str) -> Any:
        """Return a table's rows sent to buckets so that those of each bucket come after those of the one before."""
        source = self._known(table)
        drawn = f"SELECT {key} AS saiban_key FROM {table} ORDER BY hash({key}) LIMIT {SAMPLE}"
        work = Work(table, drawn, {table: Part(source.columns)}, self._memory_mb)
        sample = _ran(_lying(source.chunks, table, self.buckets), work).collect()
        with self._planner([table]) as con:
            kind = _described(con, f"SELECT {key} AS saiban_key FROM {table}")
        borders = Part(
            {**kind, "saiban_place": "INTEGER"}, _Shipped(self._spark.broadcast(self._borders(sample, kind)))
        )
        query = f"""
            SELECT t.* EXCLUDE (saiban_key), coalesce(b.saiban_place, 0) AS {BUCKET}
            FROM (SELECT *, {key} AS saiban_key FROM {table}) t
            ASOF LEFT JOIN saiban_borders b ON t.saiban_key >= b.saiban_key"""
        return self._shared_out(table, query, {"saiban_borders": borders})

    def _borders(self, sample: list[bytes], kind: Columns) -> bytes:
        """Return the keys (saiban_key) at which buckets 1, 2... (saiban_place) begin, at equal ranks of a sample."""
        with self._planner([], {"saiban_drawn": kind}) as con:
            for chunk in sample:
                con.register("drawn", task.unpacked(chunk))
                con.execute(f"INSERT INTO saiban_drawn SELECT {task.typed(kind)} FROM drawn").complete()
            return task.packed(
                con.sql(
                    f"""
                    WITH ranked AS (
                      SELECT saiban_key, ntile({self.buckets}) OVER (ORDER BY saiban_key) - 1 AS place
                      FROM (SELECT DISTINCT saiban_key FROM saiban_drawn))
                    SELECT min(saiban_key) AS saiban_key, place::INTEGER AS saiban_place
                    FROM ranked WHERE place > 0 GROUP BY place ORDER BY place"""
                ).to_arrow_table()
            )

    def _together(self, arrivals: list[Any]) -> Any:
        """Bring rows for the same bucket into one partition; no row moves, since all are partitioned alike."""
        return arrivals[0] if len(arrivals) == 1 else self._spark.union(arrivals)

    # --- keeping ---

    def _keep(self, name: str, chunks: Any, columns: Columns) -> None:
        """Work out a table now and keep it on the executors' disks."""
        from pyspark import StorageLevel

        chunks = chunks.persist(StorageLevel.DISK_ONLY)
        rows = sum(chunks.mapPartitions(lambda arriving: [task.rows_in(arriving)]).collect())
        self.drop(name)
        self._tables[name] = _Table(chunks, columns, rows)
