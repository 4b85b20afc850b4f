"""The account that runs PostgreSQL.

PostgreSQL refuses to run as root. An ordinary user runs it under their own account. Root runs it under the owner of
the server's data where that exists already, else under a system account (`saiban_db`, made with useradd; another can
be named by SAIBAN_PG_ACCOUNT). That account owns only `pg/` and the socket folder. It may pass through the data
folder (mode 0710, its group) but not list it, and sees nothing of keys, lake or uploads. Folders above, such as a
home of mode 0700, get the one right that is missing: passing through (o+x), never listing or reading.
"""

from __future__ import annotations

import logging
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saiban.frame.faults import InstallationFault

DEFAULT_ACCOUNT = "saiban_db"
log = logging.getLogger(__name__)


class AccountFault(InstallationFault):
    """No account under which PostgreSQL could run, or a folder that it may not reach."""


@dataclass(frozen=True)
class Account:
    """A system account, by its number and its group's."""

    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """Return what subprocess needs to start a program as this account."""
        return {} if self.uid == os.geteuid() else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make a folder that only this account (and root) can enter."""
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
        if folder.stat().st_uid != self.uid:
            os.chown(folder, self.uid, self.gid)

    def let_through(self, folder: Path) -> None:
        """Let this account pass through a folder of ours by its group, without listing it."""
        if os.geteuid() == 0 and self.uid != 0:
            os.chown(folder, -1, self.gid)
            folder.chmod(0o710)


def server_account(pg: Path) -> Account:
    """Return the account that runs the server whose data lie in `pg`, making it on first use by root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if pg.exists() and pg.stat().st_uid != 0:
        return Account(pg.stat().st_uid, pg.stat().st_gid)
    name = os.environ.get("SAIBAN_PG_ACCOUNT", DEFAULT_ACCOUNT)
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        entry = _made(name)
    if entry.pw_uid == 0:
        raise AccountFault(f"SAIBAN_PG_ACCOUNT={name} is root, under which PostgreSQL does not run; name another.")
    return Account(entry.pw_uid, entry.pw_gid)


def _made(name: str) -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
        return pwd.getpwnam(name)
    except (OSError, subprocess.CalledProcessError, KeyError) as fault:
        raise AccountFault(
            f"PostgreSQL can't run as root, and the account {name!r} could not be made ({' '.join(command)}). "
            "Run this as an ordinary user, or name an existing account in SAIBAN_PG_ACCOUNT."
        ) from fault


def make_reachable(path: Path, account: Account) -> None:
    """Give others the right to pass through (o+x) each folder above `path` that the account could not enter."""
    if account.uid == os.geteuid():
        return
    for folder in path.resolve().parents:
        mode = folder.stat()
        if mode.st_mode & stat.S_IXOTH or (mode.st_gid == account.gid and mode.st_mode & stat.S_IXGRP):
            continue
        try:
            folder.chmod(stat.S_IMODE(mode.st_mode) | stat.S_IXOTH)
            log.warning("Let other accounts pass through %s (o+x): PostgreSQL's account must reach its data.", folder)
        except OSError as fault:
            raise AccountFault(
                f"The account that runs PostgreSQL can't pass through {folder}. Allow it (chmod o+x {folder}), "
                "or set SAIBAN_DATA to a folder elsewhere."
            ) from fault


def make_readable(tree: Path, account: Account) -> None:
    """Let others read a tree of programs that was installed under a strict umask."""
    if account.uid == os.geteuid() or (tree / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for path in [tree, *tree.rglob("*")]:
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode):
            execute = stat.S_IXOTH if mode & stat.S_IXUSR else 0
            path.chmod(stat.S_IMODE(mode) | stat.S_IROTH | execute)
