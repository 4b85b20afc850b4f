"""A virus scanner's daemon that speaks ClamAV's INSTREAM, and can be down or say nonsense."""

from __future__ import annotations

import socket
import struct
import threading
from dataclasses import dataclass, field

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class VirusScanner:
    """Finds the test file that the makers of scanners agreed upon; `answers` are given in place of its own word."""

    answers: list[bytes] = field(default_factory=list)
    scanned: list[bytes] = field(default_factory=list)

    def __enter__(self) -> VirusScanner:
        self._door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._door.close()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self._door.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                line, _whence = self._door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!I", stream.read(4))[0]:
                    content += stream.read(size)
                self.scanned.append(content)
                own = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
                line.sendall(self.answers.pop(0) if self.answers else own)
