"""JSON as it comes in, read strictly."""

from __future__ import annotations

import json
from typing import Any


def parsed(body: bytes) -> Any:
    """Return what a body says. Raises ValueError for what is no JSON in UTF-8, NaN, NUL or half of a character."""
    try:
        said = json.loads(body.decode(), parse_constant=_no_number)
    except RecursionError as fault:
        raise ValueError("too deep") from fault
    if b"\\u" in body:
        text = json.dumps(said, ensure_ascii=False)
        text.encode()
        if "\\u0000" in text:
            raise ValueError("NUL")
    return said


def _no_number(_text: str) -> None:
    raise ValueError("not a number of JSON")
