"""The load generator: requests that were made before, over connections that stay open.

`closed` sends the next request on a connection when the answer to the one before is there: it measures how many a
second the server can answer. `steady` sends at a steady rate whatever the answers do, and counts an answer's time from
the moment at which its request was due, so that a server that stalls can't hide it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What came of a load: answers a second, the seconds of each answer in order, and answers that were not 200."""

    a_second: float
    seconds: list[float]
    wrong: int

    def percentile(self, share: float) -> float:
        """Return the seconds within which this share of the answers came."""
        return self.seconds[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


class _Line:
    """One open connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def post(self, request: bytes) -> bool:
        """Send a whole request and say whether the answer is 200 and names a person."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        lowered = head.lower()
        start = lowered.index(b"content-length:") + 15
        body = await self.reader.readexactly(int(lowered[start : lowered.index(b"\r\n", start)]))
        return head.startswith(b"HTTP/1.1 200") and b"Bench Person" in body


async def _lines(port: int, n: int) -> list[_Line]:
    return [_Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(n)]


async def _closed(port: int, requests: Sequence[bytes], connections: int) -> Load:
    lines = await _lines(port, connections)
    waiting = iter(requests)
    seconds: list[float] = []
    wrong = 0

    async def go(line: _Line) -> None:
        nonlocal wrong
        for request in waiting:
            began = time.perf_counter()
            wrong += not await line.post(request)
            seconds.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(go(line) for line in lines))
    took = time.perf_counter() - began
    for line in lines:
        line.writer.close()
    return Load(len(requests) / took, sorted(seconds), wrong)


async def _open(port: int, requests: Sequence[bytes], a_second: float, connections: int) -> Load:
    free: asyncio.Queue[_Line] = asyncio.Queue()
    for line in await _lines(port, connections):
        free.put_nowait(line)
    seconds: list[float] = []
    wrong = 0
    first = time.perf_counter() + 0.05

    async def one(request: bytes, due: float) -> None:
        nonlocal wrong
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        line = await free.get()
        wrong += not await line.post(request)
        seconds.append(time.perf_counter() - due)
        free.put_nowait(line)

    await asyncio.gather(*(one(request, first + place / a_second) for place, request in enumerate(requests)))
    return Load(len(requests) / (time.perf_counter() - first), sorted(seconds), wrong)


def closed(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Send all requests over so many connections, each as soon as the one before it was answered."""
    return asyncio.run(_closed(port, requests, connections))


def steady(port: int, requests: Sequence[bytes], a_second: float, connections: int) -> Load:
    """Send all requests at a steady rate."""
    return asyncio.run(_open(port, requests, a_second, connections))
