"""What a rule is made of in the end: facts, and the numbers, texts and dates written in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from sqlglot import exp

from saiban.schemes.definitions import FactType
from saiban.schemes.language import tree
from saiban.schemes.language.functions import TODAY
from saiban.schemes.language.parsing.wording import short
from saiban.schemes.language.tree import Node, Type

if TYPE_CHECKING:
    from saiban.schemes.language.parsing.reader import Reader

DIGITS = 15
TYPES: dict[FactType, Type] = {
    "boolean": "boolean",
    "integer": "number",
    "number": "number",
    "money": "number",
    "date": "date",
    "text": "text",
    "list": "list",
}


def literal(reader: Reader, read: exp.Expression) -> Node:
    """Return the value of a written text or number."""
    if read.is_string:
        return tree.Value(str(read.this), "text")
    try:
        value = Decimal(read.this)
    except InvalidOperation:
        raise reader.refuse("number", read, value=short(read.this)) from None
    if len(value.as_tuple().digits) > DIGITS or abs(value) >= 10**DIGITS or "e" in read.this.lower():
        raise reader.refuse("number", read, value=short(read.this))
    return tree.Value(value, "number")


def day(reader: Reader, read: exp.Expression) -> Node:
    """Return the value of DATE '2025-07-01'; any other cast is refused."""
    kind = read.args["to"]
    written = reader.written(read)
    if kind.this is not exp.DataType.Type.DATE or not isinstance(read.this, exp.Literal) or "::" in written:
        raise reader.refuse("cast", read, text=written)
    try:
        return tree.Value(date.fromisoformat(_dashed(read.this.this)), "date")
    except ValueError:
        raise reader.refuse("date", read, value=short(read.this.this)) from None


def fact(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of a fact: bare, or `me.` and its name within a function over members."""
    if isinstance(read.this, exp.Star):
        raise reader.refuse("star", read)
    name, owner = str(read.this.this), read.args.get("table")
    whose = reader.whose
    if name.lower() in TODAY and owner is None:
        raise reader.refuse("today", read, name=name)
    if owner is not None:
        if owner.name.lower() != "me" or read.args.get("db") is not None:
            raise reader.refuse("owner", read, text=reader.written(read))
        if reader.over is None:
            raise reader.refuse("me_outside", read, name=name)
        whose = "own"
    if reader.path:
        raise reader.refuse("formula_fact", read, name=name)
    known = reader.words.facts.get(name) or reader.words.facts.get(name.lower())
    if known is None:
        raise reader.unheard("fact", name, reader.words.facts, read)
    return tree.FactOf(known, whose, TYPES[known.type])


def _dashed(text: str) -> str:
    """Return a date's text if it is written with dashes, as fromisoformat alone would not insist."""
    return text if len(text) == 10 and text[4] == text[7] == "-" else ""
