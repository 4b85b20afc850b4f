"""A rule's text made into its tree, node by node; whatever has no branch here is refused."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal, cast

from sqlglot import exp
from sqlglot.errors import ParseError

from saiban.schemes.definitions import Fact, FactType, Words
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
from saiban.schemes.language.refusals import TABLE, RuleRefused, Where, phrase, refusal
from saiban.schemes.language.screening import LEVELS, RuleDialect, place, screened
from saiban.schemes.language.tree import Node, Type, Whose
from saiban.schemes.language.vocabulary import Vocabulary

Wanted = Literal["condition", "amount", "any"]
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
COMPARISONS: dict[type[exp.Expression], tree.Comparison] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
OPERATIONS: dict[type[exp.Expression], tree.Operation] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule: its text, the type of what it gives, what it reads, and its tree."""

    text: str
    type: Type
    facts: tuple[str, ...]  # codes, in the order in which they are read
    member_facts: tuple[str, ...]  # those read of each member of the household
    parameters: tuple[str, ...]  # "scheme.code", those that others are worked out from among them
    schemes: tuple[str, ...]  # whose enrolment is asked
    tree: Node


def parse(text: str, *, vocabulary: Vocabulary, where: Where, wanted: Wanted = "any") -> Rule:
    """Return the rule that a text says; raise RuleRefused with place and reason, in words for a policy officer."""
    node = _Reader(text, vocabulary, where).read()
    if wanted == "condition" and node.type != "boolean":
        raise refusal("condition_type", where, type=_type(node.type), text=_short(text))
    if wanted == "amount" and node.type != "number":
        raise refusal("amount_type", where, type=_type(node.type))
    return rule_of(text, node)


def rule_of(text: str, node: Node) -> Rule:
    """Return the rule of a tree, with what it reads."""
    nodes = list(tree.walk(node))
    facts = [each for each in nodes if isinstance(each, tree.FactOf)]
    return Rule(
        text=text,
        type=node.type,
        facts=_once(each.fact.code for each in facts),
        member_facts=_once(each.fact.code for each in facts if each.whose == "member"),
        parameters=_once(each.name for each in nodes if isinstance(each, tree.ParameterOf)),
        schemes=_once(code for each in nodes if isinstance(each, tree.Enrolled) for code, _ in each.schemes),
        tree=node,
    )


