"""Messages at rest: sealed, since they speak of people."""

from __future__ import annotations

import json
from typing import Any

from saiban.frame.crypto import blind, known_blinds, open_sealed, seal

KIND = "exchange_message"


def sealed(content: Any) -> bytes:
    """Seal a message, or a part of one; equal content gives equal bytes."""
    return seal(KIND, _written(content))


def indexed(content: Any) -> bytes:
    """Return the blind index of the same content, under which an equal one is found."""
    return blind(KIND, _written(content))


def known_indexes(content: Any) -> tuple[bytes, ...]:
    """Return every index under which an equal content may stand: two while the key is being changed."""
    return known_blinds([KIND], [_written(content)])[0]


def opened(cipher: bytes) -> Any:
    """Return what was sealed."""
    return json.loads(open_sealed(KIND, bytes(cipher)))


def _written(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))
