"""A small receiver of callbacks, for tests and for trying things out: it checks messages and acknowledges each once."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import Any

from saiban.exchange.client.checking import Checker
from saiban.exchange.client.faults import AnswerInvalid

_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True)
class Callback:
    """A message that came: what it is, and what it says."""

    action: str
    message_id: str
    message: dict[str, Any]


@dataclass
class CallbackReceiver:
    """Listens on 127.0.0.1 until it is closed. A message that comes again is acknowledged and handed on once."""

    checker: Checker
    port: int = 0
    _came: Queue[Callback] = field(default_factory=Queue)
    _known: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> CallbackReceiver:
        handler = type("Handler", (_Handler,), {"receiver": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Where messages are taken, for `sender_uri`."""
        return f"http://127.0.0.1:{self.port}/callback"

    def next(self, seconds: float = 10.0) -> Callback:
        """Return the next message, waiting for it. Raises TimeoutError."""
        try:
            return self._came.get(timeout=seconds)
        except Empty:
            raise TimeoutError(f"No message came within {seconds:g} seconds.") from None

    def take(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Check a message and return status and body of the answer to it."""
        try:
            header, message = self.checker.opened(json.loads(body))
        except (AnswerInvalid, ValueError) as fault:
            return 401, {"errors": [{"code": "err.signature.invalid", "message": str(fault)}]}
        message_id = str(header.get("message_id", ""))
        with self._lock:
            if message_id not in self._known:
                self._known.add(message_id)
                self._came.put(Callback(str(header.get("action", "")), message_id, message))
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
        acknowledged = {"ack_status": "ACK", "timestamp": stamp, "correlation_id": message_id[:99]}
        return 200, {"message": acknowledged}


class _Handler(BaseHTTPRequestHandler):
    receiver: CallbackReceiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _LARGEST:
            self.send_error(413)
            return
        status, answer = self.receiver.take(self.rfile.read(int(length)))
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
