"""A DuckDB in memory that reads no file and no network, and takes values as variables, never as text of a query."""

from __future__ import annotations

import os
from collections.abc import Mapping

import duckdb

from saiban.schemes.evaluating.query import VALUE_KINDS
from saiban.schemes.language.sql import Bindable


def closed_database(*, threads: int | None = None, planned: bool = True) -> duckdb.DuckDBPyConnection:
    """Open an empty database in memory; threads and memory default to the environment's, as everywhere.

    `planned=False` leaves out DuckDB's optimizer, which takes longer than judging one household.
    """
    con = duckdb.connect(
        config={
            "threads": threads or int(os.environ.get("SAIBAN_THREADS", str(os.cpu_count() or 1))),
            "memory_limit": f"{int(os.environ.get('SAIBAN_MEMORY_MB', '2500'))}MB",
            "enable_external_access": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
    )
    con.execute("SET TimeZone = 'UTC'")
    if not planned:
        con.execute("PRAGMA disable_optimizer")
    con.execute("SET lock_configuration = true")
    return con


def set_values(con: duckdb.DuckDBPyConnection, values: Mapping[str, Bindable]) -> None:
    """Set the variables that a query stands on."""
    for name, value in values.items():
        con.execute(f"SET VARIABLE {name} = ?", [value])


def set_figures(con: duckdb.DuckDBPyConnection, values: Mapping[str, Bindable]) -> None:
    """Make the table `figures` with the values that a prepared query stands on in its one row."""
    held = ", ".join(f"{name} {VALUE_KINDS[type(value)]}" for name, value in values.items())
    con.execute(f"CREATE TABLE figures ({held or 'none BOOLEAN'})")
    con.execute(f"INSERT INTO figures VALUES ({', '.join('?' for _ in values) or 'NULL'})", list(values.values()))
