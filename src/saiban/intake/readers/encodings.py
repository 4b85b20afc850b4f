"""Which encoding a text file is written in, and whether all of it can be read so."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from saiban.intake.broken import BrokenFile
from saiban.intake.readers.bytes import plain_bytes

CHUNK = 1 << 20
SAMPLE = 1 << 16
MOST_BAD_LINES = 1 / 500
"""Of a UTF-8 file at most this share of lines may hold stray bytes: those go to quarantine, the others are read."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII_WORD = re.compile(rb"[\x80-\xff]{2,}")


@dataclass(frozen=True)
class Encoding:
    """The encoding of a file; `strays` says that some of its lines hold bytes that are not of it."""

    name: str
    strays: bool = False


def find_encoding(path: Path, stated: str | None) -> Encoding:
    """Return the encoding of a text file, after reading all of it once.

    `stated` is the mapping's; else a byte order mark, UTF-8, UTF-16 without a mark, and the Windows encodings of
    Western and of Arabic and Urdu text are tried in this order. Raises `BrokenFile` where the text can't be read.
    """
    with plain_bytes(path) as stream:
        start = stream.read(SAMPLE)
    if not start:
        raise BrokenFile(path, "it unpacks to nothing (0 bytes).", "Ask the sender to send it again.", "empty_file")
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if stated is not None:
        name = codecs.lookup(stated).name
        if marked == "utf-8-sig" and name == "utf-8":
            name = marked
    else:
        name = marked or _utf16_without_mark(start) or "utf-8"
    if name in ("utf-8", "utf-8-sig"):
        return _utf8(path, name, stated)
    if not _decodes(path, name):
        raise _wrong_encoding(path, stated or name, None)
    return Encoding(name)


def _utf8(path: Path, name: str, stated: str | None) -> Encoding:
    lines = bad = good = 0
    first_bad: int | None = None
    sample = b""
    with plain_bytes(path) as stream:
        rest = b""
        while chunk := stream.read(CHUNK):
            block, _, rest = (rest + chunk).rpartition(b"\n") if b"\n" in chunk else (b"", b"", rest + chunk)
            if len(rest) > (64 << 20):
                raise BrokenFile(
                    path, "it has a line of more than 64 MB.", "It is not a table in text form.", "not_text"
                )
            counted = _count_bad(block)
            if counted is not None and first_bad is None:
                first_bad = lines + counted[2]
                sample = block[max(0, counted[3] - SAMPLE) : counted[3] + SAMPLE]
            if counted is not None:
                bad += counted[0]
                good += counted[1]
            lines += block.count(b"\n") + bool(block)
        counted = _count_bad(rest)
        lines += bool(rest)
        if counted is not None:
            bad += counted[0]
            first_bad = first_bad or lines
            sample = sample or rest[-SAMPLE:]
    if bad == 0:
        return Encoding(name)
    if bad <= lines * MOST_BAD_LINES and (stated is not None or name == "utf-8-sig" or good > bad):
        return Encoding(name, strays=True)
    if stated is None and name == "utf-8":
        guess = _windows(sample)
        if _decodes(path, guess):
            return Encoding(guess)
    raise _wrong_encoding(path, name, first_bad)


def _count_bad(block: bytes) -> tuple[int, int, int, int] | None:
    """Return (bad lines, good lines beyond ASCII, first bad line from 1, its byte offset); None where all is UTF-8."""
    try:
        block.decode("utf-8")
        return None
    except UnicodeDecodeError as error:
        offset = error.start
    bad = good = 0
    for line in block.split(b"\n"):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
    return bad, good, block.count(b"\n", 0, offset) + 1, offset


def _utf16_without_mark(start: bytes) -> str | None:
    even, odd = start[0:4096:2].count(0), start[1:4096:2].count(0)
    half = len(start[:4096]) // 2
    if half < 4 or even + odd == 0:
        return None
    if odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.3 and odd < half * 0.05 else None


def _windows(sample: bytes) -> str:
    """Tell Arabic and Urdu text in the Windows encoding from Western text.

    In a word of Arabic script every letter is a byte beyond ASCII, in a Western one mostly a single letter is.
    """
    beyond = len(_BEYOND_ASCII.findall(sample))
    in_words = sum(len(word) for word in _BEYOND_ASCII_WORD.findall(sample))
    return "cp1256" if in_words * 2 > beyond else "cp1252"


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with plain_bytes(path) as stream:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except (UnicodeDecodeError, UnicodeError):
        return False
    return True


def _wrong_encoding(path: Path, name: str, line: int | None) -> BrokenFile:
    where = f" (first on line {line})" if line else ""
    return BrokenFile(
        path,
        f"its text is not written in {name}{where}.",
        "State the right one in the mapping, e.g. `read: {encoding: cp1252}` for Western or cp1256 for Arabic and Urdu "
        "text from Windows, or have it saved as UTF-8.",
        "wrong_encoding",
    )
