"""Our own key, by which answers and transfers of this installation are signed, and the name under which we sign."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey

from saiban.access.viewer import Viewer
from saiban.frame import keys
from saiban.prosecution.queries import SERVICE, jurisdiction_of

NAME = "referrals"
"""Under which name the secret lies among the keys of the data folder."""


def own_key() -> OKPKey:
    """Return the key that signs what goes out: the newest version."""
    return OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(keys.key(NAME)))


def own_code(viewer: Viewer) -> str:
    """Return the name under which the viewer's service sends and receives: prosecution-sindh."""
    return SERVICE + jurisdiction_of(viewer).code
