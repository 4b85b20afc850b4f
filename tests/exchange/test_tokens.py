"""Tokens of partner systems: who gets one, and what makes one worthless."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OKPKey

from saiban.access.models import AccessLog
from saiban.exchange import keys, tokens
from saiban.exchange.models import Partner
from saiban.frame import keys as frame_keys
from tests.exchange.asking import System


def asked(**form: str) -> tuple[int, dict[str, Any]]:
    answer = Client().post("/oauth2/client/token", {"grant_type": "client_credentials"} | form)
    return answer.status_code, answer.json()


def test_a_client_gets_a_token_for_its_secret(system: System) -> None:
    status, answer = asked(client_id="client-eobi-core", client_secret=system.secret)
    assert status == 200
    assert (answer["token_type"], int(answer["expires_in"])) == ("bearer", tokens.LIFETIME)
    caller = tokens.caller(f"Bearer {answer['access_token']}")
    assert (caller.partner.code, caller.scopes) == ("eobi-core", frozenset(tokens.SCOPES))
    row = AccessLog.objects.get(act="exchange.token", outcome="")
    assert (row.partner, row.on_behalf_of_id) == ("eobi-core", "eobi")


def test_the_secret_may_come_by_basic_authentication(system: System) -> None:
    basic = base64.b64encode(f"client-eobi-core:{system.secret}".encode()).decode()
    answer = Client().post(
        "/oauth2/client/token", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    assert answer.status_code == 200
    broken = Client().post(
        "/oauth2/client/token", {"grant_type": "client_credentials"}, headers={"Authorization": "Basic ä"}
    )
    assert broken.status_code == 401


def test_only_scopes_that_were_asked_for_are_given(system: System) -> None:
    _status, answer = asked(client_id="client-eobi-core", client_secret=system.secret, scope="registry/search openid")
    assert answer["scope"] == "registry.search"
    status, answer = asked(client_id="client-eobi-core", client_secret=system.secret, scope="openid")
    assert (status, answer["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("form", "error", "partner"),
    [
        ({"client_id": "client-eobi-core", "client_secret": "guessed"}, "invalid_client", "eobi-core"),
        ({"client_id": "client-eobi-core"}, "invalid_client", "eobi-core"),
        ({"client_id": "client-nobody", "client_secret": "guessed"}, "invalid_client", ""),
        ({"grant_type": "password"}, "unsupported_grant_type", ""),
        ({}, "invalid_client", ""),
    ],
)
def test_without_the_secret_there_is_no_token_and_a_line_on_the_log(
    system: System, form: dict[str, str], error: str, partner: str
) -> None:
    status, answer = asked(**form)
    assert status == (401 if error == "invalid_client" else 400)
    assert answer["error"] == error and answer["errors"][0]["code"].startswith("err.request.")
    row = AccessLog.objects.get(act="exchange.token", outcome="refused")
    assert (row.reason, row.partner) == (error, partner)


def test_a_partner_without_a_secret_or_switched_off_gets_none(system: System) -> None:
    Partner.objects.update(secret_digest="")
    assert asked(client_id="client-eobi-core", client_secret="")[0] == 401
    Partner.objects.update(secret_digest=tokens.digest(system.secret), active=False)
    assert asked(client_id="client-eobi-core", client_secret=system.secret)[0] == 401


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    said = {"iss": keys.OUR_ID, "aud": keys.OUR_ID, "sub": "eobi-core", "exp": now + 60, "scope": "registry.search"}
    return said | changed


def made(key: OKPKey, said: dict[str, Any], **header: Any) -> str:
    return jwt.encode({"alg": "Ed25519", "typ": "at+jwt"} | header, said, key, algorithms=["Ed25519"])


def test_forged_ended_and_foreign_tokens_are_worthless(system: System) -> None:
    ours, theirs = keys.token_key(), OKPKey.generate_key("Ed25519")
    assert tokens.caller(f"Bearer {made(ours, claims())}").partner.code == "eobi-core"
    nobody = "eyJhbGciOiJub25lIn0" + "." + base64.urlsafe_b64encode(json.dumps(claims()).encode()).decode() + "."
    worthless = [
        made(theirs, claims()),
        made(ours, claims(exp=int(time.time()) - 1)),
        made(ours, claims(exp=None)),
        made(ours, claims(iss="another")),
        made(ours, claims(aud="another")),
        made(ours, claims(sub="nobody-core")),
        made(ours, claims(), typ="JWT"),
        made(ours, claims())[:-6] + "AAAAAA",
        nobody,
        "a.b.c",
        "..",
        "é",
    ]
    for text in worthless:
        with pytest.raises(tokens.TokenInvalid):
            tokens.caller(f"Bearer {text}")
    for header in ("", "Bearer", "Bearer ", "Basic eA==", system.token):
        with pytest.raises(tokens.TokenInvalid):
            tokens.caller(header)


def test_a_secret_is_kept_as_its_digest_alone(system: System) -> None:
    kept = Partner.objects.get()
    assert system.secret not in json.dumps([str(value) for value in vars(kept).values()])
    assert kept.secret_digest == tokens.digest(system.secret)


def test_partners_find_the_old_public_key_for_signatures_beside_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = keys.signing_key().kid
    secrets_of = frame_keys.versions
    monkeypatch.setattr(
        frame_keys,
        "versions",
        lambda name: secrets_of(name) | ({2: bytes(range(32))} if name == keys.SIGNATURES else {}),
    )
    keys.signing_key.cache_clear()
    try:
        second = keys.signing_key().kid
        shown = [one["kid"] for one in keys.public_keys() if one["alg"] == "EdDSA"]
    finally:
        keys.signing_key.cache_clear()
    assert shown == [second, first] and second != first
    assert all("d" not in one for one in keys.public_keys())
