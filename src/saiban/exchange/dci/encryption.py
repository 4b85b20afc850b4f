"""Encrypted messages: a JWE (RFC 7516) with its header spelled out as the standard's `EncryptedMessage` has it.

Key agreement ECDH-ES+A256KW on X25519, content A256GCM. The standard has the header as an object, while the tag is over
its encoded bytes: `protected` carries those too. Where a sender leaves `protected` out, the bytes are taken to be the
header's JSON without blanks, its members in the order in which they came.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM = "ECDH-ES+A256KW"
CONTENT = "A256GCM"
_REGISTRY = jwe.JWERegistry(algorithms=[ALGORITHM, "ECDH-ES+A128KW", CONTENT, "A128GCM"], strict_check_header=True)
_PARTS = ("encrypted_key", "iv", "ciphertext", "tag")


class EncryptionInvalid(Exception):
    """A message that our key does not open, or that is not of the standard's form."""


def encrypt(message: Any, public_key: OKPKey) -> dict[str, Any]:
    """Return a message as `EncryptedMessage` for the holder of a public X25519 key."""
    header = {"alg": ALGORITHM, "enc": CONTENT, "kid": public_key.kid or public_key.thumbprint()}
    text = json.dumps(message, separators=(",", ":"))
    compact = jwe.encrypt_compact(header, text, public_key, registry=_REGISTRY)
    protected, *parts = compact.split(".")
    return {
        "header": json.loads(_decoded(protected)),
        "protected": protected,
        **dict(zip(_PARTS, parts, strict=True)),
    }


def decrypt(message: Any, private_key: OKPKey) -> bytes:
    """Return the JSON that stands in an `EncryptedMessage` for us; raise EncryptionInvalid where it does not open."""
    try:
        header, parts = message["header"], [message[part] for part in _PARTS]
        protected = message.get("protected") or _encoded(json.dumps(header, separators=(",", ":")).encode())
        if json.loads(_decoded(protected)) != header:
            raise EncryptionInvalid("header and protected differ")
        return jwe.decrypt_compact(".".join([protected, *parts]), private_key, registry=_REGISTRY).plaintext or b""
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise EncryptionInvalid("the message does not open with our key") from fault


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
