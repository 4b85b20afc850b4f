"""The sealer: every committed row gets its seal at the next look, in whatever order transactions end."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from saiban.access import log
from saiban.access.models import AccessLog, LogSeal
from saiban.access.sealing import heads as head_files
from saiban.access.sealing import sealer as sealing
from saiban.access.sealing.heads import Head, Heads
from saiban.access.sealing.rows import connect
from saiban.access.sealing.sealer import Sealer, take_turn
from saiban.frame import database, roles
from tests.access.sealed_log import SealedLog, an_officer, database_name, looks

pytestmark = pytest.mark.django_db(transaction=True)

ADD = """
INSERT INTO access_accesslog
    (act, purpose, agreement, subject_kind, subjects, fields, results, request, partner, outcome, reason)
VALUES ('view', '', '', 'person', '{}', '{}', 1, '', '', '', '') RETURNING id
"""


@pytest.fixture
def sealed(tmp_path: Path) -> SealedLog:
    """The log of this test, with heads of its own."""
    (tmp_path / "heads").mkdir()
    return SealedLog(tmp_path / "heads")


@contextmanager
def as_role(role: str, **options: object) -> Iterator[psycopg.Connection]:
    """A connection of a role to this test's database."""
    with psycopg.connect(**(database.parameters(role) | {"dbname": database_name()}), **options) as other:
        yield other


def sealed_rows() -> list[int]:
    """Ids of the log's rows in the order of their seals."""
    return list(LogSeal.objects.order_by("position").values_list("row", flat=True))


def test_a_row_is_sealed_at_the_first_look_after_its_commit(sealed: SealedLog) -> None:
    assert sealing.TICK <= 1  # a row waits no longer than this for the next look
    with sealed.sealer() as sealer, as_role(roles.APPLICATION) as officer:
        row = officer.execute(ADD).fetchone()
        assert sealer.tick() == 0  # not yet committed
        officer.commit()
        assert sealer.tick() == 1
        assert sealed_rows() == [row[0]]
    assert sealed.verify().found == {}


def test_a_long_transaction_delays_nobody_and_its_rows_are_sealed_when_it_ends(
    sealed: SealedLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "SETTLING", 0)
    bilal = an_officer()
    with sealed.sealer() as sealer, as_role(roles.APPLICATION) as publication:
        looks(bilal, 3)
        assert sealer.tick() == 3
        late = publication.execute(ADD).fetchone()[0]  # its id is given now, long before it ends
        for _turn in range(20):
            looks(bilal, 1)
            assert sealer.tick() == 1
        assert late not in sealed_rows()
        assert sealer._settled < late
        publication.commit()
        assert sealer.tick() == 1
        assert sealed_rows()[-1] == late
        settled_within(sealer, late)
    assert sealed.verify().found == {}


def settled_within(sealer: Sealer, row: int, *, seconds: float = 600.0) -> None:
    """Tick until the row's id is settled; transactions of other databases of the server hold that up too."""
    deadline = time.monotonic() + seconds
    while sealer._settled < row:
        assert time.monotonic() < deadline
        sealer.tick()


def test_a_row_put_in_among_old_ids_is_sealed_by_the_patrol(sealed: SealedLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "SETTLING", 0)
    monkeypatch.setattr(sealing, "PATROL", 5)
    bilal = an_officer()
    with sealed.sealer() as sealer, as_role(roles.APPLICATION) as officer:
        looks(bilal, 20)
        sealer.tick()
        settled_within(sealer, sealed_rows()[-1])
        officer.execute(ADD.replace("(act,", "(id, act,").replace("('view',", "(-7, 'view',"))
        officer.commit()
        assert sum(sealer.tick() for _turn in range(8)) == 1
        assert sealed_rows()[-1] == -7


def test_what_is_more_than_one_lot_is_sealed_in_one_look(sealed: SealedLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "LOT", 10)
    looks(an_officer(), 35)
    assert sealed.seal() == 35
    assert sealed_rows() == list(AccessLog.objects.order_by("id").values_list("pk", flat=True))
    assert sealed.verify().found == {}


def test_of_two_sealers_one_works(sealed: SealedLog) -> None:
    with sealed.sealer(), closing(connect(database_name())) as other:
        assert not take_turn(other)
        assert sealed.verify().sealer_runs
    with closing(connect(database_name())) as other:
        assert take_turn(other)


def test_a_head_is_kept_for_every_lot_and_by_the_clock(sealed: SealedLog, monkeypatch: pytest.MonkeyPatch) -> None:
    bilal = an_officer()
    with sealed.sealer() as sealer:
        looks(bilal, 2)
        sealer.tick()
        sealer.tick()
        looks(bilal, 3)
        sealer.tick()
        assert [head.count for head in heads_of(sealed)] == [2, 5]
        monkeypatch.setattr(sealing, "HEARTBEAT", 0)
        sealer.tick()
    heads = heads_of(sealed)
    assert [head.count for head in heads] == [2, 5, 5]
    assert heads[-1].chain == bytes(LogSeal.objects.get(position=5).chain)
    assert all(head_files.genuine(head) for head in heads)


def heads_of(sealed: SealedLog) -> list[Head]:
    found = Heads(sealed.heads)
    return [one for one, _last in found.read(found.sizes()) if isinstance(one, Head)]


def test_a_head_that_was_never_written_is_written_by_the_next_sealer(sealed: SealedLog) -> None:
    looks(an_officer(), 4)
    sealed.seal()
    for path in sealed.heads.iterdir():
        path.unlink()  # as if the power had gone between the seals and their head
    assert sealed.verify().found == {"heads_gone": 1}
    assert sealed.seal() == 0
    assert sealed.verify().found == {}


