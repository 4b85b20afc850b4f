"""Messages at rest: sealed, since they speak of people."""

from __future__ import annotations

import json
from typing import Any

from saiban.frame.crypto import open_sealed, seal

KIND = "exchange_message"


def sealed(content: Any) -> bytes:
    """Seal a message, or a part of one; equal content gives equal bytes."""
    return seal(KIND, json.dumps(content, sort_keys=True, separators=(",", ":")))


def opened(cipher: bytes) -> Any:
    """Return what was sealed."""
    return json.loads(open_sealed(KIND, bytes(cipher)))
