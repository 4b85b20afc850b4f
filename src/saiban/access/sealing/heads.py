"""The signed heads of the log: how many rows are sealed, and the chain up to there. Kept outside the database.

One file a day (UTC), to which lines are only added; each is on disk before the next row is sealed. A head is a JSON
object, signed with the Ed25519 key `heads`, that holds the SHA-256 of the head before: so the newest vouches for all
before it. A copy of these files in other hands shows also what a thief of both keys would rewrite.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from saiban.frame import keys
from saiban.frame.home import subfolder

FOLDER = "SAIBAN_LOG_HEADS"
DAYS_KEPT = 90  # the newest head vouches for every row, so older files tell only when something was changed
SUFFIX = ".jsonl"


@dataclass(frozen=True)
class Head:
    """What a line says: `count` rows are sealed, `chain` (32 bytes) is the chain up to there, `at` when (ISO, UTC).

    `before` is the digest of the line before, `line` the line itself, `where` its file and line number.
    """

    count: int
    chain: bytes
    at: str
    before: str
    line: bytes
    where: str


@dataclass(frozen=True)
class Damaged:
    """A line that is no head: a power cut can leave one, and so can somebody's hand."""

    where: str


def folder() -> Path:
    """Return the folder of the heads: `SAIBAN_LOG_HEADS`, or `log-heads` in the data folder."""
    given = os.environ.get(FOLDER)
    if not given:
        return subfolder("log-heads")
    named = Path(given).expanduser().absolute()
    named.mkdir(parents=True, exist_ok=True, mode=0o700)
    return named


class Heads:
    """The files of heads in a folder."""

    def __init__(self, within: Path) -> None:
        self.within = within
        self._last: Head | None = None

    def last(self) -> Head | None:
        """Return the newest whole head, or None where there is none."""
        if self._last is None:
            for path in reversed(self._files()):
                whole = [one for one in _read(path, path.stat().st_size) if isinstance(one, Head)]
                if whole:
                    self._last = whole[-1]
                    break
        return self._last

    def append(self, count: int, chain: bytes) -> Head:
        """Sign a head, add it to today's file and see it on disk; files older than `DAYS_KEPT` days go."""
        before = self.last()
        at = datetime.now(UTC)
        said = {
            "at": at.isoformat(),
            "before": digest(before.line) if before else "",
            "chain": chain.hex(),
            "count": count,
        }
        line = json.dumps(said | {"signature": _signing_key().sign(_signed_form(said)).hex()}).encode()
        path = self.within / f"{at.date().isoformat()}{SUFFIX}"
        fresh = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, (b"\n" if _torn(descriptor) else b"") + line + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if fresh:
            self._keep(at)
        self._last = Head(count, chain, said["at"], said["before"], line, path.name)
        return self._last

    def _keep(self, now: datetime) -> None:
        """See the new day's file on disk, and remove what is too old (where the folder lets us)."""
        descriptor = os.open(self.within, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        oldest = (now.date() - timedelta(days=DAYS_KEPT)).isoformat()
        for path in self._files():
            if path.stem < oldest:
                with suppress(OSError):
                    path.unlink()

    def sizes(self) -> dict[Path, int]:
        """Return how long each file is now, so that what is added later can be left out when reading."""
        return {path: path.stat().st_size for path in self._files()}

    def read(self, sizes: dict[Path, int]) -> Iterator[tuple[Head | Damaged, bool]]:
        """Yield the heads of the files up to these sizes, the oldest first; the flag says: the last of its file."""
        for path, size in sorted(sizes.items()):
            found = _read(path, size)
            one = next(found, None)
            while one is not None:
                following = next(found, None)
                yield one, following is None
                one = following

    def _files(self) -> list[Path]:
        return sorted(self.within.glob(f"????-??-??{SUFFIX}"))


def digest(line: bytes) -> str:
    """Return the SHA-256 by which a head names the one before."""
    return sha256(line).hexdigest()


def genuine(head: Head) -> bool:
    """Say whether the head bears our signature."""
    said = json.loads(head.line)
    try:
        signature = bytes.fromhex(said.pop("signature"))
        _signing_key().public_key().verify(signature, _signed_form(said))
    except (InvalidSignature, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def public_key() -> str:
    """Return the public key of the heads (64 hexadecimal digits), for those who keep copies of them."""
    return _signing_key().public_key().public_bytes_raw().hex()


def _signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.key("heads"))


def _signed_form(said: dict[str, object]) -> bytes:
    return b"saiban log head\n" + json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _torn(descriptor: int) -> bool:
    """Say whether the file's last line has no end, as after a power cut."""
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def _read(path: Path, size: int) -> Iterator[Head | Damaged]:
    read = 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            read += len(line)
            if read > size:
                return
            yield _head(line.rstrip(b"\n"), f"{path.name}:{number}")


def _head(line: bytes, where: str) -> Head | Damaged:
    try:
        said = json.loads(line)
        return Head(int(said["count"]), bytes.fromhex(said["chain"]), said["at"], said["before"], line, where)
    except (ValueError, KeyError, TypeError):
        return Damaged(where)
