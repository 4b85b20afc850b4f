"""The hook for a virus scanner: ClamAV's daemon where `SAIBAN_CLAMD` names one (host:port, or the path of a socket).

The daemon is spoken to by its own INSTREAM command: the document goes over in pieces, each with its length, and the
answer is one line. Without a scanner a document says that nobody has scanned it.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

PIECE = 256 * 1024
SECONDS = 60.0


@dataclass(frozen=True)
class Verdict:
    """What a scanner said: whether it is clean, and the name of what it found."""

    clean: bool
    found: str = ""


class ScannerDown(Exception):
    """The scanner did not answer; it is asked again later."""


class Scanner(Protocol):
    """Looks for harmful code."""

    def scan(self, content: bytes) -> Verdict:
        """Return what was found, or raise `ScannerDown`."""


class Clamd:
    """ClamAV's daemon at an address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def scan(self, content: bytes) -> Verdict:
        """Send a document over and read the daemon's word."""
        try:
            with self._connected() as stream:
                stream.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), PIECE):
                    piece = content[start : start + PIECE]
                    stream.sendall(struct.pack("!I", len(piece)) + piece)
                stream.sendall(struct.pack("!I", 0))
                answer = b""
                while not answer.endswith(b"\0") and (part := stream.recv(4096)):
                    answer += part
        except OSError as fault:
            raise ScannerDown(str(fault)) from fault
        return _read(answer.rstrip(b"\0\n").decode(errors="replace"))

    def _connected(self) -> socket.socket:
        host, colon, port = self._address.rpartition(":")
        if colon and port.isdigit():
            return socket.create_connection((host, int(port)), timeout=SECONDS)
        stream = socket.socket(socket.AF_UNIX)
        stream.settimeout(SECONDS)
        stream.connect(self._address)
        return stream


def _read(answer: str) -> Verdict:
    """Read `stream: OK` or `stream: Eicar-Test-Signature FOUND`; anything else is no verdict."""
    told = answer.partition(": ")[2]
    if told == "OK":
        return Verdict(clean=True)
    if told.endswith(" FOUND"):
        return Verdict(clean=False, found=told.removesuffix(" FOUND")[:100])
    raise ScannerDown(answer[:200])


def scanner() -> Scanner | None:
    """Return the scanner of this installation (None: it has none)."""
    return Clamd(settings.CLAMD) if settings.CLAMD else None
