"""An operator's gateway for text messages that can fail: a real HTTP server in the test's own process."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class SmsGateway:
    """Sends each message once under its key. `answers` says how the next requests are met; after those with 200.

    An answer of 0 sends the message and hangs up without a word.
    """

    answers: list[int] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> SmsGateway:
        handler = type("Handler", (_Handler,), {"gateway": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    @property
    def host(self) -> str:
        """Host and port."""
        assert self._server is not None
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def address(self) -> str:
        """Where it takes messages."""
        return f"http://{self.host}/messages"


class _Handler(BaseHTTPRequestHandler):
    gateway: SmsGateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.gateway.asked.append(body)
        self.gateway.tokens.append(self.headers.get("Authorization", ""))
        status = self.gateway.answers.pop(0) if self.gateway.answers else 200
        if status in (0, 200):
            self.gateway.sent.setdefault(self.headers["Idempotency-Key"], body)
        if status == 0:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
