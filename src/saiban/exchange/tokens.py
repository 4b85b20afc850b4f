"""Tokens of partner systems: given for a client id and its secret (OAuth 2.0, RFC 6749 section 4.4), short-lived.

A token is a JWT (RFC 7519) signed with Ed25519 that names the partner and the scopes. It is kept nowhere: what ends
before it does, such as a partner switched off, is found by `partners.known` at every use.
"""

from __future__ import annotations

import hashlib
import hmac
import time
import uuid
from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import JoseError

from saiban.exchange import keys
from saiban.exchange.models import Partner
from saiban.exchange.partners.known import KnownPartner, known

LIFETIME = 600  # seconds
SCOPES = ("registry.search", "registry.subscribe", "registry.notify", "registry.status", "api")
"""search: search and enrolled; subscribe: subscribe and unsubscribe; notify: report updates of enrolments; status: ask
after a transaction; api: Saiban's own API."""

_ALGORITHM = "Ed25519"
_TYPE = "at+jwt"
_REMEMBERED = 10_000
_checked: dict[str, tuple[float, str, frozenset[str]]] = {}


class TokenRefused(Exception):
    """No token is given; `code` is one of RFC 6749 section 5.2, `partner` the code of whom it may have been."""

    def __init__(self, code: str, said: str, partner: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.said = said
        self.partner = partner


class TokenInvalid(Exception):
    """A request without a token, or with one that is forged, has ended, or belongs to nobody who is active."""


@dataclass(frozen=True)
class Token:
    """A token that was given: its text, the seconds that it is good for, and its scopes."""

    text: str
    seconds: int
    scopes: tuple[str, ...]
    partner: str


@dataclass(frozen=True)
class Caller:
    """Who sends a request, and what the token lets them do."""

    partner: KnownPartner
    scopes: frozenset[str]


def digest(secret: str) -> str:
    """Return what is kept of a client's secret. It has 256 random bits, so nobody finds it by trying."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(*, client_id: str, secret: str, scope: str = "") -> Token:
    """Give a token to a client that knows its secret. `scope` names scopes apart by blanks; empty: all of them.

    `registry/search` is read as `registry.search`; unknown scopes are left out. Raises TokenRefused (invalid_client,
    invalid_scope).
    """
    partner = Partner.objects.filter(client_id=client_id).first()
    fits = hmac.compare_digest(digest(secret), partner.secret_digest if partner and partner.secret_digest else "-")
    if partner is None or not fits or not partner.active:
        raise TokenRefused(
            "invalid_client", "This client id and secret are not known.", partner.code if partner else ""
        )
    asked = {name.replace("/", ".") for name in scope.split()}
    scopes = tuple(name for name in SCOPES if not asked or name in asked)
    if not scopes:
        raise TokenRefused("invalid_scope", f"Scopes are {', '.join(SCOPES)}.", partner.code)
    now = int(time.time())
    claims = {
        "iss": keys.OUR_ID,
        "aud": keys.OUR_ID,
        "sub": partner.code,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": uuid.uuid4().hex,
        "scope": " ".join(scopes),
    }
    text = jwt.encode({"alg": _ALGORITHM, "typ": _TYPE}, claims, keys.token_key(), algorithms=[_ALGORITHM])
    return Token(text, LIFETIME, scopes, partner.code)


def caller(authorization: str) -> Caller:
    """Return who sends a request with this Authorization header, or raise TokenInvalid."""
    scheme, _, text = authorization.partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise TokenInvalid("no bearer token")
    known_token = _checked.get(text) or _check(text.strip())
    until, code, scopes = known_token
    if until <= time.time():
        raise TokenInvalid("the token has ended")
    partner = known(code)
    if partner is None:
        raise TokenInvalid("the partner is not active")
    return Caller(partner, scopes)


def _check(text: str) -> tuple[float, str, frozenset[str]]:
    """Check a token's signature and claims, once; what it says is remembered by its text."""
    try:
        token = jwt.decode(text, keys.token_key(), algorithms=[_ALGORITHM])
        wanted = {"essential": True, "value": keys.OUR_ID}
        jwt.JWTClaimsRegistry(iss=wanted, aud=wanted, sub={"essential": True}, exp={"essential": True}).validate(
            token.claims
        )
    except (JoseError, ValueError) as fault:
        raise TokenInvalid("the token is not ours, or has ended") from fault
    if token.header.get("typ") != _TYPE:
        raise TokenInvalid("not an access token")
    if len(_checked) >= _REMEMBERED:
        _checked.clear()
    said = (float(token.claims["exp"]), str(token.claims["sub"]), frozenset(str(token.claims["scope"]).split()))
    _checked[text] = said
    return said
