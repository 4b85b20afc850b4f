"""PostgreSQL of our own under the data folder, started when the first process needs it and stopped after the last.

`use()` is all that others call. It waits until the server answers; the server then stays as long as this process or
a process forked from it lives.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import conninfo

from saiban.frame import guardian, keys, locks, roles
from saiban.frame.cluster import SUPERUSER, Cluster, ClusterFault
from saiban.frame.home import REPOSITORY, data_folder
from saiban.frame.roles import APPLICATION, DATABASE, OWNER, SEALER

PATIENCE = 90.0  # seconds until a server that does not answer is given up; crash recovery counts in
PATIENCE_TO_STOP = 30.0
_held: dict[Path, int] = {}  # descriptors of the locks that this process holds as a user of servers


@dataclass(frozen=True)
class Server:
    """Where the server listens and how each role signs in."""

    cluster: Cluster

    def parameters(self, role: str, database: str = DATABASE) -> dict[str, str]:
        """Return libpq parameters for a role: SUPERUSER, OWNER, SEALER or APPLICATION."""
        name = {SUPERUSER: "superuser", OWNER: "owner", SEALER: "sealer", APPLICATION: "application"}[role]
        return {
            "host": str(self.cluster.sockets),
            "port": "5432",
            "user": role,
            "password": keys.password(name),
            "dbname": database,
        }

    def address(self, role: str, database: str = DATABASE) -> str:
        """Return the same as a connection string. It holds a password: never print it."""
        return conninfo.make_conninfo("", **self.parameters(role, database))


def described(data: Path | None = None) -> Server:
    """Describe the server of a data folder without starting it."""
    return Server(Cluster(data or data_folder()))


def use(data: Path | None = None) -> Server:
    """Make sure that the server of a data folder runs, keep it running while this process lives, and describe it.

    Raises `ClusterFault` or `AccountFault` with what to look at where it can't be started. Cheap when it runs.
    """
    server = described(data)
    cluster = server.cluster
    cluster.run.mkdir(exist_ok=True, mode=0o700)
    _hold(cluster.users_lock)
    if not _answers(server):
        with locks.exclusive(cluster.start_lock):
            if not _answers(server):
                _start(server)
    return server


def _hold(users_lock: Path) -> None:
    """Hold the lock that says "in use" until this process and its forks end. Waits for a server that is stopping."""
    if users_lock not in _held:
        _held[users_lock] = locks.shared(users_lock)


def stop_server(data: Path | None = None) -> None:
    """Stop using the server and wait until it has stopped, as before its data folder is thrown away.

    Raises `ClusterFault` where another process goes on using it.
    """
    cluster = Cluster(data or data_folder())
    if not cluster.users_lock.exists():
        return
    if cluster.users_lock in _held:
        os.close(_held.pop(cluster.users_lock))
    end = time.monotonic() + PATIENCE_TO_STOP
    while locks.held(cluster.guardian_lock):
        if time.monotonic() > end:
            raise ClusterFault(f"Another process still uses the database in {cluster.data}; stop it first.")
        time.sleep(0.1)


def server_pids(data: Path | None = None) -> list[int]:
    """Return the process numbers of the guardian and the server of a data folder, as far as they run."""
    cluster = Cluster(data or data_folder())
    if not cluster.guardian_lock.exists() or not locks.held(cluster.guardian_lock):
        return []
    known = [cluster.guardian_lock.read_text(), guardian.postmaster_pid(cluster)]
    return [int(pid) for pid in known if pid]


def _answers(server: Server) -> bool:
    """Say whether the roles that work all along can sign in; the application's is made last."""
    try:
        for role in (SEALER, APPLICATION):
            psycopg.connect(server.address(role), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _start(server: Server) -> None:
    cluster = server.cluster
    cluster.prepare()
    if not (locks.held(cluster.guardian_lock) and _comes_up(server)):  # a guardian of before may be ending
        _start_guardian(cluster)
        if not _comes_up(server):
            raise ClusterFault(
                f"The database server does not start; see {cluster.log}. Its last words: {_last_words(cluster.log)}"
            )
    with psycopg.connect(server.address(SUPERUSER, "postgres"), autocommit=True) as connection:
        roles.make_roles_and_database(connection, server.address(SUPERUSER))


def _start_guardian(cluster: Cluster) -> None:
    """Start the guardian, which goes to the background once it holds its lock."""
    paths = [str(REPOSITORY / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [sys.executable, "-m", "saiban.frame.guardian", str(cluster.data)]
    with cluster.opened_log() as log:
        finished = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=False,
        )
    if finished.returncode:
        raise ClusterFault(f"The database server's guardian does not start; see {cluster.log}.")


def _comes_up(server: Server) -> bool:
    """Wait until the server answers; say no where its guardian ended or patience did."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(server.address(SUPERUSER, "postgres"), connect_timeout=5).close()
            return True
        except psycopg.OperationalError:
            if not locks.held(server.cluster.guardian_lock) or time.monotonic() > end:
                return False
        time.sleep(0.05)


def _last_words(log: Path) -> str:
    return log.read_text(errors="replace").strip().rsplit("\n", 1)[-1] if log.exists() else "none"
