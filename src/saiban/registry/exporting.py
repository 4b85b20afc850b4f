"""Rows out of PostgreSQL, streamed, for DuckDB to read."""

from __future__ import annotations

from pathlib import Path

from django.db.backends.utils import CursorWrapper

from saiban.registry.golden.making import text


def exported(cursor: CursorWrapper, query: str, file: Path, columns: dict[str, str]) -> str:
    """Stream the outcome of a query into a CSV file and return SQL that reads it; `columns`: name -> DuckDB type."""
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as parts, file.open("wb") as out:
        for part in parts:
            out.write(part)
    return (
        f"SELECT * FROM read_csv({text(file)}, columns={columns!r}, auto_detect=false, header=false, "
        "delim=',', quote='\"', escape='\"', new_line='\\n')"
    )
