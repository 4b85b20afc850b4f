"""Whether a golden folder fits the registry and the directory, looked at table by table before anything is written."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
from django.db import models

from saiban.registry.faults import Unpublishable
from saiban.registry.golden.making import text
from saiban.registry.models import Publication
from saiban.registry.publish.tables import TABLES, Table

_FILES = {table.model: table.file for table in TABLES}


def check(con: duckdb.DuckDBPyConnection, golden: Path, before: Publication | None) -> None:
    """Raise `Unpublishable` for a folder made from another state of the registry, or with keys that lead nowhere.

    `before` is the publication that stands. Keys of the directory are looked up in PostgreSQL, those of the registry
    in the folder itself, so that the database need not check every row (`models.publication.KEY`).
    """
    snapshot = json.loads((golden / "snapshot.json").read_text("utf-8"))["publication"]
    if snapshot != (before.pk if before else None):
        raise Unpublishable("the registry has been published since this run took its snapshot; start the run again")
    for table in TABLES:
        for field in table.model._meta.concrete_fields:
            if field.related_model is None or field.column not in table.columns:
                continue
            if field.related_model in _FILES:
                _check_keys(con, golden, table, field)
            else:
                _check_codes(con, golden, table, field)


def _check_keys(con: duckdb.DuckDBPyConnection, golden: Path, table: Table, field: models.Field) -> None:
    row = con.execute(
        f"SELECT count(*) FROM {_file(golden, table.file)} r "
        f"ANTI JOIN {_file(golden, _FILES[field.related_model])} t ON t.id = r.{field.column} "
        f"WHERE r.{field.column} IS NOT NULL"
    ).fetchone()
    if row and row[0]:
        raise Unpublishable(f"{row[0]} rows of {table.file} have a {field.column} that no row has; build them again")


def _check_codes(con: duckdb.DuckDBPyConnection, golden: Path, table: Table, field: models.Field) -> None:
    used = con.execute(
        f"SELECT DISTINCT {field.column} FROM {_file(golden, table.file)} WHERE {field.column} IS NOT NULL"
    ).fetchall()
    codes = {row[0] for row in used}
    target = field.related_model
    unknown = codes - set(target._default_manager.filter(pk__in=codes).values_list("pk", flat=True))
    if unknown:
        raise Unpublishable(
            f"{table.file}: the directory has no {target._meta.verbose_name} {', '.join(sorted(unknown))}; "
            "enter it there, or mend the mapping that names it"
        )


def _file(golden: Path, name: str) -> str:
    return f"read_parquet({text(golden / f'{name}.parquet')})"
