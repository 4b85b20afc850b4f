"""DuckDB connections with a memory limit, a spill folder and no network."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb


def connect(
    *, memory_mb: int | None = None, threads: int | None = None, spill: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Open an in-memory database that spills to disk once `memory_mb` is reached.

    `memory_mb` defaults to SAIBAN_MEMORY_MB or 2,500 MB, `threads` to SAIBAN_THREADS or the number of processors.
    `spill` is a folder for what does not fit in memory; without it DuckDB's own temporary folder is used.
    Extensions are never downloaded.
    """
    connection = duckdb.connect(
        config={
            "memory_limit": f"{memory_mb or int(os.environ.get('SAIBAN_MEMORY_MB', '2500'))}MB",
            "threads": threads or int(os.environ.get("SAIBAN_THREADS", str(os.cpu_count() or 1))),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
    )
    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True)
        connection.execute("SET temp_directory = ?", [str(spill)])
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def text(value: str) -> str:
    """Return a value as an SQL text."""
    return "'" + value.replace("'", "''") + "'"
