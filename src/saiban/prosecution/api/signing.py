"""A request signed by a body: a JWT for this one request, in the header `Authorization: Bearer`.

    header  {"alg": "Ed25519", "typ": "saiban-request+jwt", "kid": "<thumbprint of the body's key>"}
    claims  iss (code of the body), aud (code of the service), iat, exp (at most 300 seconds later), jti (the request's
            own key), htm (POST), htu (the path), sha256 (of the body of the request, in hexadecimal digits)

So a request can't be changed, sent elsewhere or sent later; sent again, `jti` makes it the same one.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.jwk import OKPKey

from saiban.cases.declarations import Words
from saiban.prosecution.referrals import envelope
from saiban.prosecution.referrals.faults import ReferralFault
from saiban.prosecution.referrals.shapes import read_json

TYPE = "saiban-request+jwt"
LONGEST = 300
CLOCK_SKEW = 60
_KEY = re.compile(r"[A-Za-z0-9._-]{8,40}")
_CLAIMS = {"iss", "aud", "iat", "exp", "jti", "htm", "htu", "sha256"}


@dataclass(frozen=True)
class Asked:
    """A request as its body signed it: by which key and body, for which service, under which key of its own."""

    kid: str
    body: str
    service: str
    key: str


def sign(
    key: OKPKey, *, body: str, service: str, path: str, content: bytes, request_key: str, now: float | None = None
) -> str:
    """Return the value of the header for a request: what a body's own program makes."""
    begins = int(time.time() if now is None else now)
    claims = {
        "iss": body,
        "aud": service,
        "iat": begins,
        "exp": begins + LONGEST,
        "jti": request_key,
        "htm": "POST",
        "htu": path,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    header = {"alg": envelope.ALGORITHM, "typ": TYPE, "kid": key.thumbprint()}
    signed = jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=[envelope.ALGORITHM])
    return f"Bearer {signed}"


def check(
    authorization: str,
    *,
    path: str,
    content: bytes,
    key_of: Callable[[str], OKPKey | None],
    now: float | None = None,
) -> Asked:
    """Return who signed a request, or raise `ReferralFault` with what does not fit."""
    scheme, _, signed = authorization.partition(" ")
    if scheme.lower() != "bearer" or not signed.strip():
        raise _false("no_signature", "Authorization")
    said, kid = envelope.verified(signed.strip(), key_of, typ=TYPE)
    claims: Any = read_json(said)
    if not isinstance(claims, dict) or set(claims) != _CLAIMS:
        raise _false("claims", "claims")
    begins, ends = claims["iat"], claims["exp"]
    moment = time.time() if now is None else now
    if type(begins) is not int or type(ends) is not int or not 0 < ends - begins <= LONGEST:
        raise _false("out_of_time", "exp")
    if not begins - CLOCK_SKEW <= moment <= ends:
        raise _false("out_of_time", "iat")
    fits = {"htm": "POST", "htu": path, "sha256": hashlib.sha256(content).hexdigest()}
    for name, value in fits.items():
        if claims[name] != value:
            raise _false("another_request", name)
    told = [claims["iss"], claims["aud"], claims["jti"]]
    if not all(isinstance(one, str) for one in told) or not _KEY.fullmatch(claims["jti"]):
        raise _false("claims", "jti")
    return Asked(kid, *told)


def _false(code: str, field: str) -> ReferralFault:
    words = Words("The signature is not one for this request.", "دستخط اس درخواست کے لیے نہیں۔")
    return ReferralFault(code, words, field)
