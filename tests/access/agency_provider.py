"""An agency's OpenID Connect provider, small and real: it runs in a thread, and fails as it is told to."""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "saiban", "a-secret-of-the-test"


@dataclass
class Provider:
    """Who is signed in there (`claims`), and what it does wrong (`fault`): see `_wrong`."""

    port: int
    claims: dict[str, object] = field(default_factory=dict)
    fault: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))

    @property
    def issuer(self) -> str:
        """The address that the registry's environment names."""
        return f"http://127.0.0.1:{self.port}"

    def application(self) -> FastAPI:
        """The provider's pages: description, keys, authorization, token, user info."""
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def description() -> Response:
            if self.fault == "down":
                return Response(status_code=503)
            told = {name: f"{self.issuer}/{path}" for name, path in PATHS.items()}
            return JSONResponse(told | {"issuer": self.issuer})

        @app.get("/jwks")
        def keys() -> dict[str, object]:
            return {"keys": [self.key.as_dict(private=False)]}

        @app.get("/authorize")
        def authorize(request: Request) -> RedirectResponse:
            asked = dict(request.query_params)
            code = secrets.token_urlsafe(16)
            self.codes[code] = asked
            answer = "error=access_denied" if self.fault == "denied" else f"code={code}"
            return RedirectResponse(f"{asked['redirect_uri']}?{answer}&state={asked['state']}")

        @app.post("/token")
        async def token(request: Request) -> Response:
            sent = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
            asked = self.codes.pop(sent.get("code", ""), None)
            if asked is None or sent.get("client_secret") != SECRET or not _proves(asked, sent):
                return JSONResponse({"error": "invalid_grant"}, status_code=400)
            return JSONResponse({"access_token": "opaque", "token_type": "Bearer", "id_token": self._id_token()})

        @app.get("/userinfo")
        def userinfo() -> Response:
            if self.fault == "userinfo":
                return Response(status_code=500)
            said = self.claims | ({"sub": "somebody-else"} if self.fault == "two subjects" else {})
            return JSONResponse(said)

        return app

    def _id_token(self) -> str:
        now = int(time.time())
        told = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300} | self.claims
        told |= {
            "wrong audience": {"aud": "another"},
            "wrong issuer": {"iss": "https://attacker.example"},
            "expired": {"exp": now - 3600},
        }.get(self.fault, {})
        return jwt.encode({"alg": "RS256", "kid": "one"}, told, self.key)


PATHS = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "token",
    "userinfo_endpoint": "userinfo",
    "jwks_uri": "jwks",
}


def _proves(asked: dict[str, str], sent: dict[str, str]) -> bool:
    """Say whether the verifier is the one whose digest came first (PKCE, RFC 7636)."""
    digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    return asked.get("code_challenge") == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    provider = Provider(port)
    server = uvicorn.Server(uvicorn.Config(provider.application(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield provider
    server.should_exit = True
    thread.join()
