"""A declaration as text and back: one spelling for equal declarations, so that its digest is its version.

Values that are their field's default are left out: a new field with a default does not change the version of
declarations that do not use it.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any, Union, get_args, get_origin, get_type_hints

from saiban.cases.declarations import CaseType


def canonical_json(value: object) -> str:
    """Return JSON with sorted keys and no blanks: one text for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def as_text(case_type: CaseType) -> str:
    """Return the one text that stands for a declaration."""
    return canonical_json(_plain(case_type))


def version_of(case_type: CaseType) -> str:
    """Return the version of a declaration: the SHA-256 of its text, 64 hexadecimal digits."""
    return sha256(as_text(case_type).encode()).hexdigest()


def from_text(text: str) -> CaseType:
    """Return the declaration that a text stands for (ValueError, TypeError or KeyError for any other text)."""
    made = _made(CaseType, json.loads(text))
    if not isinstance(made, CaseType):
        raise ValueError("The text is not a declaration of a case type.")
    return made


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _made(kind: Any, plain: Any) -> Any:
    """Return a plain value as what its declared type says."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if plain is None else _made(next(one for one in inner if one is not type(None)), plain)
    if origin is tuple:
        of_one = inner if inner[-1] is not Ellipsis else (inner[0],) * len(plain)
        return tuple(_made(one, item) for one, item in zip(of_one, plain, strict=True))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        known = _hints(kind)
        return kind(**{name: _made(known[name], item) for name, item in plain.items()})
    if kind is date:
        return date.fromisoformat(plain)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(plain)
    if not isinstance(plain, kind):
        raise TypeError(f"{plain!r} stands where {kind.__name__} is expected.")
    return plain


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
