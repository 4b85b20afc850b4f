"""The client's way to our own site within a test's process and transaction."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
from django.test import Client as Browser

from saiban.exchange.client import Account, Client
from saiban.exchange.dci.signatures import SigningKey
from tests.exchange.asking import System

Tamper = Callable[[dict[str, Any]], None]


class OurSite(httpx.BaseTransport):
    """Carries requests to our site; `tamper` is somebody on the line who changes envelopes."""

    def __init__(self, tamper: Tamper | None = None) -> None:
        self.tamper = tamper

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the site and carry its answer back."""
        headers = {name: value for name, value in request.headers.items() if name not in ("host", "content-type")}
        answer = Browser().generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            content_type=request.headers.get("content-type", "application/octet-stream"),
            headers=headers,
        )
        content = answer.content
        if self.tamper is not None and b'"header"' in content:
            envelope = json.loads(content)
            self.tamper(envelope)
            content = json.dumps(envelope).encode()
        return httpx.Response(answer.status_code, headers={"Content-Type": answer["Content-Type"]}, content=content)


def account_of(system: System, registry: str = "sr", **more: Any) -> Account:
    """The account of an agency's system with our registry."""
    details: dict[str, Any] = {
        "registry": f"http://127.0.0.1/dci/{registry}",
        "client_id": f"client-{system.code}",
        "secret": system.secret,
        "sender_id": system.sender_id,
        "signing": SigningKey(system.sender_id, "eobi-1", system.signing),
        "decryption": system.decryption,
    }
    return Account(**(details | more))


def connected(account: Account, tamper: Tamper | None = None) -> Client:
    """A client of our own site."""
    return Client(account, http=httpx.Client(transport=OurSite(tamper)))
