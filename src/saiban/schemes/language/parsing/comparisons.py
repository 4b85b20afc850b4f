"""What compares: signs of order, BETWEEN, IN, IS NULL."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from sqlglot import exp

from saiban.schemes.language import tree
from saiban.schemes.language.parsing.wording import type_words
from saiban.schemes.language.refusals import RuleRefused
from saiban.schemes.language.tree import Node

if TYPE_CHECKING:
    from saiban.schemes.language.parsing.reader import Reader

COMPARISONS: dict[type[exp.Expression], tree.Comparison] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


def compared(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of two values with a sign between them."""
    left, right = read.this, read.expression
    for side in (left, right):
        if isinstance(side, exp.Null):
            raise reader.refuse("equals_null", read)
        if type(side) in COMPARISONS:
            raise reader.refuse("chained", read, text=reader.written(read))
    for side, other in ((left, right), (right, left)):
        if isinstance(side, exp.Boolean):
            raise reader.refuse("yes_no", read, text=reader.written(other))
    return _ordered(reader, read, COMPARISONS[type(read)], left, right)


def between(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of BETWEEN: at least the one, at most the other."""
    low = _ordered(reader, read, ">=", read.this, read.args["low"])
    high = _ordered(reader, read, "<=", read.this, read.args["high"])
    return tree.AllOf((low, high))


def unknown(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of IS NULL, which is asked of a fact alone."""
    if isinstance(read.expression, exp.Boolean):
        raise reader.refuse("is_true", read, text=reader.written(read.this))
    if not isinstance(read.expression, exp.Null):
        raise reader.refuse("not_part", read, text=reader.written(read))
    inner = reader.node(read.this)
    if not isinstance(inner, tree.FactOf):
        raise reader.refuse("null_of", read, text=reader.written(read.this))
    return tree.Unknown(inner)


def among(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of IN, whose list is written in the rule."""
    if read.args.get("query") is not None:
        raise reader.refuse("select", read)
    part = reader.node(read.this)
    values = []
    for each in read.expressions:
        value = None if isinstance(each, exp.Null) else reader.node(each)
        if not isinstance(value, tree.Value):
            raise reader.refuse("literals", read, text=reader.written(each))
        if value.type != part.type or part.type == "list":
            raise _unlike(reader, each, (read.this, part), (each, value))
        values.append(cast(tree.Value, _labelled(reader, value, part, each)))
    if not values:
        raise reader.refuse("literals", read, text="()")
    return tree.Among(part, tuple(values))


def _ordered(
    reader: Reader, read: exp.Expression, how: tree.Comparison, left: exp.Expression, right: exp.Expression
) -> Node:
    """Return the node of a comparison of two values of one type."""
    first, second = reader.node(left), reader.node(right)
    if {first.type, second.type} == {"date", "text"}:
        raise reader.refuse("date_quotes", read, text=reader.written(right if second.type == "text" else left))
    if first.type != second.type or first.type == "list":
        raise _unlike(reader, read, (left, first), (right, second))
    if how not in ("=", "<>") and first.type not in ("number", "date"):
        raise reader.refuse("order_types", read, how=how, text=reader.written(left), type=type_words(first.type))
    first, second = _labelled(reader, first, second, left), _labelled(reader, second, first, right)
    return tree.Compared(how, first, second)


def _labelled(reader: Reader, value: Node, fact: Node, at: exp.Expression) -> Node:
    """Return a written value beside a text fact with its label; refuse one that the fact can't have."""
    if not (isinstance(value, tree.Value) and isinstance(fact, tree.FactOf) and fact.fact.choices):
        return value
    for choice in fact.fact.choices:
        if choice.code == value.value:
            return replace(value, label=choice.label)
    known = ", ".join(choice.code for choice in fact.fact.choices)
    raise reader.refuse("choice", at, value=str(value.value), name=fact.fact.code, known=known)


def _unlike(
    reader: Reader, at: exp.Expression, left: tuple[exp.Expression, Node], right: tuple[exp.Expression, Node]
) -> RuleRefused:
    """Return the refusal of a comparison of two types."""
    return reader.refuse(
        "compare_types",
        at,
        left=reader.written(left[0]),
        right=reader.written(right[0]),
        left_type=type_words(left[1].type),
        right_type=type_words(right[1].type),
    )
