"""The agency's own sign-in, by OpenID Connect: which provider the environment names. Read by the settings."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

PROVIDER = "agency"
"""The one provider's name in addresses and bindings."""

CLAIMS = ("sub", "preferred_username", "email")


def from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    """Allauth's SOCIALACCOUNT_PROVIDERS: one provider, or none where SAIBAN_OIDC_ISSUER is not set.

    Raises ValueError for an issuer without https (but on this machine), a claim that is not among `CLAIMS`, or an
    issuer without client id and secret.
    """
    issuer = environment.get("SAIBAN_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return {}
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1"):
        raise ValueError(f"SAIBAN_OIDC_ISSUER is {issuer!r}; it must begin with https://.")
    claim = environment.get("SAIBAN_OIDC_CLAIM", "sub")
    if claim not in CLAIMS:
        raise ValueError(f"SAIBAN_OIDC_CLAIM is {claim!r}; it must be one of {', '.join(CLAIMS)}.")
    client, secret = environment.get("SAIBAN_OIDC_CLIENT_ID"), environment.get("SAIBAN_OIDC_SECRET")
    if not client or not secret:
        raise ValueError("SAIBAN_OIDC_ISSUER is set, so SAIBAN_OIDC_CLIENT_ID and SAIBAN_OIDC_SECRET must be, too.")
    app = {
        "provider_id": PROVIDER,
        "name": environment.get("SAIBAN_OIDC_NAME") or address.hostname,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "uid_field": claim, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
