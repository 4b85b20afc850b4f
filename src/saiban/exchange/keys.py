"""Our own keys: for signatures of messages, for tokens, and for messages that are encrypted for us.

Each is made from a secret of `saiban.frame.keys`; its id is the thumbprint of its public half (RFC 7638). To change
one, replace its file in `keys/` (or the environment's value) and start the servers anew: partners find the new public
key under `/.well-known/jwks.json`, tokens given out before end with it.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc.jwk import OKPKey

from saiban.exchange.dci.signatures import SigningKey
from saiban.frame import keys

OUR_ID = os.environ.get("SAIBAN_EXCHANGE_ID", "saiban")
"""Under which name partners know us: `sender_id` of our messages, issuer of our tokens."""

SIGNATURES, TOKENS, ENCRYPTION = "exchange_signatures", "exchange_tokens", "exchange_encryption"


@cache
def signing_key() -> SigningKey:
    """Return the key that signs our messages."""
    key = _okp(SIGNATURES)
    return SigningKey(OUR_ID, key.thumbprint(), Ed25519PrivateKey.from_private_bytes(keys.key(SIGNATURES)))


@cache
def token_key() -> OKPKey:
    """Return the key that signs and checks tokens."""
    return _okp(TOKENS)


@cache
def decryption_key() -> OKPKey:
    """Return the key that opens messages encrypted for us."""
    return _okp(ENCRYPTION)


def public_keys() -> list[dict[str, Any]]:
    """Return the public halves as JWKs, each with its id, use and algorithm."""
    described = (
        (_okp(SIGNATURES), "sig", "EdDSA"),
        (token_key(), "sig", "Ed25519"),
        (decryption_key(), "enc", "ECDH-ES+A256KW"),
    )
    return [
        {**key.as_dict(private=False), "kid": key.thumbprint(), "use": use, "alg": algorithm}
        for key, use, algorithm in described
    ]


def _okp(name: str) -> OKPKey:
    kind = X25519PrivateKey if name == ENCRYPTION else Ed25519PrivateKey
    return OKPKey.import_key(kind.from_private_bytes(keys.key(name)))