def test_a_head_torn_by_a_power_cut_stops_nothing_and_is_counted(sealed: SealedLog) -> None:
    bilal = an_officer()
    looks(bilal, 4)
    sealed.seal()
    (file,) = sealed.heads.iterdir()
    with file.open("ab") as stream:
        stream.write(b'{"at": "2026-11-22T09:1')
    looks(bilal, 1)
    sealed.seal()
    report = sealed.verify()
    assert (report.found, report.heads, report.heads_damaged) == ({}, 2, 1)


def test_heads_are_kept_for_ninety_days(sealed: SealedLog) -> None:
    days = [(datetime.now(UTC) - timedelta(days=age)).date().isoformat() for age in (90, 91, 400)]
    for day in days:
        (sealed.heads / f"{day}.jsonl").write_text("")
    looks(an_officer(), 1)
    sealed.seal()
    today = datetime.now(UTC).date().isoformat()
    assert sorted(path.stem for path in sealed.heads.iterdir()) == sorted([days[0], today])


def test_a_day_follows_on_the_day_before(sealed: SealedLog) -> None:
    bilal = an_officer()
    looks(bilal, 4)
    sealed.seal()
    (file,) = sealed.heads.iterdir()
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    file.rename(file.with_name(f"{yesterday}.jsonl"))
    looks(bilal, 1)
    sealed.seal()
    first, second = heads_of(sealed)
    assert second.before == head_files.digest(first.line)
    assert sealed.verify().found == {}


def test_rows_that_nobody_has_sealed_are_counted_with_their_age(sealed: SealedLog) -> None:
    looks(an_officer(), 2)
    report = sealed.verify()
    assert (report.unsealed, report.sealer_runs) == (2, False)
    assert report.unsealed_oldest >= 0
    assert report.found == {"unsealed": 2}


def test_verification_gives_a_running_sealer_its_time(sealed: SealedLog) -> None:
    looks(an_officer(), 2)
    done = threading.Event()

    def work() -> None:
        with closing(connect(database_name())) as other:
            assert take_turn(other)
            turn.set()
            looked.wait(30)
            Sealer(other, Heads(sealed.heads)).tick()
            done.wait(30)

    turn, looked = threading.Event(), threading.Event()
    thread = threading.Thread(target=work)
    thread.start()
    turn.wait(30)
    threading.Timer(0.3, looked.set).start()
    report = sealed.verify()
    done.set()
    thread.join()
    assert report.sealer_runs
    assert (report.rows, report.unsealed, report.found) == (0, 2, {})


def test_a_report_is_told_as_json(sealed: SealedLog) -> None:
    looks(an_officer(), 3)
    sealed.seal()
    told = json.loads(json.dumps(sealed.verify().as_figures()))
    assert (told["sound"], told["rows"], told["findings"]) == (True, 3, [])
    assert told["chain"] == bytes(LogSeal.objects.get(position=3).chain).hex()
    assert told["public_key"] == head_files.public_key()


@pytest.mark.parametrize("table", ["access_accesslog", "access_logseal"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET {column} = {column}",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER USER",
        "ALTER TABLE {} ADD COLUMN note text",
        "ALTER TABLE {} RENAME TO gone",
        "DROP TABLE {} CASCADE",
        "DROP TRIGGER {trigger} ON {}",
        "CREATE RULE nothing AS ON INSERT TO {} DO INSTEAD NOTHING",
        "COMMENT ON TABLE {} IS ''",
        "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
        "REINDEX TABLE {}",
        "SET session_replication_role = replica",
        "SET ROLE saiban_owner",
        "CREATE OR REPLACE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    ],
)
@pytest.mark.parametrize("role", [roles.APPLICATION, roles.SEALER])
def test_neither_the_application_nor_the_sealer_can_change_log_or_seals(role: str, table: str, statement: str) -> None:
    names = {
        "access_accesslog": {"column": "act", "trigger": "access_log_append_only"},
        "access_logseal": {"column": "row", "trigger": "log_seal_append_only"},
    }
    with (
        as_role(role) as other,
        pytest.raises(psycopg.Error, match=r"denied|must be owner|permission|can only be added"),
    ):
        other.execute(statement.format(table, **names[table]))


def test_only_the_sealer_adds_seals_and_it_adds_nothing_else() -> None:
    add = "INSERT INTO access_logseal (position, row, chain) VALUES (1, 1, '')"
    for statement in (add, "SET ROLE saiban_sealer"):
        with as_role(roles.APPLICATION) as application, pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement)
    with as_role(roles.SEALER) as sealer:
        sealer.execute(add)
        sealer.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            sealer.execute(ADD)
        sealer.rollback()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            sealer.execute("SELECT * FROM registry_person")


def test_a_bulk_read_names_everybody_in_rows_of_ten_thousand(sealed: SealedLog) -> None:
    bilal = an_officer()
    log.write_many(bilal, act="export", subject_kind="person", subjects=range(25_000), agreement="A-7")
    rows = AccessLog.objects.order_by("id")
    assert [len(row.subjects) for row in rows] == [row.results for row in rows] == [10_000, 10_000, 5_000]
    assert {person for row in AccessLog.objects.all() for person in row.subjects} == set(range(25_000))
    assert sealed.seal() == 3
    assert sealed.verify().found == {}
    log.write_many(bilal, act="export", subject_kind="person", subjects=[])
    assert AccessLog.objects.count() == 4


def test_a_refused_partner_stands_on_the_log_with_the_reason() -> None:
    log.write(None, act="dci.search", partner="eobi-is", outcome="refused", reason="expired", purpose="case_handling")
    row = AccessLog.objects.get()
    assert (row.partner, row.outcome, row.reason, row.user) == ("eobi-is", "refused", "expired", None)
