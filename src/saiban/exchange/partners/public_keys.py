"""Public keys as a partner hands them over: a JWKS, one JWK, or PEM."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

SIGNING, ENCRYPTION = "Ed25519", "X25519"


def read_keys(text: str) -> list[dict[str, Any]]:
    """Return the public keys in a text as JWKs, each with its id (its thumbprint where it has none).

    Raises ValidationError for what is no key of Ed25519 or X25519, and for a private key, which nobody hands over.
    """
    given = [text] if "-----BEGIN" in text else _listed(text)
    found = [_public(one) for one in given]
    if not found:
        raise ValidationError(_("There is no key here. Paste the partner's JWKS, a JWK or a public key in PEM."))
    if len({one["kid"] for one in found}) < len(found):
        raise ValidationError(_("Two keys have the same kid: each key needs its own."))
    return found


def of_curve(found: list[dict[str, Any]], curve: str) -> list[dict[str, Any]]:
    """Return the keys of a curve."""
    return [one for one in found if one["crv"] == curve]


def _listed(text: str) -> list[Any]:
    try:
        said = json.loads(text)
    except ValueError as fault:
        raise ValidationError(_("This is neither JSON nor PEM. Paste the partner's JWKS as it is.")) from fault
    if isinstance(said, dict):
        said = said.get("keys", [said])
    if not isinstance(said, list):
        raise ValidationError(_("This is no set of keys. Paste the partner's JWKS as it is."))
    return said


def _public(given: Any) -> dict[str, Any]:
    if "PRIVATE KEY" in given if isinstance(given, str) else isinstance(given, dict) and "d" in given:
        raise ValidationError(
            _("This is a private key. Tell the partner to make a new pair, and to send the public key alone.")
        )
    try:
        key = OKPKey.import_key(given)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise ValidationError(_("A key can't be read. Keys here are of Ed25519 or X25519.")) from fault
    if key.curve_name not in (SIGNING, ENCRYPTION):
        raise ValidationError(_("A key can't be read. Keys here are of Ed25519 or X25519."))
    kid = given.get("kid") if isinstance(given, dict) else None
    public = key.as_dict(private=False)
    return {name: public[name] for name in ("kty", "crv", "x")} | {"kid": str(kid or key.thumbprint())}
