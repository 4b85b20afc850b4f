"""Writing change events: one function for pages, which change a few subjects, and one for bulk, which changes many.

Both write in the running transaction, so that an event stands exactly when its change does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from saiban.frame.models import ChangeEvent

_WRITING = 0x5A1BA3
"""Advisory lock that every transaction which writes events shares until it ends."""


def record_changes(
    subject_kind: str, what: str, subjects: Iterable[int], *, run: int | None = None, user: int | None = None
) -> int:
    """Write one event for each subject, in the order given, and return how many.

    `what` is a value of `ChangeEvent.What`; `run` the publication and `user` the person that changed them, by key.
    """
    return record_changes_from(
        "SELECT * FROM unnest(%s::bigint[])", [list(subjects)], subject_kind, what, run=run, user=user
    )


def record_changes_from(
    query: str,
    parameters: Sequence[Any],
    subject_kind: str,
    what: str,
    *,
    run: int | None = None,
    user: int | None = None,
) -> int:
    """Write one event for each key that a query (one column) yields, in its order, and return how many.

    `query` is SQL of the caller's own with %s for parameters: the rows never leave the database.
    """
    table = connection.ops.quote_name(ChangeEvent._meta.db_table)
    statement = f"""
        INSERT INTO {table} (run, "user", subject_kind, subject, what)
        SELECT %s, %s, %s, changed.subject, %s FROM ({query}) AS changed (subject)
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_WRITING])
        cursor.execute(statement, [run, user, subject_kind, ChangeEvent.What(what).value, *parameters])
        return int(cursor.rowcount)


def settled_until() -> int | None:
    """Return the key up to which every event is there to be read; None while a transaction that writes some runs.

    Keys are given out before their transactions end, so the highest key that can be read is not enough: a lower one may
    still come. Whoever follows the events by key asks here, and asks again later where the answer is None.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_WRITING])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {connection.ops.quote_name(ChangeEvent._meta.db_table)}")
        return int(cursor.fetchone()[0])
