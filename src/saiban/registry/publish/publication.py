"""The publication: one transaction whose commit makes a new version of the registry."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from saiban.access import log
from saiban.engine.duck import connect
from saiban.frame.turns import hold_turn
from saiban.registry import name_tokens
from saiban.registry.golden.making import text
from saiban.registry.models import Publication, RegistryEvent
from saiban.registry.publish.announcing import Announcements
from saiban.registry.publish.checks import check
from saiban.registry.publish.difference import Difference, differ, fill, loaded
from saiban.registry.publish.tables import TABLES, Table

_PUBLICATIONS = "publications of the registry"  # one after another
_NEW = "published_rows"
_GONE = "published_ends"
_ALIAS = "published_aliases"


def publish(golden: Path, inputs: str, figures: Mapping[str, Any]) -> Publication:
    """Make the registry what the golden folder says and return its publication.

    `inputs` names everything that went in; `figures` are kept with the publication and must hold no times, so that the
    same inputs leave the same registry. Where nothing differs no row of any table is touched, and the publication that
    already stands is returned (its `inputs` are then those of the earlier run).

    Raises `Unpublishable` where the registry has changed since the folder's snapshot or a code is not in the
    directory; then nothing has changed.
    """
    room = Path(tempfile.mkdtemp(prefix=".publish.", dir=golden.parent))  # named so that the lake's sweep finds it
    try:
        with transaction.atomic(), connection.cursor() as cursor, connect(spill=room / "spill") as con:
            hold_turn(_PUBLICATIONS)
            before = Publication.objects.order_by("-id").first()
            check(con, golden, before)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checked table by table, not all remembered to the end
            if before is None:
                publication = Publication.objects.create(inputs=inputs, figures=dict(figures))
                announcements = Announcements.open(cursor, publication.pk)
                for table in TABLES:
                    _fill(cursor, differ(con, cursor, table, golden, room, first_run=publication.pk), announcements)
            else:
                differences = [differ(con, cursor, table, golden, room) for table in TABLES]
                if all(difference.nothing for difference in differences):
                    return before
                publication = Publication.objects.create(inputs=inputs, figures=dict(figures))
                announcements = Announcements.open(cursor, publication.pk)
                for difference in differences:
                    _apply(cursor, difference, publication.pk, announcements)
            _events(con, golden, publication)
            announcements.tell()
            name_tokens.recount()
            log.write(None, act="publish", subject_kind="publication", subjects=[publication.pk])
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return publication
    finally:
        shutil.rmtree(room)


def _fill(cursor: CursorWrapper, difference: Difference, announcements: Announcements) -> None:
    """Write the rows of a table that has none yet."""
    table = difference.table
    if difference.rows is not None:
        fill(cursor, difference.rows, table.name, (*table.columns, "row_digest", *table.stamps))
        announcements.after_filling(table)


def _apply(cursor: CursorWrapper, difference: Difference, run: int, announcements: Announcements) -> None:
    table = difference.table
    if difference.ended is not None:
        with loaded(cursor, difference.ended, table.name, (table.key,), _GONE):
            announcements.before_ending(table, _GONE)
            _end(cursor, table, run)
    if difference.rows is not None:
        columns = (*table.columns, "row_digest")
        with loaded(cursor, difference.rows, table.name, columns, _NEW):
            announcements.before_writing(table, _NEW)
            _write(cursor, table, columns, run)
    if difference.merged is not None:
        with loaded(cursor, difference.merged, table.name, ("id", "merged_into_id"), _ALIAS):
            announcements.before_merging(table, _ALIAS)
            cursor.execute(
                f"UPDATE {table.name} t SET merged_into_id = a.merged_into_id, run_changed_id = %s "
                f"FROM {_ALIAS} a WHERE a.id = t.id",
                [run],
            )


def _end(cursor: CursorWrapper, table: Table, run: int) -> None:
    changed = ", run_changed_id = %(run)s" if table.numbered else ""
    cursor.execute(
        f"UPDATE {table.name} t SET run_ended_id = %(run)s{changed} FROM {_GONE} g "
        f"WHERE g.{table.key} = t.{table.key} AND t.run_ended_id IS NULL",
        {"run": run},
    )


def _write(cursor: CursorWrapper, table: Table, columns: Iterable[str], run: int) -> None:
    listed = ", ".join(columns)
    if not table.numbered:
        cursor.execute(f"INSERT INTO {table.name} ({listed}, run_added_id) SELECT {listed}, %s FROM {_NEW}", [run])
        return
    again = "".join(f", {column} = excluded.{column}" for column in columns if column != "id")
    cursor.execute(
        f"INSERT INTO {table.name} AS t ({listed}, run_added_id, run_changed_id) "
        f"SELECT {listed}, %(run)s, %(run)s FROM {_NEW} "
        f"ON CONFLICT (id) DO UPDATE SET run_changed_id = excluded.run_changed_id, run_ended_id = NULL{again}"
        + (", merged_into_id = NULL" if table.merges else "")
        + " WHERE t.row_digest IS DISTINCT FROM excluded.row_digest OR t.run_ended_id IS NOT NULL",
        {"run": run},
    )


def _events(con: duckdb.DuckDBPyConnection, golden: Path, publication: Publication) -> None:
    found = con.execute(
        "SELECT subject, kind, survivor, others, before, after, reason "
        f"FROM read_parquet({text(golden / 'events.parquet')}) ORDER BY id"
    )
    while rows := found.fetchmany(1000):
        RegistryEvent.objects.bulk_create(
            RegistryEvent(
                publication=publication,
                subject=subject,
                kind=kind,
                survivor=survivor,
                others=others,
                before=json.loads(before),
                after=json.loads(after),
                reason=reason,
            )
            for subject, kind, survivor, others, before, after, reason in rows
        )
