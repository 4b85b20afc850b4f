"""Identity numbers, phones and accounts at rest: encrypted, and searchable by exact match.

`seal` encrypts with AES-256-SIV (RFC 5297): deterministic, so that the same number of the same kind has the same
bytes and set-wise loading can compare them; the kind is bound in, so that a phone's cipher never opens as a CNIC. The
first byte is the key's version. `blind` gives the index under which a number is found: the first 16 bytes of
HMAC-SHA-256 over kind, NUL and value, with a key of its own. Neither can be undone without the keys in `keys/`.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from saiban.frame.keys import key

VERSION = b"\x01"
BLIND_BYTES = 16


class SealBroken(Exception):
    """A cipher that does not open: another key, another kind, or damaged bytes."""


def seal(kind: str, value: str) -> bytes:
    """Encrypt a non-empty value of a kind (such as "cnic", "phone"); equal input gives equal bytes."""
    return seal_many([kind], [value])[0]


def seal_many(kinds: Iterable[str], values: Iterable[str]) -> list[bytes]:
    """Encrypt many values, each of the kind at the same place. Raises ValueError for an empty value."""
    encrypt = _cipher().encrypt
    return [
        VERSION + encrypt(value.encode(), [kind.encode()]) for kind, value in zip(kinds, _filled(values), strict=True)
    ]


def open_sealed(kind: str, cipher: bytes) -> str:
    """Return the value that was sealed under this kind, or raise `SealBroken`."""
    sealed = bytes(cipher)
    if sealed[:1] != VERSION:
        raise SealBroken("The value was sealed with a key of another version than this installation knows.")
    try:
        return _cipher().decrypt(sealed[1:], [kind.encode()]).decode()
    except (InvalidTag, ValueError) as fault:
        raise SealBroken("The value does not open: was keys/field restored from the same backup?") from fault


def blind(kind: str, value: str) -> bytes:
    """Return the 16 bytes under which a value of a kind is indexed; equal input gives equal bytes."""
    return blind_many([kind], [value])[0]


def blind_many(kinds: Iterable[str], values: Iterable[str]) -> list[bytes]:
    """Return the index of many values, each of the kind at the same place. Raises ValueError for an empty value."""
    secret = key("blind")
    return [
        hmac.digest(secret, f"{kind}\0{value}".encode(), "sha256")[:BLIND_BYTES]
        for kind, value in zip(kinds, _filled(values), strict=True)
    ]


def _filled(values: Iterable[str]) -> Iterable[str]:
    for value in values:
        if not value:
            raise ValueError("there is nothing to seal or index in an empty value")
        yield value


@cache
def _cipher() -> AESSIV:
    """Return the cipher under the key `field`, widened to the 64 bytes that AES-256-SIV takes."""
    return AESSIV(HKDF(SHA512(), length=64, salt=None, info=b"saiban field sealing, version 1").derive(key("field")))