@dataclass
class _Reader:
    """Makes the tree of one text; `path` holds the parameters that are being worked out."""

    text: str
    words: Vocabulary
    where: Where
    path: tuple[str, ...] = ()
    over: str | None = None  # the function over members in which we are
    whose: Whose = field(default="own")

    def read(self) -> Node:
        tokens = screened(self.text, self.where)
        try:
            read = RuleDialect().parser().parse(tokens, self.text)
        except ParseError as error:
            first = error.errors[0] if error.errors else {}
            near = str(first.get("highlight") or self.text.strip()[-12:])
            at = self.text.find(near) if first.get("col") is None else _start(self.text, first)
            raise refusal("not_read", place(self.text, max(at, 0), self.where), near=_short(near)) from None
        except RecursionError:
            raise refusal("too_deep", self.where, most=str(LEVELS)) from None
        root = cast(exp.Expression, read[0])
        if _depth(root) > LEVELS * 2:
            raise refusal("too_deep", self.where, most=str(LEVELS))
        return self.node(root)

    def refuse(self, code: str, at: exp.Expression, /, **values: str | Words) -> RuleRefused:
        return refusal(code, place(self.text, _span(at, self.text)[0], self.where), **values)

    def written(self, at: exp.Expression) -> str:
        start, end = _span(at, self.text)
        return _short(self.text[start:end])

    def node(self, read: exp.Expression) -> Node:
        """Return the node of what sqlglot read."""
        kind = type(read)
        if kind is exp.Paren:
            return self.node(read.this)
        if kind in (exp.And, exp.Or):
            found = tuple(self.typed(each, "boolean") for each in _chain(read))
            return tree.AllOf(found) if kind is exp.And else tree.AnyOf(found)
        if kind is exp.Not:
            return self.negated(read)
        if kind in COMPARISONS:
            return self.compared(read)
        if kind in OPERATIONS:
            return self.worked(read)
        if kind is exp.Between and not read.args.get("symmetric"):
            return tree.AllOf(
                (
                    self.ordered(read, ">=", read.this, read.args["low"]),
                    self.ordered(read, "<=", read.this, read.args["high"]),
                )
            )
        match read:
            case exp.Column():
                return self.fact(read)
            case exp.Literal():
                return self.literal(read)
            case exp.Boolean():
                return tree.Value(bool(read.this), "boolean")
            case exp.Neg():
                return self.negative(read)
            case exp.Is():
                return self.unknown(read)
            case exp.In():
                return self.among(read)
            case exp.Case():
                return self.case(read)
            case exp.Anonymous():
                return self.call(read)
            case exp.Cast():
                return self.day(read)
            case exp.Null():
                raise self.refuse("lone_null", read)
            case exp.Star():
                raise self.refuse("star", read)
            case exp.Window():
                raise self.refuse("window", read)
            case exp.Select() | exp.Subquery() | exp.Values():
                raise self.refuse("select", read)
            case exp.Placeholder() | exp.Parameter() | exp.SessionParameter():
                raise self.refuse("placeholder", read, word=self.written(read))
            case exp.Alias():
                raise self.refuse("not_read", read.args["alias"], near=self.written(read.args["alias"]))
            case exp.Command() | exp.DDL() | exp.DML():
                raise self.refuse("command", read, word=_short(self.text).split()[0].upper())
        raise self.refuse("not_part", read, text=self.written(read))

    def typed(self, read: exp.Expression, wanted: Type) -> Node:
        """Return the node of what must be of one type."""
        node = self.node(read)
        if node.type != wanted:
            raise self.refuse("wanted", read, wanted=_type(wanted), text=self.written(read), type=_type(node.type))
        return node

    def negated(self, read: exp.Expression) -> Node:
        inner = read.this
        if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Boolean):
            raise self.refuse("is_true", inner, text=self.written(inner.this))
        return tree.Not(self.typed(inner, "boolean"))

    def compared(self, read: exp.Expression) -> Node:
        how = COMPARISONS[type(read)]
        left, right = read.this, read.expression
        for side in (left, right):
            if isinstance(side, exp.Null):
                raise self.refuse("equals_null", read)
            if type(side) in COMPARISONS:
                raise self.refuse("chained", read, text=self.written(read))
        for side, other in ((left, right), (right, left)):
            if isinstance(side, exp.Boolean):
                raise self.refuse("yes_no", read, text=self.written(other))
        return self.ordered(read, how, left, right)

    def ordered(self, read: exp.Expression, how: tree.Comparison, left: exp.Expression, right: exp.Expression) -> Node:
        first, second = self.node(left), self.node(right)
        if {first.type, second.type} == {"date", "text"}:
            raise self.refuse("date_quotes", read, text=self.written(right if second.type == "text" else left))
        if first.type != second.type or first.type == "list":
            raise self.refuse(
                "compare_types",
                read,
                left=self.written(left),
                right=self.written(right),
                left_type=_type(first.type),
                right_type=_type(second.type),
            )
        if how not in ("=", "<>") and first.type not in ("number", "date"):
            raise self.refuse("order_types", read, how=how, text=self.written(left), type=_type(first.type))
        first, second = self.chosen(first, second, left), self.chosen(second, first, right)
        return tree.Compared(how, first, second)

    def chosen(self, value: Node, fact: Node, at: exp.Expression) -> Node:
        """Return a written value beside a text fact with its label; refuse one that the fact can't have."""
        if not (isinstance(value, tree.Value) and isinstance(fact, tree.FactOf) and fact.fact.choices):
            return value
        for choice in fact.fact.choices:
            if choice.code == value.value:
                return replace(value, label=choice.label)
        known = ", ".join(choice.code for choice in fact.fact.choices)
        raise self.refuse("choice", at, value=str(value.value), name=fact.fact.code, known=known)

    def worked(self, read: exp.Expression) -> Node:
        how = OPERATIONS[type(read)]
        sides = []
        for side in (read.this, read.expression):
            node = self.node(side)
            if node.type == "date":
                raise self.refuse("date_arithmetic", side, how=how, text=self.written(side))
            sides.append(self.typed(side, "number"))
        left, right = sides
        if how == "/" and isinstance(right, tree.Value) and right.value == 0:
            raise self.refuse("zero", read, text=self.written(read))
        return tree.Worked(how, left, right)

    def negative(self, read: exp.Expression) -> Node:
        inner = self.typed(read.this, "number")
        if isinstance(inner, tree.Value) and isinstance(inner.value, Decimal):
            return tree.Value(-inner.value, "number")
        return tree.Called("negative", (inner,), "number")

    def unknown(self, read: exp.Expression) -> Node:
        if isinstance(read.expression, exp.Boolean):
            raise self.refuse("is_true", read, text=self.written(read.this))
        if not isinstance(read.expression, exp.Null):
            raise self.refuse("not_part", read, text=self.written(read))
        inner = self.node(read.this)
        if not isinstance(inner, tree.FactOf):
            raise self.refuse("null_of", read, text=self.written(read.this))
        return tree.Unknown(inner)

    def among(self, read: exp.Expression) -> Node:
        if read.args.get("query") is not None:
            raise self.refuse("select", read)
        part = self.node(read.this)
        values = []
        for each in read.expressions:
            value = None if isinstance(each, exp.Null) else self.node(each)
            if not isinstance(value, tree.Value):
                raise self.refuse("literals", read, text=self.written(each))
            if value.type != part.type or part.type == "list":
                raise self.refuse(
                    "compare_types",
                    each,
                    left=self.written(read.this),
                    right=self.written(each),
                    left_type=_type(part.type),
                    right_type=_type(value.type),
                )
            chosen = self.chosen(value, part, each)
            values.append(cast(tree.Value, chosen))
        if not values:
            raise self.refuse("literals", read, text="()")
        return tree.Among(part, tuple(values))

    def case(self, read: exp.Expression) -> Node:
        if read.this is not None:
            raise self.refuse("case_subject", read.this, text=self.written(read.this))
        if read.args.get("default") is None:
            raise self.refuse("case_else", read)
        branches, found = [], None
        for branch in read.args["ifs"]:
            condition, result = self.typed(branch.this, "boolean"), self.node(branch.args["true"])
            found = self.same(found, result.type, branch.args["true"])
            branches.append((condition, result))
        otherwise = self.node(read.args["default"])
        found = self.same(found, otherwise.type, read.args["default"])
        return tree.Case(tuple(branches), otherwise, found)

    def same(self, before: Type | None, now: Type, at: exp.Expression) -> Type:
        if before not in (None, now):
            raise self.refuse(
                "case_types", at, left_type=_type(before or now), right_type=_type(now), text=self.written(at)
            )
        return now

    def day(self, read: exp.Expression) -> Node:
        """Return the value of DATE '2025-07-01'; any other cast is refused."""
        kind = read.args["to"]
        written = self.written(read)
        if kind.this is not exp.DataType.Type.DATE or not isinstance(read.this, exp.Literal) or "::" in written:
            raise self.refuse("cast", read, text=written)
        try:
            return tree.Value(date.fromisoformat(_dashed(read.this.this)), "date")
        except ValueError:
            raise self.refuse("date", read, value=_short(read.this.this)) from None

    def literal(self, read: exp.Expression) -> Node:
        if read.is_string:
            return tree.Value(str(read.this), "text")
        try:
            value = Decimal(read.this)
        except InvalidOperation:
            raise self.refuse("number", read, value=_short(read.this)) from None
        if len(value.as_tuple().digits) > DIGITS or abs(value) >= 10**DIGITS or "e" in read.this.lower():
            raise self.refuse("number", read, value=_short(read.this))
        return tree.Value(value, "number")

    def fact(self, read: exp.Expression) -> Node:
        if isinstance(read.this, exp.Star):
            raise self.refuse("star", read)
        name, owner = str(read.this.this), read.args.get("table")
        whose = self.whose
        if name.lower() in TODAY and owner is None:
            raise self.refuse("today", read, name=name)
        if owner is not None:
            if owner.name.lower() != "me" or read.args.get("db") is not None:
                raise self.refuse("owner", read, text=self.written(read))
            if self.over is None:
                raise self.refuse("me_outside", read, name=name)
            whose = "own"
        if self.path:
            raise self.refuse("formula_fact", read, name=name)
        fact: Fact | None = self.words.facts.get(name) or self.words.facts.get(name.lower())
        if fact is None:
            raise self.unheard("fact", name, self.words.facts, read)
        return tree.FactOf(fact, whose, TYPES[fact.type])

    def call(self, read: exp.Anonymous) -> Node:
        """Return the node of a function; which there are is said in functions.py."""
        name = str(read.this).lower()
        given = list(read.expressions)
        if name == "param":
            return self.parameter(read, given)
        if name in ENROLLED:
            return self.enrolled(name, read, given)
        if name in MEMBERS:
            return self.members(name, read, given)
        if name in CALLS:
            return self.worked_out(name, read, given)
        if name in CASTS:
            raise self.refuse("cast", read, text=self.written(read))
        if name in TODAY:
            raise self.refuse("today", read, name=name)
        if name in COALESCERS:
            raise self.refuse("coalesce", read, name=name)
        if name in AGGREGATES:
            raise self.refuse("aggregate", read, name=name, instead=AGGREGATES[name])
        raise self.unheard("function", name, FUNCTIONS, read, known=", ".join(FUNCTIONS))

    def worked_out(self, name: str, read: exp.Anonymous, given: list[exp.Expression]) -> Node:
        called = CALLS[name]
        if not called.least <= len(given) <= called.most:
            wanted = str(called.least) if called.least == called.most else f"{called.least}-{called.most}"
            raise self.refuse("arguments", read, name=name, wanted=wanted, given=str(len(given)))
        takes = called.takes
        if called.function in ("least", "greatest") and self.node(given[0]).type == "date":
            takes = "date"
        arguments = tuple(self.typed(each, takes) for each in given)
        if called.function == "round" and len(arguments) == 2:
            digits = arguments[1]
            if not (isinstance(digits, tree.Value) and digits.value in range(7)):
                raise self.refuse("digits", given[1])
        if called.function == "years" and len(arguments) == 1:
            arguments = (*arguments, tree.Called("as_of", (), "date"))
        return tree.Called(
            called.function, arguments, "date" if takes == "date" and called.takes != takes else called.gives
        )

    def members(self, name: str, read: exp.Anonymous, given: list[exp.Expression]) -> Node:
        if self.over is not None:
            raise self.refuse("nested_members", read, inner=name, outer=self.over)
        if len(given) != 1:
            raise self.refuse("arguments", read, name=name, wanted="1", given=str(len(given)))
        how, takes, gives = MEMBERS[name]
        self.over, self.whose = name, "member"
        try:
            part = self.typed(given[0], takes)
        finally:
            self.over, self.whose = None, "own"
        return tree.OverMembers(how, part, gives)

    def enrolled(self, name: str, read: exp.Anonymous, given: list[exp.Expression]) -> Node:
        if not given or (name != "enrolled_any" and len(given) != 1):
            raise self.refuse("arguments", read, name=name, wanted="1", given=str(len(given)))
        if self.path:
            raise self.refuse("formula_fact", read, name=name)
        schemes = []
        for each in given:
            code = self.quoted(name, each)
            if code not in self.words.schemes:
                raise self.unheard("scheme", code, self.words.schemes, each)
            schemes.append((code, self.words.schemes[code]))
        if name != "household_enrolled":
            return tree.Enrolled(tuple(schemes), self.whose)
        if self.over is not None:
            raise self.refuse("nested_members", read, inner=name, outer=self.over)
        return tree.OverMembers("any", tree.Enrolled(tuple(schemes), "member"), "boolean")

    def parameter(self, read: exp.Anonymous, given: list[exp.Expression]) -> Node:
        if len(given) != 1:
            raise self.refuse("arguments", read, name="param", wanted="1", given=str(len(given)))
        written = self.quoted("param", given[0])
        name = written if "." in written else f"{self.words.home}.{written}"
        parameter = self.words.parameters.get(name)
        if parameter is None:
            near = {each.removeprefix(f"{self.words.home}."): each for each in self.words.parameters}
            raise self.unheard("parameter", written, near, given[0])
        if name in self.path:
            raise self.refuse("circular", read, name=name, path=" → ".join((*self.path[self.path.index(name) :], name)))
        formula = None
        if parameter.formula is not None:
            home = replace(self.words, home=name.rpartition(".")[0])
            inner = _Reader(
                parameter.formula, home, Where(name, parameter.line), (*self.path, name), self.over, self.whose
            )
            formula = inner.read()
            if formula.type != "number":
                raise refusal("amount_type", inner.where, type=_type(formula.type))
        return tree.ParameterOf(name, parameter, self.whose, formula)

    def quoted(self, name: str, at: exp.Expression) -> str:
        if not (isinstance(at, exp.Literal) and at.is_string):
            raise self.refuse("literal_name", at, name=name)
        return str(at.this)

    def unheard(
        self, code: str, name: str, known: Iterable[str], at: exp.Expression, /, **values: str | Words
    ) -> RuleRefused:
        """Return the refusal of a name that is not known, with the nearest one that is."""
        close = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.7)
        if close:
            return self.refuse(f"{code}_near", at, name=name, near=close[0])
        return self.refuse(code, at, name=name, **values)


