"""Identity numbers, phones, accounts and disability at rest: encrypted, and searchable by exact match.

`seal` encrypts with AES-256-SIV (RFC 5297): deterministic, so that the same number of the same kind has the same
bytes and set-wise loading can compare them; the kind is bound in, so that a phone's cipher never opens as a CNIC. What
has few values (a yes or no) takes a kind that names its row, so that equal values of two rows have different bytes. The
first byte is the key's version: the newest one seals, every one that is kept opens. `blind` gives the index under which
a number is found: the first 16 bytes of HMAC-SHA-256 over kind, NUL and value, with a key of its own. Neither can be
undone without the keys in `keys/`.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from saiban.frame import keys

BLIND_BYTES = 16


class SealBroken(Exception):
    """A cipher that does not open: another key, another kind, or damaged bytes."""


def seal(kind: str, value: str) -> bytes:
    """Encrypt a non-empty value of a kind (such as "cnic", "phone"); equal input gives equal bytes."""
    return seal_many([kind], [value])[0]


def seal_many(kinds: Iterable[str], values: Iterable[str]) -> list[bytes]:
    """Encrypt many values, each of the kind at the same place. Raises ValueError for an empty value."""
    version, secret = keys.newest("field")
    encrypt, first = _cipher(secret).encrypt, bytes([version])
    return [
        first + encrypt(value.encode(), [kind.encode()]) for kind, value in zip(kinds, _filled(values), strict=True)
    ]


def open_sealed(kind: str, cipher: bytes) -> str:
    """Return the value that was sealed under this kind, or raise `SealBroken`."""
    return open_many([kind], [cipher])[0]


def open_many(kinds: Iterable[str], ciphers: Iterable[bytes]) -> list[str]:
    """Return the values of many ciphers, each of the kind at the same place, or raise `SealBroken`."""
    known = keys.versions("field")
    return [_opened(kind, cipher, known).decode() for kind, cipher in zip(kinds, ciphers, strict=True)]


def _opened(kind: str, cipher: bytes, known: Mapping[int, bytes]) -> bytes:
    sealed = bytes(cipher)
    if not sealed or sealed[0] not in known:
        raise SealBroken("The value was sealed with a version of the key that this installation does not have.")
    try:
        return _cipher(known[sealed[0]]).decrypt(sealed[1:], [kind.encode()])
    except (InvalidTag, ValueError) as fault:
        raise SealBroken("The value does not open: was keys/field restored from the same backup?") from fault


def seal_file(kind: str, content: bytes) -> bytes:
    """Encrypt the bytes of a file that is not empty, as `seal` does with text."""
    version, secret = keys.newest("field")
    return bytes([version]) + _cipher(secret).encrypt(content, [kind.encode()])


def open_file(kind: str, cipher: bytes) -> bytes:
    """Return the bytes that were sealed as a file of this kind, or raise `SealBroken`."""
    return _opened(kind, cipher, keys.versions("field"))


def blind(kind: str, value: str) -> bytes:
    """Return the 16 bytes under which a value of a kind is indexed from now on; equal input gives equal bytes."""
    return blind_many([kind], [value])[0]


def blind_many(kinds: Iterable[str], values: Iterable[str]) -> list[bytes]:
    """Return the index of many values, each of the kind at the same place. Raises ValueError for an empty value."""
    return list(_blinds(keys.key("blind"), kinds, values))


def known_blinds(kinds: Iterable[str], values: Iterable[str]) -> list[tuple[bytes, ...]]:
    """Return every index under which each value may stand: one, or two while the key `blind` is being changed.

    What searches by index asks for all of them.
    """
    kinds, values = list(kinds), list(values)
    secrets = keys.versions("blind").values()
    return list(zip(*(_blinds(secret, kinds, values) for secret in secrets), strict=True))


def _blinds(secret: bytes, kinds: Iterable[str], values: Iterable[str]) -> Iterator[bytes]:
    for kind, value in zip(kinds, _filled(values), strict=True):
        yield hmac.digest(secret, f"{kind}\0{value}".encode(), "sha256")[:BLIND_BYTES]


def keys_in_use() -> str:
    """Name the versions under which values are sealed and indexed now, for what is named by all that goes into it."""
    return f"field {keys.newest('field')[0]}, blind {keys.newest('blind')[0]}"


def _filled(values: Iterable[str]) -> Iterable[str]:
    for value in values:
        if not value:
            raise ValueError("there is nothing to seal or index in an empty value")
        yield value


@cache
def _cipher(secret: bytes) -> AESSIV:
    """Return the cipher under a version of the key `field`, widened to the 64 bytes that AES-256-SIV takes."""
    return AESSIV(HKDF(SHA512(), length=64, salt=None, info=b"saiban field sealing, version 1").derive(secret))
