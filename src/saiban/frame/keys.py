"""Secret keys: generated on first use, one file each (mode 0600) in the data folder, or given by the environment.

A key named `field` comes from SAIBAN_KEY_FIELD where that is set, else from `keys/field`. Each file holds 32 random
bytes in hexadecimal. A key may have versions: the first as above, later ones in SAIBAN_KEY_FIELD_2 or `keys/field.2`.
The newest one is used for what is written; older ones are kept for reading what was written before. Losing
`keys/field` means losing every identity number in the registry: `backup` carries the folder with all versions.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from functools import cache
from pathlib import Path

from saiban.frame.faults import InstallationFault
from saiban.frame.home import subfolder

KEY_BYTES = 32
CONTENT_KEYS = ("field", "blind", "numbers", "django", "second_factor")  # what the database's content depends on
MOST_VERSIONS = 255  # the version is one byte of what is sealed


class KeyFault(InstallationFault):
    """A key that is there but can't be used."""


def key(name: str) -> bytes:
    """Return the 32 bytes of a key in its newest version, making the key first where it does not exist yet."""
    return newest(name)[1]


def newest(name: str) -> tuple[int, bytes]:
    """Return the newest version of a key and its 32 bytes."""
    known = versions(name)
    last = max(known)
    return last, known[last]


def versions(name: str) -> dict[int, bytes]:
    """Return version -> 32 bytes of a key. A version that another process has just made is seen at once."""
    folder = _folder(os.environ.get("SAIBAN_DATA"))
    found = _on_disk(folder, folder.stat().st_mtime_ns, name) | _in_environment(name)
    if not found:
        found = {1: _made(folder / name)}
    return {version: _decoded(name, version, found[version]) for version in sorted(found)}


def password(name: str) -> str:
    """Return a key as text (64 hexadecimal digits), for roles of the database and Django's SECRET_KEY."""
    return key(name).hex()


def make_next(name: str) -> int:
    """Make the next version of a key and return its number; from now on it is the newest.

    Raises `KeyFault` where the environment gives the key: then the environment has to give the next version too.
    """
    last, _secret = newest(name)
    if last >= MOST_VERSIONS:
        raise KeyFault(f"The key {name!r} has {MOST_VERSIONS} versions, which is as many as there can be.")
    if last in _in_environment(name):
        raise KeyFault(
            f"The environment gives the key {name!r}: set {variable(name, last + 1)} to 64 new hexadecimal digits "
            "(openssl rand -hex 32) for the site, the worker and this command, and run it again."
        )
    _made(_file(subfolder("keys"), name, last + 1))
    return last + 1


def retire(name: str, *, before: int) -> None:
    """Lay the files of versions before this one aside, into `keys/retired`: nothing is read or searched by them."""
    folder = subfolder("keys")
    aside = folder / "retired"
    aside.mkdir(exist_ok=True, mode=0o700)
    for version in _on_disk(folder, folder.stat().st_mtime_ns, name):
        if version < before:
            _file(folder, name, version).rename(aside / f"{name}.{version}")


def make_all() -> None:
    """Make the keys on which the database's content depends, so that the first backup already has them."""
    for name in CONTENT_KEYS:
        key(name)


def forget() -> None:
    """Read keys anew from now on: their files or the environment have changed."""
    _folder.cache_clear()
    _on_disk.cache_clear()
    _in_environment.cache_clear()


def variable(name: str, version: int) -> str:
    """Name the variable of the environment that may give a version of a key."""
    return f"SAIBAN_KEY_{name.upper()}" + (f"_{version}" if version > 1 else "")


@cache
def _folder(_data: str | None) -> Path:
    """Return the folder of the keys in a data folder, which stays where it is while a process runs."""
    return subfolder("keys")


@cache
def _in_environment(name: str) -> dict[int, str]:
    first = variable(name, 1)
    numbered = re.compile(rf"{first}_([1-9][0-9]{{0,2}})")
    given = {int(match[1]): os.environ[match[0]] for each in os.environ if (match := numbered.fullmatch(each))}
    if os.environ.get(first):
        given[1] = os.environ[first]
    return given


def _file(folder: Path, name: str, version: int) -> Path:
    return folder / (name if version == 1 else f"{name}.{version}")


def _decoded(name: str, version: int, text: str) -> bytes:
    try:
        decoded = bytes.fromhex(text.strip())
    except ValueError:
        decoded = b""
    if len(decoded) != KEY_BYTES:
        file = _file(Path("keys"), name, version)
        raise KeyFault(
            f"The key {name!r} is not {KEY_BYTES} bytes in hexadecimal (64 digits); "
            f"mend {variable(name, version)} or restore the file {file} from a backup."
        )
    return decoded


@cache
def _on_disk(folder: Path, _changed: int, name: str) -> dict[int, str]:
    """Read the files of a key. Asked again when the folder has changed (`_changed`, in nanoseconds)."""
    found = {1: folder / name} if (folder / name).exists() else {}
    for path in folder.glob(f"{name}.*"):
        if path.suffix[1:].isdigit():
            found[int(path.suffix[1:])] = path
    return {version: path.read_text() for version, path in found.items()}


def _made(path: Path) -> str:
    """Make a key file; of several processes that make it at once one wins and all read the same."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_hex(KEY_BYTES))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was quicker; its key is the key
    finally:
        Path(draft).unlink()
    forget()
    return path.read_text()
