"""Rows and answers at rest: sealed, since they name people."""

from __future__ import annotations

import json
from typing import Any

from saiban.frame.crypto import open_sealed, seal

KIND = "exchange_list"


def sealed(content: Any) -> bytes:
    """Seal rows or answers."""
    return seal(KIND, json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def opened(cipher: bytes | memoryview) -> Any:
    """Return what was sealed."""
    return json.loads(open_sealed(KIND, bytes(cipher)))
