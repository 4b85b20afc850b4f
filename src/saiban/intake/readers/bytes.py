"""Files as streams of bytes: gzip unpacked, with a guard against files that unpack without end."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from saiban.intake.broken import BrokenFile

ALWAYS_UNPACKED = 64 << 20
"""Bytes that any packed file may unpack to."""

LARGEST_RATIO = 200
"""How many times its packed size a file may unpack to beyond that; tables of real people stay under 60."""

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
OLD_OFFICE_MAGIC = b"\xd0\xcf\x11\xe0"


class Readable(Protocol):
    """Something that bytes are read from."""

    def read(self, count: int, /) -> bytes: ...

    def close(self) -> None: ...


class Measured(io.RawIOBase):
    """A stream that counts what is read from it and refuses to go beyond `limit` bytes."""

    def __init__(self, stream: Readable, limit: int, path: Path) -> None:
        self._stream = stream
        self._limit = limit
        self._path = path
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # io declares the buffer as object here
        chunk = self._stream.read(len(view))
        self.count += len(chunk)
        if self.count > self._limit:
            raise zip_bomb(self._path)
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        super().close()


def zip_bomb(path: Path) -> BrokenFile:
    """Return the error for a file that unpacks to far more than a table would."""
    return BrokenFile(
        path,
        f"it unpacks to more than {LARGEST_RATIO} times its size, as no real table does.",
        "It may be damaged or hostile. Ask the sender for an unpacked file.",
        "unpacks_too_far",
    )


def unpacked_limit(packed: int) -> int:
    """Return how many bytes a packed file of `packed` bytes may unpack to."""
    return max(ALWAYS_UNPACKED, packed * LARGEST_RATIO)


def first_bytes(path: Path, count: int = 8) -> bytes:
    """Return the first bytes of a file; raises `BrokenFile` where it is missing, unreadable or empty."""
    try:
        with path.open("rb") as stream:
            start = stream.read(count)
    except OSError as error:
        raise BrokenFile(
            path, f"it can't be opened ({error.strerror}).", "Check that it exists and may be read.", "not_opened"
        ) from None
    if not start:
        raise BrokenFile(path, "it is empty (0 bytes).", "Ask the sender to send it again.", "empty_file")
    return start


@contextmanager
def plain_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for reading, unpacked where it is gzip; reading a truncated one raises `BrokenFile`."""
    packed = first_bytes(path).startswith(GZIP_MAGIC)
    with explained(path):
        if not packed:
            with path.open("rb") as stream:
                yield stream
            return
        with gzip.open(path, "rb") as unpacking:
            measured = Measured(unpacking, unpacked_limit(path.stat().st_size), path)
            with io.BufferedReader(measured, 1 << 18) as stream:
                yield stream


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the errors of unpacking into a `BrokenFile` that says what to do."""
    try:
        yield
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError) as error:
        cut = isinstance(error, EOFError)
        raise BrokenFile(
            path,
            "the packed file ends too early; a part of it is missing." if cut else "the packed file is damaged.",
            "Ask the sender to send it again.",
            "truncated" if cut else "damaged",
        ) from None
