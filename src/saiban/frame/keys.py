"""Secret keys: generated on first use, one file each (mode 0600) in the data folder, or given by the environment.

A key named `field` comes from SAIBAN_KEY_FIELD where that is set, else from `keys/field`. Each file holds 32 random
bytes in hexadecimal. Losing `keys/field` means losing every identity number in the registry: `backup` carries it.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from functools import cache
from pathlib import Path

from saiban.frame.faults import InstallationFault
from saiban.frame.home import subfolder

KEY_BYTES = 32
CONTENT_KEYS = ("field", "blind", "numbers", "django")  # what the database's content depends on


class KeyFault(InstallationFault):
    """A key that is there but can't be used."""


def key(name: str) -> bytes:
    """Return the 32 bytes of a key, making the key first where it does not exist yet."""
    return _decoded(name, _text(name))


def password(name: str) -> str:
    """Return a key as text (64 hexadecimal digits), for roles of the database and Django's SECRET_KEY."""
    return key(name).hex()


def _text(name: str) -> str:
    given = os.environ.get(f"SAIBAN_KEY_{name.upper()}")
    return given if given else _kept(subfolder("keys") / name)


def _decoded(name: str, text: str) -> bytes:
    try:
        decoded = bytes.fromhex(text.strip())
    except ValueError:
        decoded = b""
    if len(decoded) != KEY_BYTES:
        raise KeyFault(
            f"The key {name!r} is not {KEY_BYTES} bytes in hexadecimal (64 digits); "
            f"mend SAIBAN_KEY_{name.upper()} or restore the file keys/{name} from a backup."
        )
    return decoded


def make_all() -> None:
    """Make the keys on which the database's content depends, so that the first backup already has them."""
    for name in CONTENT_KEYS:
        key(name)


def forget() -> None:
    """Read keys anew from now on: their files have changed."""
    _kept.cache_clear()


@cache
def _kept(path: Path) -> str:
    """Read a key file, or make it; of several processes that make it at once one wins and all read the same."""
    if not path.exists():
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
    return path.read_text()
