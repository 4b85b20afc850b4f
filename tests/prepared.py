"""An installation that is set up, made once for each state of the migrations; what tests use are copies of it.

It is kept in the folder of the Python environment, so that the next session of tests need not migrate again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from saiban.frame import embedded, locks

SOURCE = Path(__file__).resolve().parents[1] / "src"
_KEPT = Path(sys.prefix) / "prepared-for-tests"
_FINISHED = "finished"
_UNUSED = 3600  # seconds after which nobody who took the keys of an installation still wants its database
_MAKE_KEYS = """
from saiban.frame import embedded, keys, roles
from saiban.frame.cluster import SUPERUSER
keys.make_all()
for role in (SUPERUSER, roles.OWNER, roles.APPLICATION, roles.SEALER):
    embedded.described().parameters(role)  # makes its password
"""


def copy_keys(data: Path) -> None:
    """Give a new data folder the keys of the installation, without which a copy of its database does not open."""
    with _alone():
        _copy(_made_keys() / "keys", data / "keys")


def copy_server(data: Path) -> None:
    """Give a data folder with the keys of the installation its database too, where it has none."""
    with _alone():
        if not (data / "pg").exists():
            draft = data / "pg.copied"
            _copy(_installation() / "pg", draft)
            draft.rename(data / "pg")


def copied_into(folder: Path) -> Path:
    """Copy the whole installation into a folder and return where it is."""
    with _alone():
        _copy(_installation(), folder / "data")
    return folder / "data"


def _installation() -> Path:
    """Return the installation, made first where there is none of today's migrations."""
    folder = _made_keys()
    if not (folder / _FINISHED).exists():
        for half_made in ("pg", "run", "log"):
            shutil.rmtree(folder / half_made, ignore_errors=True)
        _run("from saiban.frame.setup import set_up; set_up()", folder)
        embedded.stop_server(folder)
        (folder / _FINISHED).touch()
    return folder


def _made_keys() -> Path:
    """Return the installation's folder with its keys; those of other migrations go when nobody uses them."""
    folder = _KEPT / _digest()
    if not folder.exists():
        for old in _KEPT.glob("*/"):
            if time.time() - old.stat().st_mtime > _UNUSED:
                shutil.rmtree(old)
        folder.mkdir(mode=0o700)
    if not (folder / "keys").exists():
        _run(_MAKE_KEYS, folder)
    os.utime(folder)
    return folder


def _copy(original: Path, place: Path) -> None:
    subprocess.run(["cp", "-a", str(original), str(place)], check=True)


def _run(program: str, data: Path) -> None:
    environment = os.environ | {"SAIBAN_DATA": str(data), "PYTHONPATH": str(SOURCE)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)


def _digest() -> str:
    """Name the state of all that a set-up database depends on; what else changed is brought up to date in the copy."""
    found = hashlib.sha256()
    rooms = SOURCE / "saiban"
    for path in [*sorted(rooms.glob("*/migrations/*.py")), *sorted((rooms / "frame").glob("*.py"))]:
        found.update(path.relative_to(rooms).as_posix().encode())
        found.update(path.read_bytes())
    found.update((SOURCE.parent / "requirements-dev.lock").read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    _KEPT.mkdir(exist_ok=True)
    with locks.exclusive(_KEPT / "lock"):
        yield