def _type(kind: Type) -> Words:
    return phrase(TABLE, f"type_{kind}")


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= 40 else f"{one[:39]}…"


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _dashed(text: str) -> str:
    """Return a date's text if it is written with dashes, as fromisoformat alone would not insist."""
    return text if len(text) == 10 and text[4] == text[7] == "-" else ""


def _chain(read: exp.Expression) -> list[exp.Expression]:
    """Return the parts of a chain of one connective, in order, without recursion."""
    found: list[exp.Expression] = []
    left = read
    while type(left) is type(read):
        found.append(left.expression)
        left = left.this
    return [left, *reversed(found)]


def _depth(root: exp.Expression) -> int:
    """Return how deep a tree is; chains of AND or OR count once."""
    deepest, waiting = 0, [(root, 0)]
    while waiting:
        each, level = waiting.pop()
        deepest = max(deepest, level)
        for part in each.iter_expressions():
            waiting.append((part, level + (type(part) is not type(each) or type(part) not in (exp.And, exp.Or))))
    return deepest


def _span(read: exp.Expression, text: str) -> tuple[int, int]:
    """Return where a node begins and ends in the text, by the words below it."""
    found = [each.meta for each in read.walk() if "start" in each.meta]
    if not found:
        return 0, len(text)
    start, end = min(each["start"] for each in found), max(each["end"] for each in found) + 1
    if isinstance(read, exp.Anonymous):
        end = _closing(text, end)
    return start, end


def _closing(text: str, end: int) -> int:
    """Return the end of a call whose last word ends at `end`: after its closing brackets."""
    rest = text[end:]
    return end + len(rest) - len(rest.lstrip(" ()")) if rest.lstrip(" ").startswith((")", "(")) else end


def _start(text: str, error: dict[str, object]) -> int:
    """Return the index of the place that a parser's error names by line and last column."""
    line, column = int(str(error["line"])), int(str(error["col"]))
    lines = text.split("\n")
    highlight = str(error.get("highlight") or "")
    return sum(len(each) + 1 for each in lines[: line - 1]) + max(column - len(highlight), 0)
