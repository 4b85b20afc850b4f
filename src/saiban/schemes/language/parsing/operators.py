"""What joins parts of a rule: AND, OR, NOT, arithmetic, CASE."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from saiban.schemes.language import tree
from saiban.schemes.language.parsing.wording import type_words
from saiban.schemes.language.tree import Node, Type

if TYPE_CHECKING:
    from saiban.schemes.language.parsing.reader import Reader

OPERATIONS: dict[type[exp.Expression], tree.Operation] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}


def joined(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of a chain of AND or of OR."""
    parts = tuple(reader.typed(each, "boolean") for each in _chain(read))
    return tree.AllOf(parts) if type(read) is exp.And else tree.AnyOf(parts)


def negated(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of NOT."""
    inner = read.this
    if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Boolean):
        raise reader.refuse("is_true", inner, text=reader.written(inner.this))
    return tree.Not(reader.typed(inner, "boolean"))


def worked(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of two numbers added, subtracted, multiplied or divided."""
    how = OPERATIONS[type(read)]
    sides = []
    for side in (read.this, read.expression):
        node = reader.node(side)
        if node.type == "date":
            raise reader.refuse("date_arithmetic", side, how=how, text=reader.written(side))
        sides.append(reader.typed(side, "number"))
    left, right = sides
    if how == "/" and isinstance(right, tree.Value) and right.value == 0:
        raise reader.refuse("zero", read, text=reader.written(read))
    return tree.Worked(how, left, right)


def negative(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of a number with a minus before it."""
    inner = reader.typed(read.this, "number")
    if isinstance(inner, tree.Value) and isinstance(inner.value, Decimal):
        return tree.Value(-inner.value, "number")
    return tree.Called("negative", (inner,), "number")


def case(reader: Reader, read: exp.Expression) -> Node:
    """Return the node of CASE WHEN, which must have an ELSE and give one type."""
    if read.this is not None:
        raise reader.refuse("case_subject", read.this, text=reader.written(read.this))
    if read.args.get("default") is None:
        raise reader.refuse("case_else", read)
    branches, found = [], None
    for branch in read.args["ifs"]:
        condition, result = reader.typed(branch.this, "boolean"), reader.node(branch.args["true"])
        found = _same(reader, found, result.type, branch.args["true"])
        branches.append((condition, result))
    otherwise = reader.node(read.args["default"])
    found = _same(reader, found, otherwise.type, read.args["default"])
    return tree.Case(tuple(branches), otherwise, found)


def _same(reader: Reader, before: Type | None, now: Type, at: exp.Expression) -> Type:
    """Return the type of a result of CASE, refused where one before had another."""
    if before not in (None, now):
        raise reader.refuse(
            "case_types", at, left_type=type_words(before or now), right_type=type_words(now), text=reader.written(at)
        )
    return now


def _chain(read: exp.Expression) -> list[exp.Expression]:
    """Return the parts of a chain of one connective, in order, without recursion."""
    found: list[exp.Expression] = []
    left = read
    while type(left) is type(read):
        found.append(left.expression)
        left = left.this
    return [left, *reversed(found)]
