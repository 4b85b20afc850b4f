"""Where the bytes of documents lie: one sealed file a digest in the data folder; only another key writes it anew.

The name is the SHA-256 of the document as it came, so the same document twice is one file, and a file that was changed
is found out when it is read. What lies there is sealed like a value of the database (`saiban.frame.crypto`).
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from saiban.frame import keys
from saiban.frame.crypto import SealBroken, open_file, seal_file
from saiban.frame.home import subfolder

KIND = "case_document"
_DIGEST = re.compile(r"[0-9a-f]{64}")
LARGEST = 20 * 1024 * 1024


class DocumentDamaged(Exception):
    """The bytes of a document are gone, or are not those that were taken in."""


def keep(content: bytes) -> str:
    """Store a document that is not empty and return its SHA-256 in hexadecimal digits."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = _place(sha256)
    if place.exists():
        return sha256
    place.parent.mkdir(exist_ok=True, mode=0o700)
    _put(place, content)
    return sha256


def read(sha256: str) -> bytes:
    """Return the bytes of a document. Raises `DocumentDamaged` where they are not those of this digest."""
    try:
        content = open_file(KIND, _place(sha256).read_bytes())
    except (OSError, SealBroken) as fault:
        raise DocumentDamaged(sha256) from fault
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DocumentDamaged(sha256)
    return content


def names() -> Iterator[str]:
    """The digests of all documents that lie here, in order."""
    for folder in sorted(subfolder("documents").iterdir()):
        if folder.is_dir():
            yield from sorted(one.name for one in folder.iterdir() if _DIGEST.fullmatch(one.name))


def reseal(sha256: str) -> bool:
    """Seal a document under the newest key; return whether it was sealed by an older one. SealBroken for a damaged one.

    One that is gone meanwhile is none any more.
    """
    place = _place(sha256)
    try:
        cipher = place.read_bytes()
    except FileNotFoundError:
        return False
    if cipher[:1] == bytes([keys.newest("field")[0]]):
        return False
    _put(place, open_file(KIND, cipher))
    return True


def remove(sha256: str) -> None:
    """Remove a document for good; one that is gone already is no fault."""
    _place(sha256).unlink(missing_ok=True)


def _put(place: Path, content: bytes) -> None:
    """Write a sealed file beside its place and put it there at once: a reader finds all of it or the old one."""
    descriptor, draft = tempfile.mkstemp(dir=place.parent, prefix=".new-")  # mode 0600
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(seal_file(KIND, content))
        stream.flush()
        os.fsync(stream.fileno())
    Path(draft).replace(place)


def _place(sha256: str) -> Path:
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("a digest has 64 hexadecimal digits")
    return subfolder("documents") / sha256[:2] / sha256
