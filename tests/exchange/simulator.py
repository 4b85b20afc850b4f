"""A partner's system that can fail in every way: a real HTTP server in the test's own process."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["_Handler", bytes], None]


@dataclass(frozen=True)
class Heard:
    """A request that came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        """The message in it."""
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class PartnerSystem:
    """A system that takes messages: it does each `message_id` once, however often it comes, and acknowledges it.

    `then(...)` says how the next requests are met; after those it behaves. `processed` is what it has done, in order,
    `acknowledged` what it has said yes to, as far as it could send that answer.
    """

    heard: list[Heard] = field(default_factory=list)
    all_heard: list[Heard] = field(default_factory=list)  # cleared by no test
    processed: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    port: int = 0
    _next: list[Behaviour] = field(default_factory=list)
    _choose: Callable[[], Behaviour] | None = None
    _server: ThreadingHTTPServer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> PartnerSystem:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, after a stop on the same port as before."""
        handler = type("Handler", (_Handler,), {"system": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Be down: nobody listens."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def host(self) -> str:
        """Host and port as they stand on a list of hosts."""
        return f"127.0.0.1:{self.port}"

    def address(self, action: str) -> str:
        """Where this system takes messages of an action."""
        return f"http://{self.host}/registry/{action}"

    def then(self, *ways: Behaviour) -> None:
        """Meet the next requests in these ways."""
        self._next.extend(ways)

    def always(self, choose: Callable[[], Behaviour] | None) -> None:
        """Meet every request in the way that is chosen for it; None: behave."""
        self._choose = choose

    def take(self, handler: _Handler, body: bytes) -> None:
        """Meet one request."""
        with self._lock:
            came = Heard(handler.path, dict(handler.headers), body)
            self.heard.append(came)
            self.all_heard.append(came)
            way = self._next.pop(0) if self._next else (self._choose or (lambda: self.behave))()
        way(handler, body)

    def process(self, body: bytes) -> str:
        """Do what the message says, once for each message_id, and return that id."""
        try:
            message = json.loads(body)
            message_id = str(message["header"]["message_id"])
        except (ValueError, KeyError, TypeError):
            return ""
        with self._lock:
            self.processed.setdefault(message_id, message)
        return message_id

    def behave(self, handler: _Handler, body: bytes) -> None:
        """Do it and acknowledge it."""
        message_id = self.process(body)
        answer = {"ack_status": "ACK", "timestamp": "2026-11-22T10:00:00+05:00", "correlation_id": message_id}
        handler.say(200, {"message": answer})
        with self._lock:
            self.acknowledged.append(message_id)

    def failing(self, handler: _Handler, body: bytes) -> None:
        """Fail before anything is done."""
        handler.say(500, {"errors": [{"code": "err.service.unavailable", "message": "down"}]})

    def refuse(self, handler: _Handler, body: bytes) -> None:
        """Say no."""
        handler.say(200, {"message": {"ack_status": "NACK", "timestamp": "2026-11-22T10:00:00Z", "correlation_id": ""}})

    def garbage(self, handler: _Handler, body: bytes) -> None:
        """Do it and answer something that is no acknowledgement."""
        self.process(body)
        handler.say(200, "<html>Thank you</html>")

    def silent(self, handler: _Handler, body: bytes) -> None:
        """Do it, and answer too late."""
        self.process(body)
        time.sleep(1.0)
        handler.close_connection = True

    def reset(self, handler: _Handler, body: bytes) -> None:
        """Do it, and break the connection before answering."""
        self.process(body)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True
        handler.connection.close()

    def endless(self, handler: _Handler, body: bytes) -> None:
        """Answer without end."""
        handler.begin(200)
        while True:
            handler.wfile.write(b"x" * 4096)

    def letter_by_letter(self, handler: _Handler, body: bytes) -> None:
        """Answer a letter at a time."""
        for letter in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20:
            handler.wfile.write(bytes([letter]))
            handler.wfile.flush()
            time.sleep(0.1)

    def redirect(self, address: str) -> Behaviour:
        """Point somewhere else."""

        def way(handler: _Handler, body: bytes) -> None:
            handler.send_response(307)
            handler.send_header("Location", address)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        return way


class _Handler(BaseHTTPRequestHandler):
    system: PartnerSystem
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            self.system.take(self, body)
        except OSError:
            self.close_connection = True  # the other side has hung up

    def say(self, status: int, answer: object) -> None:
        """Answer."""
        body = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def begin(self, status: int) -> None:
        """Begin an answer whose end is the end of the connection."""
        self.send_response(status)
        self.send_header("Connection", "close")
        self.end_headers()

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing on the terminal."""
