"""The registry's public keys, and the check of every message of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from saiban.exchange.client.account import Account
from saiban.exchange.client.faults import AnswerInvalid
from saiban.exchange.dci.encryption import EncryptionInvalid, decrypt
from saiban.exchange.dci.signatures import SignatureInvalid, verify


class Checker:
    """Checks and opens messages of a registry. `fetch` returns its JWKS; it is asked again for a key not yet known."""

    def __init__(self, account: Account, fetch: Callable[[], Any]) -> None:
        self._account = account
        self._fetch = fetch
        self._keys: dict[str, Ed25519PublicKey] = {}

    def opened(self, envelope: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return header and message of an envelope that is signed by the registry. Raises AnswerInvalid."""
        if not isinstance(envelope, dict) or not isinstance(envelope.get("header"), dict):
            raise AnswerInvalid("The answer is no envelope of the standard.")
        header, message = envelope["header"], envelope.get("message")
        if self._account.signed_answers:
            self._verify(envelope.get("signature"), header, message)
        if header.get("is_msg_encrypted"):
            message = self._decrypted(message)
        if message is not None and not isinstance(message, dict):
            raise AnswerInvalid("The message of the answer is no object.")
        return header, message or {}

    def _verify(self, signature: Any, header: dict[str, Any], message: Any) -> None:
        sender = self._account.receiver_id or str(header.get("sender_id", ""))
        try:
            verify(str(signature or ""), header, message, sender=sender, key_of=self._key)
        except SignatureInvalid as fault:
            raise AnswerInvalid(f"The registry's signature is not valid: {fault}.") from fault

    def _key(self, kid: str) -> Ed25519PublicKey | None:
        if kid not in self._keys:
            self._keys = _signing_keys(self._fetch())
        return self._keys.get(kid)

    def _decrypted(self, message: Any) -> Any:
        if self._account.decryption is None:
            raise AnswerInvalid("The answer is encrypted, and we have no key to open it.")
        try:
            return json.loads(decrypt(message, self._account.decryption))
        except (EncryptionInvalid, ValueError) as fault:
            raise AnswerInvalid(f"The answer does not open: {fault}.") from fault


def _signing_keys(jwks: Any) -> dict[str, Ed25519PublicKey]:
    """Return the Ed25519 keys for signatures of a JWKS by their ids; keys of other kinds are left out."""
    found: dict[str, Ed25519PublicKey] = {}
    for one in jwks.get("keys", []) if isinstance(jwks, dict) else []:
        if not isinstance(one, dict) or one.get("crv") != "Ed25519" or one.get("use", "sig") != "sig":
            continue
        try:
            key = OKPKey.import_key({name: one[name] for name in ("kty", "crv", "x")})
        except (JoseError, ValueError, KeyError):
            continue
        if isinstance(key.public_key, Ed25519PublicKey):
            found[str(one.get("kid") or key.thumbprint())] = key.public_key
    return found
