"""Statements of extracts: what is signed, how it travels in a QR code and in the file, and what proves it. No database.

A statement is canonical JSON, signed with Ed25519 under the installation's key `extracts`. Two are made of an extract:
one of the record alone, which its QR code carries, and one that also holds the SHA-256 of the file. The second stands
behind the end of the PDF as a comment, followed by the end once more, so that any program still reads the file:

    <body>\\n%saiban-extract <base64url of the statement>.<base64url of the signature>\\nstartxref\\n<n>\\n%%EOF\\n

A file is genuine only as a whole: a byte before, in or after the comment that is not ours makes it a changed one.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from saiban.frame import keys

KEY = "extracts"
MARK = b"\n%saiban-extract "
_SPOKEN = b"saiban extract\n"
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")


class Answer(StrEnum):
    """What can be said of a file or a statement."""

    GENUINE = "genuine"
    CHANGED = "changed"  # it was an extract of ours, and is not as it was given out
    OTHER_KEY = "other_key"  # signed by another installation, or by nobody's key that is known
    UNKNOWN = "unknown"  # it is no extract


@dataclass(frozen=True)
class Judged:
    """The answer, and the statement where it is genuine (or what a changed file says of itself)."""

    answer: Answer
    statement: Mapping[str, Any]


def signed(statement: Mapping[str, Any]) -> tuple[str, str]:
    """Return a statement as canonical text, with the key's fingerprint in it, and its signature in hexadecimal."""
    private = Ed25519PrivateKey.from_private_bytes(keys.key(KEY))
    text = canonical({**statement, "key": fingerprint(private.public_key())})
    return text, private.sign(_SPOKEN + text.encode()).hex()


def canonical(statement: Mapping[str, Any]) -> str:
    """Return a statement as the one text that stands for it."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a public key."""
    return sha256(key.public_bytes_raw()).hexdigest()[:16]


def own_keys() -> list[Ed25519PublicKey]:
    """The public keys of this installation, the newest last."""
    private = (Ed25519PrivateKey.from_private_bytes(secret) for secret in keys.versions(KEY).values())
    return [one.public_key() for one in private]


def as_pem(public: Iterable[Ed25519PublicKey]) -> str:
    """Return public keys as PEM, for those who check extracts away from here."""
    return "".join(one.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode() for one in public)


def from_pem(text: str) -> list[Ed25519PublicKey]:
    """Return the Ed25519 keys of a PEM file. Raises ValueError where there is none."""
    blocks = re.findall(r"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", text, re.DOTALL)
    found = [load_pem_public_key(block.encode()) for block in blocks]
    ours = [one for one in found if isinstance(one, Ed25519PublicKey)]
    if not ours:
        raise ValueError("The file holds no public key of Ed25519 in PEM form.")
    return ours


def carried(text: str, signature: str) -> str:
    """Return a statement and its signature as they travel in a QR code or file."""
    return f"{_packed(text.encode())}.{_packed(bytes.fromhex(signature))}"


def closed(body: bytes, text: str, signature: str) -> bytes:
    """Return a PDF with its signed statement behind it."""
    return body + MARK + carried(text, signature).encode() + b"\n" + _end_of(body)


def of_carried(spoken: str, public: Iterable[Ed25519PublicKey]) -> Judged:
    """Judge what a QR code carries (the part behind # of its address, or the whole address)."""
    opened = _opened(spoken.rpartition("#")[2])
    if opened is None:
        return Judged(Answer.UNKNOWN, {})
    text, signature = opened
    return _judged(text, signature, public)


def of_file(content: bytes, public: Iterable[Ed25519PublicKey]) -> Judged:
    """Judge a file by itself: the signature behind it, the body before it, and nothing else in it."""
    body, mark, rest = content.rpartition(MARK)
    line, _newline, _tail = rest.partition(b"\n")
    opened = _opened(line.decode("ascii", "replace")) if mark else None
    if opened is None:
        return Judged(Answer.UNKNOWN, {})
    text, signature = opened
    judged = _judged(text, signature, public)
    if judged.answer is not Answer.GENUINE:
        return judged
    whole = judged.statement.get("body") == sha256(body).hexdigest() and content == closed(body, text, signature)
    return judged if whole else Judged(Answer.CHANGED, judged.statement)


def _judged(text: str, signature: str, public: Iterable[Ed25519PublicKey]) -> Judged:
    try:
        said = json.loads(text)
        if not isinstance(said, dict) or canonical(said) != text:
            return Judged(Answer.CHANGED, {})
    except ValueError:
        return Judged(Answer.UNKNOWN, {})
    known = next((one for one in public if fingerprint(one) == said.get("key")), None)
    if known is None:
        return Judged(Answer.OTHER_KEY, said)
    try:
        known.verify(bytes.fromhex(signature), _SPOKEN + text.encode())
    except InvalidSignature:
        return Judged(Answer.CHANGED, said)
    return Judged(Answer.GENUINE, said)


def _end_of(body: bytes) -> bytes:
    found = _END.search(body[-1024:])
    if found is None:
        raise ValueError("A PDF ends with the place of its table, and %%EOF.")
    return b"startxref\n" + found[1] + b"\n%%EOF\n"


def _packed(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _opened(spoken: str) -> tuple[str, str] | None:
    """Return statement and signature (hexadecimal) of what travels; None for anything else."""
    first, point, second = spoken.strip().partition(".")
    if not point:
        return None
    try:
        text, signature = (urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (first, second))
        return text.decode(), signature.hex()
    except ValueError:
        return None
