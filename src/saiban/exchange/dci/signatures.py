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
    return _signature(key, _digested(header, message), now)


def signed(key: SigningKey, header: Any, message: Any) -> bytes:
    """Return a whole message as it goes out, in the very form that is signed; without `message` where that is None."""
    digested = _digested(header, message)
    content = digested if message is not None else _digested_form({"header": header})
    return f'{{"signature":{json.dumps(_signature(key, digested))},{content[1:]}'.encode()


def _signature(key: SigningKey, digested: str, now: float | None = None) -> str:
    created = int(time.time() if now is None else now)
    expires = created + VALID_SECONDS
    signature = base64.b64encode(key.private.sign(_signed(created, expires, digested))).decode()
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
        signature_said = base64.b64decode(parts.get("signature", ""), validate=True)
    except (ValueError, binascii.Error) as fault:
        raise SignatureInvalid("created, expires or signature can't be read") from fault
    moment = time.time() if now is None else now
    if created > moment + CLOCK_SKEW or expires < moment - CLOCK_SKEW or expires - created > LONGEST_VALIDITY:
        raise SignatureInvalid("it is not valid now")
    key = key_of(named[1])
    if key is None:
        raise SignatureInvalid("its key is not registered")
    try:
        key.verify(signature_said, _signed(created, expires, _digested(header, message)))
    except InvalidSignature as fault:
        raise SignatureInvalid("it does not fit header and message") from fault


def _digested(header: Any, message: Any) -> str:
    return _digested_form({"header": header, "message": message})


def _digested_form(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def _signed(created: int, expires: int, digested: str) -> bytes:
    digest = base64.b64encode(hashlib.sha256(digested.encode()).digest()).decode()
    return f"(created): {created}\n(expires): {expires}\ndigest: {digest}".encode()
