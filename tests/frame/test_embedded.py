"""The database server comes with its first user and goes with its last, however either ends."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from saiban.frame import embedded, locks
from saiban.frame.cluster import SUPERUSER, Cluster
from saiban.frame.roles import APPLICATION, OWNER

pytestmark = pytest.mark.xdist_group("processes")

USE = """
import sys
from saiban.frame import embedded
embedded.use()
print(*embedded.server_pids(), flush=True)
sys.stdin.read()
"""
WRITE = """
import psycopg
from saiban.frame import embedded
with psycopg.connect(embedded.use().address("saiban_owner")) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS notes (note text)")
    connection.execute("INSERT INTO notes VALUES ('kept')")
"""
READ = """
import psycopg
from saiban.frame import embedded
with psycopg.connect(embedded.use().address("saiban_app")) as connection:
    print(connection.execute("SELECT count(*) FROM notes").fetchone()[0])
"""
BUSY = """
import psycopg
from saiban.frame import embedded
with psycopg.connect(embedded.use().address("saiban_app")) as connection:
    print(*embedded.server_pids(), flush=True)
    connection.execute("SELECT sum(sqrt(a * b)) FROM generate_series(1, 10000) a, generate_series(1, 1000000) b")
"""


def a_user(home: Any) -> subprocess.Popen[str]:
    """Start a process that uses the server until its standard input ends."""
    process: subprocess.Popen[str] = home.start("-c", USE, stdin=subprocess.PIPE)
    return process


def server_of(user: subprocess.Popen[str]) -> tuple[int, int]:
    """Wait until the process uses the server; return the process numbers of guardian and server."""
    assert user.stdout is not None
    guardian, server = user.stdout.readline().split()
    return int(guardian), int(server)


def eventually(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def gone(*pids: int) -> bool:
    for pid in pids:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            continue
        return False
    return True


def last_pid(home: Any) -> int:
    return int((home.data / "pg" / "postmaster.pid").read_text().split("\n", 1)[0])


def test_two_commands_started_at_once_share_one_server_until_both_have_ended(saiban_home: Any) -> None:
    first, second = a_user(saiban_home), a_user(saiban_home)
    pids = server_of(first)
    assert server_of(second) == pids
    first.communicate(timeout=30)
    time.sleep(1)
    assert not gone(*pids)
    second.communicate(timeout=30)
    assert eventually(lambda: gone(*pids))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_launcher_that_is_killed_leaves_no_server_behind(saiban_home: Any, number: int) -> None:
    user = a_user(saiban_home)
    pids = server_of(user)
    user.send_signal(number)
    user.communicate(timeout=30)
    assert eventually(lambda: gone(*pids))
    assert "database system is shut down" in (saiban_home.data / "log" / "postgres.log").read_text()


def test_a_server_that_is_killed_comes_back_with_what_was_committed(saiban_home: Any) -> None:
    user = a_user(saiban_home)
    guardian, server = server_of(user)
    saiban_home.run("-c", WRITE)
    os.kill(server, signal.SIGKILL)
    assert saiban_home.run("-c", READ) == "1\n"
    assert last_pid(saiban_home) != server
    assert not gone(guardian)
    user.communicate(timeout=30)


def test_a_server_killed_in_the_middle_of_a_long_statement_comes_back_at_once(saiban_home: Any) -> None:
    saiban_home.run("-c", WRITE)
    busy = saiban_home.start("-c", BUSY)
    assert busy.stdout is not None
    _, server = (int(pid) for pid in busy.stdout.readline().split())
    time.sleep(0.5)
    os.kill(server, signal.SIGKILL)
    assert saiban_home.run("-c", READ) == "1\n"
    _, errors = busy.communicate(timeout=30)
    assert "OperationalError" in errors


def test_a_guardian_that_is_killed_takes_the_server_along_and_the_next_user_starts_both(saiban_home: Any) -> None:
    user = a_user(saiban_home)
    guardian, server = server_of(user)
    saiban_home.run("-c", WRITE)
    os.kill(guardian, signal.SIGKILL)
    assert eventually(lambda: gone(server))
    assert saiban_home.run("-c", READ) == "1\n"
    user.communicate(timeout=30)


def test_guardian_and_server_killed_together_are_both_started_again(saiban_home: Any) -> None:
    user = a_user(saiban_home)
    guardian, server = server_of(user)
    saiban_home.run("-c", WRITE)
    os.kill(guardian, signal.SIGSTOP)  # so that it can't start the server again in between
    os.kill(server, signal.SIGKILL)
    os.kill(guardian, signal.SIGKILL)
    assert saiban_home.run("-c", READ) == "1\n"
    user.communicate(timeout=30)


def test_who_waits_for_a_guardian_that_ends_starts_another(saiban_home: Any) -> None:
    user = a_user(saiban_home)
    guardian, server = server_of(user)
    saiban_home.run("-c", WRITE)
    os.kill(guardian, signal.SIGSTOP)  # it is there, but does not start the server again
    os.kill(server, signal.SIGKILL)
    reader = saiban_home.start("-c", READ)
    assert eventually(lambda: locks.held(Cluster(saiban_home.data).start_lock))
    os.kill(guardian, signal.SIGKILL)
    printed, errors = reader.communicate(timeout=60)
    assert printed == "1\n", errors
    user.communicate(timeout=30)


def test_a_pid_file_whose_number_now_belongs_to_another_program_does_not_stop_the_start(saiban_home: Any) -> None:
    saiban_home.run("-c", WRITE)
    assert eventually(lambda: not (saiban_home.data / "pg" / "postmaster.pid").exists())
    stale = saiban_home.data / "pg" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{saiban_home.data}/pg\n1700000000\n5432\n\n\n  0 0\nready   \n")
    assert saiban_home.run("-c", READ) == "1\n"


def test_a_data_folder_with_a_long_path_has_its_socket_elsewhere_and_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / ("ضلع-پشاور-" * 8)
    data.mkdir()
    monkeypatch.setenv("SAIBAN_DATA", str(data))
    server = embedded.use()
    try:
        sockets = server.cluster.sockets
        assert not sockets.is_relative_to(data)
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        with psycopg.connect(server.address(APPLICATION)) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (APPLICATION,)
    finally:
        embedded.stop_server(data)
    assert not sockets.exists()


def test_nobody_signs_in_without_the_password_and_there_is_no_port(saiban_home: Any) -> None:
    user = a_user(saiban_home)
    server_of(user)
    sockets = str(Cluster(saiban_home.data).sockets)
    assert stat.S_IMODE(Path(sockets).stat().st_mode) == 0o700
    for role in (SUPERUSER, OWNER, APPLICATION):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=sockets, user=role, dbname="saiban", password="guessed")
    with psycopg.connect(host=sockets, user=APPLICATION, dbname="saiban", password=secret(saiban_home)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    user.communicate(timeout=30)


def secret(home: Any) -> str:
    return (home.data / "keys" / "application").read_text()


def test_keys_data_and_socket_are_closed_to_other_accounts(saiban_home: Any) -> None:
    saiban_home.run("-c", WRITE)
    data = saiban_home.data
    for folder in (data / "keys", data / "pg", data / "log"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
    for key in (data / "keys").iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    for passage in (data, data / "run"):
        assert not passage.stat().st_mode & stat.S_IRWXO
        assert not passage.stat().st_mode & stat.S_IRGRP
    assert list(data.glob("pg.new*")) == []


def test_nothing_of_a_statement_its_values_or_an_error_reaches_the_servers_log(saiban_home: Any) -> None:
    saiban_home.run(
        "-c",
        """
