"""Disability at rest: one letter for yes, no or not said, sealed under the row that it stands on.

A plain encrypted flag would hide nothing, because equal values would have equal bytes. Here every row has its own
bytes, of one length, and those who are not known to be disabled have a cipher too. It is still the same for the same
row and value, so that a run that changes nothing writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from saiban.frame.crypto import open_many, open_sealed, seal_many

_LETTERS = {True: "y", False: "n", None: "?"}
_VALUES = {letter: value for value, letter in _LETTERS.items()}


def kind(subject: str, key: int | str) -> str:
    """Name what a row's cipher is bound to; `subject` is "person" or "record"."""
    return f"disability:{subject}:{key}"


def sealed(subject: str, keys: Iterable[int], values: Iterable[bool | None]) -> list[bytes]:
    """Seal the flag of many rows, each of the row at the same place."""
    return seal_many((kind(subject, key) for key in keys), (_LETTERS[value] for value in values))


def opened(subject: str, key: int, cipher: bytes | memoryview | None) -> bool | None:
    """Open the flag of a row; None where nobody says, or where there is no cipher."""
    return None if not cipher else _VALUES[open_sealed(kind(subject, key), bytes(cipher))]


def opened_many(subject: str, keys: Iterable[int], ciphers: Iterable[bytes]) -> list[bool | None]:
    """Open the flags of many rows, each of the row at the same place; None where there is no cipher."""
    rows = list(zip(keys, ciphers, strict=True))
    sealed = [(kind(subject, key), cipher) for key, cipher in rows if cipher]
    letters = iter(open_many(*zip(*sealed, strict=True)) if sealed else ())
    return [_VALUES[next(letters)] if cipher else None for _key, cipher in rows]
