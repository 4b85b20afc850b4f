"""Calls of functions: of dates and numbers, over members, of enrolment, of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from saiban.schemes.language import tree
from saiban.schemes.language.functions import (
    AGGREGATES,
    CALLS,
    CASTS,
    COALESCERS,
    ENROLLED,
    FUNCTIONS,
    MEMBERS,
    TODAY,
)
from saiban.schemes.language.parsing.wording import type_words
from saiban.schemes.language.refusals import RuleRefused, refusal
from saiban.schemes.language.tree import Node

if TYPE_CHECKING:
    from saiban.schemes.language.parsing.reader import Reader


def call(reader: Reader, read: exp.Anonymous) -> Node:
    """Return the node of a function; which there are is said in functions.py."""
    name = str(read.this).lower()
    if name == "param":
        return _parameter(reader, read)
    if name in ENROLLED:
        return _enrolled(reader, name, read)
    if name in MEMBERS:
        return _over_members(reader, name, read)
    if name in CALLS:
        return _called(reader, name, read)
    if name in CASTS:
        raise reader.refuse("cast", read, text=reader.written(read))
    if name in TODAY:
        raise reader.refuse("today", read, name=name)
    if name in COALESCERS:
        raise reader.refuse("coalesce", read, name=name)
    if name in AGGREGATES:
        raise reader.refuse("aggregate", read, name=name, instead=AGGREGATES[name])
    raise reader.unheard("function", name, FUNCTIONS, read, known=", ".join(FUNCTIONS))


def _called(reader: Reader, name: str, read: exp.Anonymous) -> Node:
    """Return the node of a function of dates or numbers; least and greatest take either."""
    called, given = CALLS[name], read.expressions
    if not called.least <= len(given) <= called.most:
        raise _miscounted(
            reader, name, read, str(called.least) if called.least == called.most else f"{called.least}-{called.most}"
        )
    takes, gives = called.takes, called.gives
    if called.function in ("least", "greatest") and reader.node(given[0]).type == "date":
        takes = gives = "date"
    arguments = tuple(reader.typed(each, takes) for each in given)
    if called.function == "round" and len(arguments) == 2:
        digits = arguments[1]
        if not (isinstance(digits, tree.Value) and digits.value in range(7)):
            raise reader.refuse("digits", given[1])
    if called.function == "years" and len(arguments) == 1:
        arguments = (*arguments, tree.Called("as_of", (), "date"))
    return tree.Called(called.function, arguments, gives)


def _over_members(reader: Reader, name: str, read: exp.Anonymous) -> Node:
    """Return the node of a function over the members of the household; none stands within another."""
    if reader.over is not None:
        raise reader.refuse("nested_members", read, inner=name, outer=reader.over)
    if len(read.expressions) != 1:
        raise _miscounted(reader, name, read, "1")
    how, takes, gives = MEMBERS[name]
    reader.over, reader.whose = name, "member"
    try:
        part = reader.typed(read.expressions[0], takes)
    finally:
        reader.over, reader.whose = None, "own"
    return tree.OverMembers(how, part, gives)


def _enrolled(reader: Reader, name: str, read: exp.Anonymous) -> Node:
    """Return the node of a question whether somebody draws from schemes."""
    given = read.expressions
    if not given or (name != "enrolled_any" and len(given) != 1):
        raise _miscounted(reader, name, read, "1")
    if reader.path:
        raise reader.refuse("formula_fact", read, name=name)
    schemes = []
    for each in given:
        code = _quoted(reader, name, each)
        if code not in reader.words.schemes:
            raise reader.unheard("scheme", code, reader.words.schemes, each)
        schemes.append((code, reader.words.schemes[code]))
    if name != "household_enrolled":
        return tree.Enrolled(tuple(schemes), reader.whose)
    if reader.over is not None:
        raise reader.refuse("nested_members", read, inner=name, outer=reader.over)
    return tree.OverMembers("any", tree.Enrolled(tuple(schemes), "member"), "boolean")


def _parameter(reader: Reader, read: exp.Anonymous) -> Node:
    """Return the node of a parameter, with its formula where it is worked out from others."""
    if len(read.expressions) != 1:
        raise _miscounted(reader, "param", read, "1")
    (given,) = read.expressions
    written = _quoted(reader, "param", given)
    name = written if "." in written else f"{reader.words.home}.{written}"
    parameter = reader.words.parameters.get(name)
    if parameter is None:
        near = {each.removeprefix(f"{reader.words.home}."): each for each in reader.words.parameters}
        raise reader.unheard("parameter", written, near, given)
    if name in reader.path:
        circle = (*reader.path[reader.path.index(name) :], name)
        raise reader.refuse("circular", read, name=name, path=" → ".join(circle))
    formula = None
    if parameter.formula is not None:
        inner = reader.within(name, parameter.formula, parameter.line)
        formula = inner.read()
        if formula.type != "number":
            raise refusal("amount_type", inner.where, type=type_words(formula.type))
    return tree.ParameterOf(name, parameter, reader.whose, formula)


def _quoted(reader: Reader, name: str, at: exp.Expression) -> str:
    """Return a name that a function takes, which stands in quotes."""
    if not (isinstance(at, exp.Literal) and at.is_string):
        raise reader.refuse("literal_name", at, name=name)
    return str(at.this)


def _miscounted(reader: Reader, name: str, read: exp.Anonymous, wanted: str) -> RuleRefused:
    """Return the refusal of a call with too few or too many arguments."""
    return reader.refuse("arguments", read, name=name, wanted=wanted, given=str(len(read.expressions)))
