"""What a client needs to know: where the registry is, and as whom to ask it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc.jwk import OKPKey

from saiban.exchange.dci.signatures import SigningKey


@dataclass(frozen=True)
class Account:
    """A registry of the standard and our account there.

    `registry` is the address under which its endpoints are (`.../registry/sync/search`). The addresses of tokens and
    keys are on the same host unless they are given. With a `signing` key messages are signed, with a `decryption` key
    encrypted answers are opened. `signed_answers` False takes answers without a signature: never outside of tests.
    """

    registry: str
    client_id: str
    secret: str = field(repr=False)
    sender_id: str
    signing: SigningKey | None = field(default=None, repr=False)
    decryption: OKPKey | None = field(default=None, repr=False)
    receiver_id: str | None = None
    token_address: str = ""
    keys_address: str = ""
    signed_answers: bool = True

    def address(self, endpoint: str) -> str:
        """Return the address of an endpoint, such as `sync/search`."""
        return f"{self.registry.rstrip('/')}/registry/{endpoint}"

    @property
    def origin(self) -> str:
        """The registry's host with its scheme."""
        parts = urlsplit(self.registry)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def tokens(self) -> str:
        """Where tokens are given."""
        return self.token_address or f"{self.origin}/oauth2/client/token"

    @property
    def public_keys(self) -> str:
        """Where the registry's public keys are."""
        return self.keys_address or f"{self.origin}/.well-known/jwks.json"


def read_signing_key(path: Path, *, sender_id: str, kid: str = "") -> SigningKey:
    """Read an Ed25519 private key from a PEM file; `kid` is its id at the registry (its thumbprint where not given).

    Raises ValueError for a file that is no such key.
    """
    private = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError(
            f"{path.name} is not an Ed25519 private key; make one with: openssl genpkey -algorithm ed25519"
        )
    return SigningKey(sender_id, kid or OKPKey.import_key(private).thumbprint(), private)
