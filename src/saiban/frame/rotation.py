"""Keys are changed: a new version is made, and everything in the database and in files is sealed anew under it.

Every value is opened under the version that its first byte names and sealed under the newest, in batches, each of which
is one transaction with the place that it reached. So a process killed at any moment, by any means, and started again
goes on where it was. Readers are never without: old versions open what has not been reached yet, and searches look
under the old and the new index until the end.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from saiban.frame import keys, sealed
from saiban.frame.crypto import SealBroken, blind_many, open_many, seal_many
from saiban.frame.faults import InstallationFault
from saiban.frame.models import KeyRotation
from saiban.frame.sealed import SealedColumn, SealedFiles

ROTATED = ("field", "blind")
BATCH = 5_000
_LOCK = 0x5A1BA5


class RotationFault(InstallationFault):
    """Keys that can't be changed now; the message says why."""


def rotate(name: str, *, told: Callable[[str, int], None] = lambda column, rows: None) -> KeyRotation:
    """Change the key `field` or `blind` and return what was done; go on with a change that was broken off.

    `told` hears of each column and how many rows of it are done. Nothing may publish meanwhile: the caller holds the
    lock of runs. Raises `RotationFault` for another key or where another process is at it, `KeyFault` where the
    environment has to give the new version.
    """
    if name not in ROTATED:
        raise RotationFault(f"The key {name!r} can't be changed; those that can are {' and '.join(ROTATED)}.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise RotationFault("Another process is changing keys; wait for it.")
        try:
            rotation = _begun(name)
            for column in sealed.declared():
                _seal_anew(rotation, column, told)
            for column in filter(_left_behind, sealed.declared()):  # written by a process that knew the old key alone
                del rotation.reached[column.code]
                _seal_anew(rotation, column, told)
            for files in sealed.declared_files():
                _seal_files(rotation, files, told)
            return _finished(rotation)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _begun(name: str) -> KeyRotation:
    """Take up the change that waits, or make the next version of the key and begin one."""
    waiting = KeyRotation.objects.filter(finished_at=None).first()
    if waiting and waiting.name != name:
        raise RotationFault(
            f"The change of the key {waiting.name!r} is not finished: ./saiban rotate-keys {waiting.name}"
        )
    if waiting:
        return waiting
    version, _secret = keys.newest(name)
    done = KeyRotation.objects.filter(name=name).order_by("-version").values_list("version", flat=True).first()
    if version <= (done or 1):
        version = keys.make_next(name)
    return KeyRotation.objects.create(name=name, version=version)


def _seal_anew(rotation: KeyRotation, column: SealedColumn, told: Callable[[str, int], None]) -> None:
    while True:
        with transaction.atomic():
            reached, rows = rotation.reached.get(column.code, [-1, 0])
            last, done = _batch(column, reached)
            if last is None:
                return
            rotation.reached[column.code] = [last, rows + done]
            rotation.save(update_fields=["reached"])
        told(column.code, rows + done)


def _seal_files(rotation: KeyRotation, files: SealedFiles, told: Callable[[str, int], None]) -> None:
    """Seal files anew, each written beside its old self and put in its place at once, until none is left behind.

    So a process killed meanwhile leaves whole files, and those that are done are passed over the next time. A file that
    no key opens is damaged already; it stays as it is and is told by its number.
    """
    while True:
        behind, damaged = 0, 0
        for name in files.names():
            try:
                behind += files.reseal(name)
            except SealBroken:
                damaged += 1
        done = rotation.reached.get(files.code, ["", 0])[1] + behind
        rotation.reached[files.code] = ["", done]
        if damaged:
            rotation.reached[f"{files.code}: damaged"] = ["", damaged]
        rotation.save(update_fields=["reached"])
        told(files.code, done)
        if not behind:
            return


def _batch(column: SealedColumn, reached: int) -> tuple[int | None, int]:
    """Seal the rows after a key anew; return the last key (None: there were no more) and how many rows were read."""
    key = f"t.{column.key}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {column.kind}, t.{column.cipher} FROM {column.table} t "
            f"WHERE {key} > %s AND length(t.{column.cipher}) > 0 ORDER BY {key} LIMIT {BATCH} FOR UPDATE",
            [reached],
        )
        rows = cursor.fetchall()
        if not rows:
            return None, 0
        ids, kinds, ciphers = ([row[place] for row in rows] for place in range(3))
        values = open_many(kinds, ciphers)
        columns = {"id": ids, "cipher": seal_many(kinds, values)}
        if column.blind:
            columns["blind"] = blind_many(kinds, values)
        _write(cursor, column, columns)
        return ids[-1], len(ids)


def _write(cursor: object, column: SealedColumn, columns: dict[str, list]) -> None:
    halves = "n.cipher || n.blind" if column.blind else "n.cipher"
    written = [f"{column.cipher} = n.cipher"]
    if column.blind:
        written.append(f"{column.blind} = n.blind")
    if column.digest:
        first = f"left(replace(t.{column.digest}::text, '-', ''), 16)"
        written.append(f"{column.digest} = ({first} || left(md5({halves}), 16))::uuid")
    types = {"id": "bigint[]", "cipher": "bytea[]", "blind": "bytea[]"}
    given = ", ".join(f"%s::{types[name]}" for name in columns)
    cursor.execute(
        f"UPDATE {column.table} t SET {', '.join(written)} FROM unnest({given}) n ({', '.join(columns)}) "
        f"WHERE t.{column.key} = n.id",
        list(columns.values()),
    )


def _finished(rotation: KeyRotation) -> KeyRotation:
    """See that nothing is left under an older version, lay the old index's key aside, and say that it is done."""
    left = [column.code for column in sealed.declared() if _left_behind(column)]
    if left:
        raise RotationFault(f"Rows of {', '.join(left)} are still sealed by an older key; run the command again.")
    keys.retire("blind", before=keys.newest("blind")[0])
    rotation.finished_at = timezone.now()
    rotation.save(update_fields=["finished_at"])
    return rotation


def _left_behind(column: SealedColumn) -> bool:
    version, _secret = keys.newest("field")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM {column.table} WHERE length({column.cipher}) > 0 "
            f"AND get_byte({column.cipher}, 0) <> %s)",
            [version],
        )
        return bool(cursor.fetchone()[0])
