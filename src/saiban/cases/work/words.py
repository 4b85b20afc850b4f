"""What officers write freely in a case, at rest: sealed, since it may name people."""

from __future__ import annotations

from saiban.frame.crypto import open_sealed, seal

KIND = "case_words"


def seal_words(text: str) -> bytes:
    """Seal what somebody wrote; it is not empty."""
    return seal(KIND, text)


def words_of(cipher: bytes | memoryview | None) -> str:
    """Return what somebody wrote; empty where there is nothing."""
    return open_sealed(KIND, bytes(cipher)) if cipher else ""
