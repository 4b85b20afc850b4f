"""Messages drawn by hypothesis: from the standard's own schemas, and from questions that are then mutilated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from hypothesis import strategies as st

from tests.exchange.standard import resolved

Made = st.SearchStrategy[Any]

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
JUNK: Made = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat())


def of_schema(name: str, schema: Any, *, told: Callable[[str], Made | None] = lambda _member: None) -> Made:
    """Return values that a schema of a file allows; `told` may say what a member of an object of this name holds."""
    if "$ref" in schema:
        return st.deferred(lambda: of_schema(name, resolved(name, schema["$ref"]), told=told))
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return st.one_of([of_schema(name, one, told=told) for one in schema[choice]])
    if "allOf" in schema:
        return of_schema(name, _merged(name, schema["allOf"]), told=told)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _of_type(name, schema, told)


def _of_type(name: str, schema: Any, told: Callable[[str], Made | None]) -> Made:
    kind = schema.get("type") or ("object" if "properties" in schema else "")
    if kind == "object":
        return _object(name, schema, told)
    if kind == "array":
        return st.lists(of_schema(name, schema.get("items", {}), told=told), max_size=2)
    if kind == "string":
        if schema.get("format") == "date-time":
            return MOMENTS
        if schema.get("format") == "uri":
            return st.just("https://core.eobi.gov.pk/callback")
        if "pattern" in schema:
            return st.from_regex(schema["pattern"], fullmatch=True).filter(lambda text: not text.endswith("\n"))
        return TEXTS.map(lambda text: text[: schema.get("maxLength", 20)])
    if kind in ("number", "integer"):
        return st.integers(-3, 2000)
    return st.booleans() if kind == "boolean" else JUNK


def _object(name: str, schema: Any, told: Callable[[str], Made | None]) -> Made:
    properties = schema.get("properties", {})
    if not properties:
        return st.dictionaries(TEXTS, JUNK, max_size=3)
    members = {}
    for member, one in properties.items():
        given = told(member)
        members[member] = of_schema(name, one, told=told) if given is None else given
    wanted = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {member: made for member, made in members.items() if member in wanted},
        optional={member: made for member, made in members.items() if member not in wanted},
    )


def _merged(name: str, parts: list[Any]) -> dict[str, Any]:
    """Return one schema of several that must all hold: members of a later one replace those of an earlier one."""
    whole: dict[str, Any] = {}
    for part in parts:
        one = resolved(name, part["$ref"]) if "$ref" in part else part
        members = {**whole.get("properties", {}), **one.get("properties", {})}
        whole = {**whole, **one} | ({"properties": members} if members else {})
    return whole


@st.composite
def mutilated(draw: st.DrawFn, whole: Made, least: int = 1) -> Any:
    """Return a value with some of its parts taken out, replaced by junk, or doubled."""
    value = draw(whole)
    for _ in range(draw(st.integers(least, 3))):
        value = _hurt(draw, value)
    return value


def _hurt(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, dict) and value:
        name = draw(st.sampled_from(sorted(value)))
        act = draw(st.sampled_from(["inside", "inside", "inside", "drop", "junk", "more"]))
        if act == "drop":
            return {key: one for key, one in value.items() if key != name}
        if act == "more":
            return value | {draw(TEXTS): draw(JUNK)}
        return value | {name: _hurt(draw, value[name]) if act == "inside" else draw(JUNK)}
    if isinstance(value, list) and value:
        place = draw(st.integers(0, len(value) - 1))
        hurt = _hurt(draw, value[place])
        return draw(st.sampled_from([[*value[:place], hurt, *value[place + 1 :]], [*value, value[place]], []]))
    return draw(JUNK)