import psycopg
from saiban.frame import embedded
with psycopg.connect(embedded.use().address("saiban_owner"), autocommit=True) as connection:
    connection.execute("CREATE TABLE people (cnic text PRIMARY KEY, name text CHECK (name <> 'Ghulam Fatima'))")
    for name in ("Abdul Rehman", "Abdul Rehman", "Ghulam Fatima"):
        try:
            connection.execute("INSERT INTO people VALUES (%s, %s)", ["35201-1234567-1", name])
        except psycopg.Error:
            pass
    try:
        connection.execute("SELECT '35201-1234567-1'::int")
    except psycopg.Error:
        pass
""",
    )
    log = (saiban_home.data / "log" / "postgres.log").read_text()
    assert "ready to accept connections" in log
    for personal in ("35201", "1234567", "Fatima", "Rehman", "people"):
        assert personal not in log


def test_a_server_that_cannot_start_says_where_to_look(saiban_home: Any) -> None:
    saiban_home.run("-c", WRITE)
    assert eventually(lambda: not embedded.server_pids(saiban_home.data))
    (saiban_home.data / "pg" / "postgresql.conf").write_text("nonsense = 1\n")
    process = saiban_home.start("-c", READ)
    _, errors = process.communicate(timeout=120)
    assert process.returncode != 0
    assert str(saiban_home.data / "log" / "postgres.log") in errors
    assert "ClusterFault" in errors
