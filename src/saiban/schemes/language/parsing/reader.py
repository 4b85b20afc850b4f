"""The reader of one text: what sqlglot read of it is made into our tree, each kind of node by its own function."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

from sqlglot import exp
from sqlglot.errors import ParseError

from saiban.schemes.definitions import Words
from saiban.schemes.language import tree
from saiban.schemes.language.parsing import calls, comparisons, operators, values
from saiban.schemes.language.parsing.places import broken_at, depth, span
from saiban.schemes.language.parsing.wording import short, type_words
from saiban.schemes.language.refusals import RuleRefused, Where, refusal
from saiban.schemes.language.screening import LEVELS, RuleDialect, place, screened
from saiban.schemes.language.tree import Node, Type, Whose
from saiban.schemes.language.vocabulary import Vocabulary


@dataclass
class Reader:
    """Makes the tree of one text; `path` holds the parameters that are being worked out."""

    text: str
    words: Vocabulary
    where: Where
    path: tuple[str, ...] = ()
    over: str | None = None  # the function over members in which we are
    whose: Whose = "own"

    def read(self) -> Node:
        """Return the tree of the whole text."""
        tokens = screened(self.text, self.where)
        try:
            read = RuleDialect().parser().parse(tokens, self.text)
        except ParseError as error:
            at, near = broken_at(error, self.text)
            raise refusal("not_read", place(self.text, at, self.where), near=short(near)) from None
        except RecursionError:
            raise refusal("too_deep", self.where, most=str(LEVELS)) from None
        root = cast(exp.Expression, read[0])
        if depth(root) > LEVELS * 2:
            raise refusal("too_deep", self.where, most=str(LEVELS))
        return self.node(root)

    def within(self, name: str, formula: str, line: int) -> Reader:
        """Return the reader of the formula of a parameter ("scheme.code") that this text names."""
        home = replace(self.words, home=name.rpartition(".")[0])
        return Reader(formula, home, Where(name, line), (*self.path, name), self.over, self.whose)

    def node(self, read: exp.Expression) -> Node:
        """Return the node of what sqlglot read."""
        kind = type(read)
        if kind is exp.Paren:
            return self.node(read.this)
        if kind in (exp.And, exp.Or):
            return operators.joined(self, read)
        if kind is exp.Not:
            return operators.negated(self, read)
        if kind in operators.OPERATIONS:
            return operators.worked(self, read)
        if kind in comparisons.COMPARISONS:
            return comparisons.compared(self, read)
        if kind is exp.Between and not read.args.get("symmetric"):
            return comparisons.between(self, read)
        match read:
            case exp.Column():
                return values.fact(self, read)
            case exp.Literal():
                return values.literal(self, read)
            case exp.Boolean():
                return tree.Value(bool(read.this), "boolean")
            case exp.Neg():
                return operators.negative(self, read)
            case exp.Is():
                return comparisons.unknown(self, read)
            case exp.In():
                return comparisons.among(self, read)
            case exp.Case():
                return operators.case(self, read)
            case exp.Anonymous():
                return calls.call(self, read)
            case exp.Cast():
                return values.day(self, read)
        raise self.foreign(read)

    def typed(self, read: exp.Expression, wanted: Type) -> Node:
        """Return the node of what must be of one type."""
        node = self.node(read)
        if node.type != wanted:
            raise self.refuse(
                "wanted", read, wanted=type_words(wanted), text=self.written(read), type=type_words(node.type)
            )
        return node

    def written(self, at: exp.Expression) -> str:
        """Return a part of the text as it is written."""
        start, end = span(at, self.text)
        return short(self.text[start:end])

    def refuse(self, code: str, at: exp.Expression, /, **values: str | Words) -> RuleRefused:
        """Return the refusal of a part of the text."""
        return refusal(code, place(self.text, span(at, self.text)[0], self.where), **values)

    def unheard(
        self, code: str, name: str, known: Iterable[str], at: exp.Expression, /, **values: str | Words
    ) -> RuleRefused:
        """Return the refusal of a name that is not known, with the nearest one that is."""
        close = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.7)
        if close:
            return self.refuse(f"{code}_near", at, name=name, near=close[0])
        return self.refuse(code, at, name=name, **values)

    def foreign(self, read: exp.Expression) -> RuleRefused:
        """Return the refusal of what is SQL, but not of this language."""
        match read:
            case exp.Null():
                return self.refuse("lone_null", read)
            case exp.Star():
                return self.refuse("star", read)
            case exp.Window():
                return self.refuse("window", read)
            case exp.Select() | exp.Subquery() | exp.Values():
                return self.refuse("select", read)
            case exp.Placeholder() | exp.Parameter() | exp.SessionParameter():
                return self.refuse("placeholder", read, word=self.written(read))
            case exp.Alias():
                return self.refuse("not_read", read.args["alias"], near=self.written(read.args["alias"]))
            case exp.Command() | exp.DDL() | exp.DML():
                return self.refuse("command", read, word=short(self.text).split()[0].upper())
        return self.refuse("not_part", read, text=self.written(read))
