"""One message, posted once: to a checked address, within limits of time and size, following nothing.

The host's name is resolved here, the numeric addresses are checked, and the connection goes to a checked one: a name
that is resolved a second time to something else (DNS rebinding) finds nobody who asks. A redirect is an answer like
any other that is no acknowledgement.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore

from saiban.exchange.deliveries.addresses import Callback, may_connect
from saiban.exchange.deliveries.rules import Fault

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Limits:
    """Seconds for the whole exchange, and bytes of the answer that are read."""

    seconds: float = 20.0
    answer_bytes: int = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What a partner answered."""

    status: int
    body: bytes


class NotSent(Exception):
    """No whole answer came; `fault` says what happened. The partner may have got the message all the same."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def resolve(host: str, port: int) -> list[str]:
    """Return the numeric addresses of a host, as the machine's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def post(
    callback: Callback,
    body: bytes,
    *,
    headers: Mapping[str, str],
    limits: Limits | None = None,
    resolving: Resolve = resolve,
) -> Answer:
    """Post a body and return the answer, whatever its status. Raises NotSent."""
    limits = limits or Limits()
    until = time.monotonic() + limits.seconds
    url = httpcore.URL(
        scheme=callback.scheme.encode(),
        host=callback.host.encode(),
        port=callback.port,
        target=callback.target.encode(),
    )
    sent = {"Host": callback.authority, "Content-Length": str(len(body)), "Connection": "close", **headers}
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(), network_backend=_Guarded(callback, until, resolving)
            ) as pool,
            pool.stream("POST", url, headers=list(sent.items()), content=body) as answer,
        ):
            return Answer(answer.status, _read(answer.iter_stream(), limits.answer_bytes))
    except httpcore.TimeoutException as fault:
        raise NotSent(Fault.TIMED_OUT) from fault
    except httpcore.ConnectError as fault:
        secure = isinstance(fault.__cause__, ssl.SSLError) or isinstance(fault.__context__, ssl.SSLError)
        raise NotSent(Fault.TLS if secure else Fault.UNREACHABLE) from fault
    except (httpcore.NetworkError, httpcore.ProtocolError) as fault:
        raise NotSent(Fault.BROKEN_OFF) from fault


def _read(parts: Iterable[bytes], most: int) -> bytes:
    whole = b""
    for part in parts:
        whole += part
        if len(whole) > most:
            raise NotSent(Fault.TOO_LONG)
    return whole


class _Guarded(httpcore.NetworkBackend):
    """Opens connections to checked numeric addresses alone, and lets none last beyond a moment."""

    def __init__(self, callback: Callback, until: float, resolving: Resolve) -> None:
        self._callback = callback
        self._until = until
        self._resolving = resolving

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address that answers."""
        try:
            addresses = self._resolving(host, port)
        except (OSError, UnicodeError):
            raise NotSent(Fault.NO_SUCH_HOST) from None
        if not addresses or not all(may_connect(one, local=self._callback.local) for one in addresses):
            raise NotSent(Fault.FORBIDDEN_ADDRESS)
        last: Exception = NotSent(Fault.NO_SUCH_HOST)
        for numeric in addresses:
            try:
                opened = httpcore.SyncBackend().connect_tcp(numeric, port, _left(self._until), local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as fault:
                last = fault
            else:
                return _Hurried(opened, self._until)
        raise last


class _Hurried(httpcore.NetworkStream):
    """A connection of which every step ends by a moment, so that one who answers letter by letter holds nobody up."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come."""
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, _left(self._until))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on encrypted; the certificate must be the host's, not the numeric address's."""
        return _Hurried(self._stream.start_tls(ssl_context, server_hostname, _left(self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        """Tell of the connection what httpcore asks."""
        return self._stream.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("The time for this message is over.")
    return left
