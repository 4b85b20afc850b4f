"""Our own keys: for signatures of messages, for tokens, and for messages that are encrypted for us.

Each is made from a secret of `saiban.frame.keys`; its id is the thumbprint of its public half (RFC 7638). To change
one, add its next version (such as `keys/exchange_signatures.2`, or SAIBAN_KEY_EXCHANGE_SIGNATURES_2) and start the
servers anew: the new one signs from then on, and partners find it under `/.well-known/jwks.json` beside the old one, by
which they check what was signed before. Remove the old version after 30 days. Tokens given out before end with their
key, and so do messages encrypted for the old one: their senders get a refusal and fetch our keys anew.
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
    """Return the public halves as JWKs, each with its id, use and algorithm: of each the newest version first.

    Only of the key for signatures older versions are shown: nobody is to encrypt for an old key or needs one of tokens.
    """
    old = [_imported(SIGNATURES, secret) for _version, secret in sorted(keys.versions(SIGNATURES).items())[:-1]]
    described = (
        (_okp(SIGNATURES), "sig", "EdDSA"),
        *((key, "sig", "EdDSA") for key in reversed(old)),
        (token_key(), "sig", "Ed25519"),
        (decryption_key(), "enc", "ECDH-ES+A256KW"),
    )
    return [
        {**key.as_dict(private=False), "kid": key.thumbprint(), "use": use, "alg": algorithm}
        for key, use, algorithm in described
    ]


def _okp(name: str) -> OKPKey:
    return _imported(name, keys.key(name))


def _imported(name: str, secret: bytes) -> OKPKey:
    kind = X25519PrivateKey if name == ENCRYPTION else Ed25519PrivateKey
    return OKPKey.import_key(kind.from_private_bytes(secret))
