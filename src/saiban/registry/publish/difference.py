"""What is new, changed or gone: golden files against the living rows of PostgreSQL, compared by digest in DuckDB.

Only this difference is sent to PostgreSQL, so that a run in which little changed costs little.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.db.backends.utils import CursorWrapper

from saiban.registry.exporting import exported
from saiban.registry.faults import Unpublishable
from saiban.registry.golden.making import text
from saiban.registry.publish.tables import Table

_PART = 1 << 20
_KEY_TYPES = {"id": "BIGINT", "row_digest": "UUID"}


@dataclass(frozen=True)
class Difference:
    """CSV files (empty ones are not there) of one table: whole rows to write, keys of rows that end, new aliases."""

    table: Table
    rows: Path | None
    ended: Path | None
    merged: Path | None

    @property
    def nothing(self) -> bool:
        """True where the table already is as it should be."""
        return self.rows is None and self.ended is None and self.merged is None


def differ(
    con: duckdb.DuckDBPyConnection,
    cursor: CursorWrapper,
    table: Table,
    golden: Path,
    room: Path,
    *,
    first_run: int | None = None,
) -> Difference:
    """Compare a golden file with its table and write the difference into the folder `room`.

    With `first_run`, the first publication, rows have their stamps (`table.stamps`) too and go straight into the table.
    """
    file = golden / f"{table.file}.parquet"
    columns = (*table.columns, "row_digest")
    types = {row[0]: row[1] for row in con.execute(f"DESCRIBE SELECT * FROM read_parquet({text(file)})").fetchall()}
    if set(types) != set(columns):
        odd = ", ".join(sorted(set(types) ^ set(columns)))
        raise Unpublishable(f"{file.name} and table {table.name} disagree about the columns {odd}; build it again")
    key, kind = table.key, _KEY_TYPES[table.key]
    living = exported(
        cursor,
        f"SELECT {key}, row_digest FROM {table.name} WHERE run_ended_id IS NULL",
        room / "living.csv",
        {"key": kind, "digest": "UUID"},
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE living AS {living}")
    golden_rows = f"read_parquet({text(file)})"
    shown = ", ".join(f"{_shown(name, types[name])} AS {name}" for name in columns)
    if first_run is not None:
        shown += "".join(f", {first_run} AS {stamp}" for stamp in table.stamps)
    # what is read together lies together: facts in the order of whom they are about
    order = "g.id" if table.numbered else f"{f'g.{table.subject_column}, ' if table.subject else ''}g.row_digest"
    rows = _kept(
        con,
        f"SELECT {shown} FROM {golden_rows} g ANTI JOIN living l ON l.key = g.{key} AND l.digest = g.row_digest "
        f"ORDER BY {order}",
        room / f"{table.file}.rows.csv",
    )
    ended = _kept(
        con,
        f"SELECT l.key FROM living l ANTI JOIN {golden_rows} g ON g.{key} = l.key ORDER BY l.key",
        room / f"{table.file}.ended.csv",
    )
    con.execute("DROP TABLE living")
    return Difference(table, rows, ended, _merged(con, cursor, table, golden, room) if table.merges else None)


def _merged(
    con: duckdb.DuckDBPyConnection, cursor: CursorWrapper, table: Table, golden: Path, room: Path
) -> Path | None:
    known = exported(
        cursor,
        f"SELECT id, merged_into_id FROM {table.name} WHERE merged_into_id IS NOT NULL",
        room / "known.csv",
        {"id": "BIGINT", "merged_into_id": "BIGINT"},
    )
    return _kept(
        con,
        f"SELECT id, merged_into_id FROM read_parquet({text(golden / f'{table.file}_merged.parquet')}) "
        f"EXCEPT {known} ORDER BY id",
        room / f"{table.file}.merged.csv",
    )


def _shown(column: str, kind: str) -> str:
    """Return SQL for a column as PostgreSQL reads it in CSV."""
    if kind == "BLOB":
        return f"'\\x' || lower(hex({column}))"
    if kind.endswith("[]"):
        quoted = f"list_transform({column}, lambda x: '\"' || replace(replace(x, '\\', '\\\\'), '\"', '\\\"') || '\"')"
        return f"'{{' || array_to_string({quoted}, ',') || '}}'"
    return column


def _kept(con: duckdb.DuckDBPyConnection, query: str, file: Path) -> Path | None:
    """Write the outcome of a query as CSV; None where there is none."""
    row = con.execute(f"COPY ({query}) TO {text(file)} (FORMAT csv, HEADER false)").fetchone()
    return file if row and row[0] else None


def fill(cursor: CursorWrapper, file: Path, table: str, columns: tuple[str, ...]) -> None:
    """Stream a CSV file into a table and remove the file."""
    copy = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)"
    with cursor.copy(copy) as sink, file.open("rb") as parts:
        while part := parts.read(_PART):
            sink.write(part)
    file.unlink()


@contextmanager
def loaded(cursor: CursorWrapper, file: Path, table: str, columns: tuple[str, ...], into: str) -> Iterator[str]:
    """Give a temporary table with these columns of `table`, filled from a CSV file, and drop it afterwards."""
    listed = ", ".join(columns)
    cursor.execute(f"CREATE TEMP TABLE {into} ON COMMIT DROP AS SELECT {listed} FROM {table} WITH NO DATA")
    fill(cursor, file, into, columns)
    cursor.execute(f"ANALYZE {into}")
    yield into
    cursor.execute(f"DROP TABLE {into}")
