"""What a request says: a `Registration` in JSON, read strictly; the same dataclass that the page fills."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from saiban.cases.declarations import Words
from saiban.cases.faults import FieldFaults
from saiban.prosecution.referrals.shapes import read_json
from saiban.prosecution.registration.entry import Registration

ADAPTER = TypeAdapter(Registration)
MOST = 60
"""People or things of one kind in a report, as on the page."""

_SAID = {
    "missing": Words("This field is missing.", "یہ خانہ موجود نہیں۔"),
    "unknown": Words("There is no such field.", "ایسا کوئی خانہ نہیں۔"),
    "many": Words("These are too many.", "یہ تعداد حد سے زیادہ ہے۔"),
    "long": Words("This is too long.", "یہ حد سے لمبا ہے۔"),
}
_OTHERWISE = Words("A value of another kind is expected here.", "یہاں کسی اور قسم کی قدر چاہیے۔")
_LONGEST = {"facts": 20_000}
_LINE = 300


def registration(content: bytes) -> Registration:
    """Return the registration of a request. Raises `FieldFaults` by field, `ReferralFault` for what is no JSON."""
    told = read_json(content)
    faults = dict(_unknown(Registration, told, "")) if isinstance(told, dict) else {"": str(_OTHERWISE)}
    if faults:
        raise FieldFaults(faults)
    try:
        return ADAPTER.validate_json(content, strict=True)
    except ValidationError as fault:
        found = fault.errors(include_url=False, include_context=False, include_input=False)
        raise FieldFaults(
            {".".join(map(str, one["loc"])): str(_SAID.get(one["type"], _OTHERWISE)) for one in found}
        ) from None


def _unknown(kind: type, told: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield the fields that a dataclass does not have, and what is longer or more than the page takes."""
    hints = get_type_hints(kind)
    names = {one.name for one in dataclasses.fields(kind)}
    for name, value in told.items():
        here = f"{path}{name}"
        if name not in names:
            yield here[:120], str(_SAID["unknown"])
        elif isinstance(value, str) and len(value) > _LONGEST.get(name, _LINE):
            yield here, str(_SAID["long"])
        elif isinstance(value, list) and len(value) > MOST:
            yield here, str(_SAID["many"])
        elif isinstance(value, list):
            inner = next((one for one in get_args(hints[name]) if dataclasses.is_dataclass(one)), None)
            for place, one in enumerate(value):
                if isinstance(inner, type) and isinstance(one, dict):
                    yield from _unknown(inner, one, f"{here}.{place}.")


def schema() -> dict[str, Any]:
    """Return the JSON schemas of a registration and its parts, by name."""
    made = ADAPTER.json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = made.pop("$defs", {})
    return {"Registration": made | {"additionalProperties": False}} | {
        name: one | {"additionalProperties": False} for name, one in sorted(parts.items())
    }
