"""Whoever owns the database changes the log behind everybody's back, in two hundred ways: each is found and named."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from saiban.access.models import AccessLog
from saiban.access.sealing import heads as head_files
from saiban.access.sealing.rows import BEFORE_THE_FIRST, COLUMNS, SEALED_FORM, chained
from saiban.access.sealing.verify import Report
from saiban.frame import database, roles
from tests.access.sealed_log import SealedLog, an_officer, as_owner, database_name, looks

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 120
TAMPERINGS = 200
OTHERS = {
    "at": "at - interval '1 day'",
    "user_id": "NULL",
    "posting_id": "NULL",
    "on_behalf_of_id": "'eobi'",
    "act": "'search'",
    "purpose": "'audit'",
    "agreement": "'A-7'",
    "subject_kind": "'household'",
    "subjects": "subjects || 4711::bigint",
    "fields": "ARRAY['phone']::varchar[]",
    "results": "results + 1",
    "request": "'request-2'",
    "partner": "'nadra'",
    "outcome": "'refused'",
    "reason": "'expired'",
}


@dataclass
class Scene:
    """The log as it was sealed, and a way to put it back."""

    log: SealedLog
    kept_heads: Path
    chance: random.Random

    def ids(self, number: int) -> list[int]:
        """Ids of some rows, in the order of the log."""
        known = list(AccessLog.objects.order_by("id").values_list("pk", flat=True))
        return sorted(self.chance.sample(known, number))

    def restore(self) -> None:
        """Put everything back as it was sealed."""
        with as_owner() as owner:
            for table in ("access_accesslog", "access_logseal"):
                owner.execute(f"DELETE FROM {table}")
                owner.execute(f"INSERT INTO {table} SELECT * FROM kept.{table}")
        shutil.rmtree(self.log.heads)
        shutil.copytree(self.kept_heads, self.log.heads)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """120 looks of an officer, sealed in twelve lots, each with its head."""
    sealed = SealedLog(tmp_path / "heads")
    sealed.heads.mkdir()
    bilal = an_officer()
    with sealed.sealer() as sealer:
        for _lot in range(12):
            looks(bilal, ROWS // 12)
            sealer.tick()
    with as_owner() as owner:
        owner.execute("CREATE SCHEMA kept")
        for table in ("access_accesslog", "access_logseal"):
            owner.execute(f"CREATE TABLE kept.{table} AS SELECT * FROM {table}")
    shutil.copytree(sealed.heads, tmp_path / "kept")
    yield Scene(sealed, tmp_path / "kept", random.Random(20261122))


Expected = set[tuple[str, int]]  # ("row", id) or ("position", position) that has to be named


def edit(scene: Scene, owner: psycopg.Connection) -> Expected:
    (row,) = scene.ids(1)
    column = scene.chance.choice(sorted(OTHERS))
    owner.execute(f"UPDATE access_accesslog SET {column} = {OTHERS[column]} WHERE id = %s", [row])
    return {("row", row)}


def renumber(scene: Scene, owner: psycopg.Connection) -> Expected:
    (row,) = scene.ids(1)
    owner.execute("UPDATE access_accesslog SET id = %s WHERE id = %s", [row + 100_000, row])
    return {("row", row), ("row", row + 100_000)}


def delete(scene: Scene, owner: psycopg.Connection) -> Expected:
    (row,) = scene.ids(1)
    owner.execute("DELETE FROM access_accesslog WHERE id = %s", [row])
    return {("row", row)}


def delete_with_seal(scene: Scene, owner: psycopg.Connection) -> Expected:
    place = _delete_with_seal(scene, owner)
    return {("position", place)}


def delete_and_close_the_gap(scene: Scene, owner: psycopg.Connection) -> Expected:
    place = _delete_with_seal(scene, owner)
    owner.execute("UPDATE access_logseal SET position = -position + 1 WHERE position > %s", [place])
    owner.execute("UPDATE access_logseal SET position = -position WHERE position < 0")
    return {("position", place), ("position", ROWS)}


def _delete_with_seal(scene: Scene, owner: psycopg.Connection) -> int:
    (row,) = scene.ids(1)
    owner.execute("DELETE FROM access_accesslog WHERE id = %s", [row])
    found = owner.execute("DELETE FROM access_logseal WHERE row = %s RETURNING position", [row]).fetchone()
    assert found
    return int(found[0])


def insert(scene: Scene, owner: psycopg.Connection) -> Expected:
    (like,) = scene.ids(1)
    return {("row", _insert(owner, like, like + 100_000))}


def insert_with_seal(scene: Scene, owner: psycopg.Connection) -> Expected:
    (like,) = scene.ids(1)
    row = _insert(owner, like, like + 100_000)
    owner.execute("INSERT INTO access_logseal VALUES (%s, %s, %s)", [ROWS + 1, row, scene.chance.randbytes(32)])
    return {("row", row), ("position", ROWS + 1)}


def insert_between(scene: Scene, owner: psycopg.Connection) -> Expected:
    (like,) = scene.ids(1)
    place = _position(owner, like)
    row = _insert(owner, like, like + 100_000)
    owner.execute("UPDATE access_logseal SET position = -position - 1 WHERE position >= %s", [place])
    owner.execute("UPDATE access_logseal SET position = -position WHERE position < 0")
    owner.execute("INSERT INTO access_logseal VALUES (%s, %s, %s)", [place, row, scene.chance.randbytes(32)])
    return {("row", row), ("position", place)}


def _insert(owner: psycopg.Connection, like: int, row: int) -> int:
    others = ", ".join(COLUMNS[1:])
    owner.execute(
        f"INSERT INTO access_accesslog (id, {others}) SELECT %s, {others} FROM access_accesslog WHERE id = %s",
        [row, like],
    )
    return row


def swap_contents(scene: Scene, owner: psycopg.Connection) -> Expected:
    one, other = scene.ids(2)
    for column in ("at", "subjects"):
        owner.execute(
            f"UPDATE access_accesslog a SET {column} = b.{column} FROM access_accesslog b "
            "WHERE (a.id, b.id) IN ((%s, %s), (%s, %s))",
            [one, other, other, one],
        )
    return {("row", one), ("row", other)}


def swap_seals(scene: Scene, owner: psycopg.Connection) -> Expected:
    one, other = scene.ids(2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        owner.execute("UPDATE access_logseal SET row = %s WHERE row = %s", [new, old])
    return {("row", one), ("row", other)}


def swap_positions(scene: Scene, owner: psycopg.Connection) -> Expected:
    one, other = (_position(owner, row) for row in scene.ids(2))
    for old, new in ((one, -1), (other, one), (-1, other)):
        owner.execute("UPDATE access_logseal SET position = %s WHERE position = %s", [new, old])
    return {("position", one), ("position", other)}


def cut_rows_off(scene: Scene, owner: psycopg.Connection) -> Expected:
    (first,) = scene.ids(1)
    gone = owner.execute("DELETE FROM access_accesslog WHERE id >= %s RETURNING id", [first]).fetchall()
    return {("row", row) for (row,) in gone}


def cut_off(scene: Scene, owner: psycopg.Connection) -> Expected:
    (first,) = scene.ids(1)
    owner.execute("DELETE FROM access_accesslog WHERE id >= %s", [first])
    gone = owner.execute("DELETE FROM access_logseal WHERE row >= %s RETURNING position", [first]).fetchall()
    return {("position", position) for (position,) in gone}


def cut_seals_off(scene: Scene, owner: psycopg.Connection) -> Expected:
    (first,) = scene.ids(1)
    gone = owner.execute("DELETE FROM access_logseal WHERE row >= %s RETURNING position, row", [first]).fetchall()
    return {("position", position) for position, _row in gone} | {("row", row) for _position, row in gone}


def empty_the_log(_scene: Scene, owner: psycopg.Connection) -> Expected:
    owner.execute("TRUNCATE access_accesslog")
    return {("position", position) for position in range(1, ROWS + 1)}


def empty_everything(_scene: Scene, owner: psycopg.Connection) -> Expected:
    owner.execute("TRUNCATE access_accesslog, access_logseal")
    return {("position", position) for position in range(1, ROWS + 1)}


def overwrite_a_seal(scene: Scene, owner: psycopg.Connection) -> Expected:
    (row,) = scene.ids(1)
    owner.execute("UPDATE access_logseal SET chain = %s WHERE row = %s", [scene.chance.randbytes(32), row])
    return {("row", row)}


def recompute_with_another_key(scene: Scene, owner: psycopg.Connection) -> Expected:
    named = edit(scene, owner)
    owner.execute("SET LOCAL timezone = 'UTC'")
    query = f"COPY (SELECT {SEALED_FORM} FROM access_accesslog l ORDER BY id) TO STDOUT"
    with owner.cursor() as cursor, cursor.copy(query) as copy:
        lines = [bytes(line) for line in copy]
    chain, key = BEFORE_THE_FIRST, scene.chance.randbytes(32)
    owner.execute("DELETE FROM access_logseal")
    for position, line in enumerate(lines, start=1):
        chain = chained(key, chain, line)
        row = int(line.split(b"\t", 1)[0])
        owner.execute("INSERT INTO access_logseal VALUES (%s, %s, %s)", [position, row, chain])
    return named | {("position", position) for position in range(1, ROWS + 1)}


def roll_heads_back(scene: Scene, _owner: psycopg.Connection) -> Expected:
    kept = scene.chance.randrange(1, 12)
    file = _head_file(scene)
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:kept]))
    return {("position", kept * 10 + 1)}


def remove_heads(scene: Scene, _owner: psycopg.Connection) -> Expected:
    _head_file(scene).unlink()
    return {("position", 1)}


def change_a_head(scene: Scene, _owner: psycopg.Connection) -> Expected:
    lot = scene.chance.randrange(1, 13)
    file = _head_file(scene)
    lines = file.read_text().splitlines(keepends=True)
    lines[lot - 1] = lines[lot - 1].replace(f'"count": {lot * 10},', f'"count": {lot * 10 - 1},')
    file.write_text("".join(lines))
    return {("position", lot * 10 - 1)}


def _head_file(scene: Scene) -> Path:
    return max(scene.log.heads.iterdir())


def _position(owner: psycopg.Connection, row: int) -> int:
    found = owner.execute("SELECT position FROM access_logseal WHERE row = %s", [row]).fetchone()
    assert found
    return int(found[0])


WAYS: list[Callable[[Scene, psycopg.Connection], Expected]] = [
    edit,
    renumber,
    delete,
    delete_with_seal,
    delete_and_close_the_gap,
    insert,
    insert_with_seal,
    insert_between,
    swap_contents,
    swap_seals,
    swap_positions,
    cut_rows_off,
    cut_off,
    cut_seals_off,
    empty_the_log,
    empty_everything,
    overwrite_a_seal,
    recompute_with_another_key,
    roll_heads_back,
    remove_heads,
    change_a_head,
]


def named(report: Report) -> Expected:
    """The rows and positions that a report names."""
    rows = {("row", one.row) for one in report.findings if one.row is not None}
    return rows | {("position", one.position) for one in report.findings if one.position is not None}


@pytest.mark.long
def test_two_hundred_tamperings_are_found_and_named(scene: Scene) -> None:
    assert scene.log.verify().found == {}
    missed = []
    for turn in range(TAMPERINGS):
        way = WAYS[turn % len(WAYS)]
        with as_owner() as owner:
            expected = way(scene, owner)
        report = scene.log.verify()
        if not report.found or not expected <= named(report):
            missed.append((way.__name__, expected - named(report), report.found))
        scene.restore()
        assert scene.log.verify().found == {}, way.__name__
    assert missed == []


@pytest.mark.parametrize("column", sorted(OTHERS))
def test_every_column_of_a_row_is_sealed_and_only_the_changed_row_is_named(scene: Scene, column: str) -> None:
    (row,) = scene.ids(1)
    with as_owner() as owner:
        owner.execute(f"UPDATE access_accesslog SET {column} = {OTHERS[column]} WHERE id = %s", [row])
    report = scene.log.verify()
    assert [(one.kind, one.row) for one in report.findings] == [("altered", row)]


def test_a_new_column_would_have_to_be_sealed_too() -> None:
    assert {field.column for field in AccessLog._meta.concrete_fields} == set(COLUMNS) == {*OTHERS, "id"}


def test_what_was_rolled_back_together_with_its_heads_shows_against_an_auditors_copy(scene: Scene) -> None:
    with as_owner() as owner:
        owner.execute("DELETE FROM access_accesslog WHERE id IN (SELECT row FROM access_logseal WHERE position > 50)")
        owner.execute("DELETE FROM access_logseal WHERE position > 50")
    file = _head_file(scene)
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:5]))
    assert scene.log.verify().found == {}  # nothing that is left speaks of the others

    report = scene.log.verify_by_copy(scene.kept_heads)
    assert report.found == {"cut_off": 70}
    assert [one.position for one in report.findings] == list(range(51, 121))


def test_heads_signed_by_somebody_else_are_not_ours(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other, as_owner() as owner:
        other.setattr(head_files, "_signing_key", lambda: Ed25519PrivateKey.from_private_bytes(bytes(31) + b"7"))
        recompute_with_another_key(scene, owner)
        _head_file(scene).unlink()
        again = head_files.Heads(scene.log.heads)
        chains = owner.execute("SELECT position, chain FROM access_logseal ORDER BY position").fetchall()
        for position, chain in chains[9::10]:
            again.append(position, chain)
    assert scene.log.verify().found == {"altered": 120, "head_forged": 1}


def test_a_trigger_that_was_left_switched_off_is_a_finding(scene: Scene) -> None:
    with as_owner() as owner:
        owner.execute(
            "CREATE TRIGGER again AFTER INSERT ON access_logseal EXECUTE FUNCTION access_log_is_append_only()"
        )
        owner.execute("DROP TRIGGER log_seal_append_only ON access_logseal")
    report = scene.log.verify()
    assert [(one.kind, one.where) for one in report.findings] == [("unguarded", "public.access_logseal")]


def test_a_second_row_under_one_seal_is_named(scene: Scene) -> None:
    (row,) = scene.ids(1)
    others = ", ".join(COLUMNS[1:])
    with as_owner() as owner:
        owner.execute("ALTER TABLE access_accesslog DROP CONSTRAINT access_accesslog_pkey CASCADE")
        owner.execute(
            f"INSERT INTO access_accesslog (id, {others}) SELECT id, {others} FROM access_accesslog WHERE id = %s",
            [row],
        )
    report = scene.log.verify()
    assert [(one.kind, one.row) for one in report.findings] == [("doubled", row)]


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE access_accesslog RENAME TO gone",
        "DROP TABLE access_logseal",
        "ALTER TABLE access_accesslog DROP COLUMN reason",
        "REVOKE SELECT ON access_accesslog FROM saiban_sealer",
    ],
)
def test_a_log_that_can_not_be_read_is_a_finding(scene: Scene, statement: str) -> None:
    parameters = database.parameters(roles.OWNER) | {"dbname": database_name()}
    with psycopg.connect(**parameters) as owner:
        owner.execute(statement)
    assert scene.log.verify().found["unreadable"] == 1
