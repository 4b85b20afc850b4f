"""Signatures of messages: Ed25519 over header and message, carried in the envelope's `signature`.

The standard shows the form of a signature and fixes no bytes. Ours are those that its implementers use:

    digest  = Base64(SHA-256(JSON of {"header": ..., "message": ...}))      keys sorted, no blanks, ASCII only
    signed  = "(created): <seconds>\\n(expires): <seconds>\\ndigest: <digest>"
    written = namespace="dci", kidId="<sender>|<key id>|ed25519", algorithm="ed25519", created="<seconds>",
              expires="<seconds>", headers="(created) (expires) digest", signature="<Base64>"

A leading `Signature:` and the namespace `spdci` are accepted too; both stand in the standard's examples.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VALID_SECONDS = 300
CLOCK_SKEW = 60
LONGEST_VALIDITY = 24 * 60 * 60
_PART = re.compile(r'(\w+)="([^"]*)"')
_NAMESPACES = frozenset({"dci", "spdci"})
_PREFIX = re.compile(r"^\s*Signature:\s*", re.IGNORECASE)


class SignatureInvalid(Exception):
    """A signature that is not by the sender, over another content, out of time or out of shape."""


@dataclass(frozen=True)
class SigningKey:
    """A private key with the id under which the other side knows its public half."""

    sender: str
    kid: str
    private: Ed25519PrivateKey


def sign(key: SigningKey, header: Any, message: Any, *, now: float | None = None) -> str:
    """Return the signature of a header and a message, valid for `VALID_SECONDS`."""
    created = int(time.time() if now is None else now)
    expires = created + VALID_SECONDS
    signature = base64.b64encode(key.private.sign(_signed(created, expires, header, message))).decode()
    return (
        f'Signature: namespace="dci", kidId="{key.sender}|{key.kid}|ed25519", algorithm="ed25519", '
        f'created="{created}", expires="{expires}", headers="(created) (expires) digest", signature="{signature}"'
    )


def verify(
    signature: str,
    header: Any,
    message: Any,
    *,
    sender: str,
    key_of: Callable[[str], Ed25519PublicKey | None],
    now: float | None = None,
) -> None:
    """Let pass a signature of this sender under a key that `key_of` knows by its id; raise SignatureInvalid else."""
    parts = dict(_PART.findall(_PREFIX.sub("", signature)))
    named = parts.get("kidId", "").split("|")
    if parts.get("namespace") not in _NAMESPACES or parts.get("algorithm") != "ed25519" or len(named) != 3:
        raise SignatureInvalid("not a signature of the standard's form by ed25519")
    if named[0] != sender or named[2] != "ed25519":
        raise SignatureInvalid("its kidId does not name the sender")
    try:
        created, expires = int(parts.get("created", "")), int(parts.get("expires", ""))
        signed = base64.b64decode(parts.get("signature", ""), validate=True)
    except (ValueError, binascii.Error) as fault:
        raise SignatureInvalid("created, expires or signature can't be read") from fault
    moment = time.time() if now is None else now
    if created > moment + CLOCK_SKEW or expires < moment - CLOCK_SKEW or expires - created > LONGEST_VALIDITY:
        raise SignatureInvalid("it is not valid now")
    key = key_of(named[1])
    if key is None:
        raise SignatureInvalid("its key is not registered")
    try:
        key.verify(signed, _signed(created, expires, header, message))
    except InvalidSignature as fault:
        raise SignatureInvalid("it does not fit header and message") from fault


def _signed(created: int, expires: int, header: Any, message: Any) -> bytes:
    content = json.dumps({"header": header, "message": message}, sort_keys=True, separators=(",", ":"))
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"(created): {created}\n(expires): {expires}\ndigest: {digest}".encode()
