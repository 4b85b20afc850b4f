"""A rule said in plain words, in English and Urdu, for those who do not read expressions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import reduce
from pathlib import Path

from babel.dates import format_date

from saiban.schemes.definitions import Words
from saiban.schemes.language import tree
from saiban.schemes.language.parsing import Rule
from saiban.schemes.language.refusals import phrase
from saiban.schemes.language.tree import Node

TABLE = Path(__file__).with_name("words.csv")
OPPOSITE: dict[tree.Comparison, tree.Comparison] = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def in_words(rule: Rule, language: str) -> str:
    """Return a rule in plain words of a language: "ur", or English for any other."""
    text = said(rule.tree).said(language)
    return text[:1].upper() + text[1:]


def said(node: Node) -> Words:
    """Return a node in words, in both languages."""
    match node:
        case tree.Value():
            return _value(node)
        case tree.FactOf(type="boolean"):
            return _say("yes", part=_fact(node))
        case tree.FactOf():
            return _fact(node)
        case tree.ParameterOf():
            return _say("parameter", label=node.parameter.label)
        case tree.Enrolled():
            return _say("enrolled", schemes=_listed(name for _, name in node.schemes))
        case tree.Compared():
            return _compared(node, node.how)
        case tree.Worked():
            return _worked(node)
        case tree.AllOf():
            return _chained("and", (_bracketed(part, tree.AnyOf) for part in node.parts))
        case tree.AnyOf():
            return _chained("or", (_bracketed(part, tree.AllOf) for part in node.parts))
        case tree.Not():
            return _negated(node.part)
        case tree.Unknown(part=tree.FactOf() as fact):
            return _say("unknown", part=_fact(fact))
        case tree.Among():
            return _say("among", part=said(node.part), values=_listed(map(said, node.values)))
        case tree.Case():
            return _case(node)
        case tree.Called():
            return _called(node)
        case tree.OverMembers():
            return _say(node.how, part=_bracketed(node.part, tree.AllOf, tree.AnyOf))
    raise AssertionError(node)  # pragma: no cover - every node has its words


def _say(code: str, /, **values: str | Words) -> Words:
    return phrase(TABLE, code, **values)


def _negated(part: Node) -> Words:
    """Return the opposite of a node, said as plainly as the node itself."""
    match part:
        case tree.FactOf():
            return _say("no", part=_fact(part))
        case tree.Enrolled():
            return _say("not_enrolled", schemes=_listed(name for _, name in part.schemes))
        case tree.Compared():
            return _compared(part, OPPOSITE[part.how])
        case tree.Among():
            return _say("not_among", part=said(part.part), values=_listed(map(said, part.values)))
        case tree.Unknown(part=tree.FactOf() as fact):
            return _say("known", part=_fact(fact))
        case tree.OverMembers(how="any"):
            return _say("not_any", part=_bracketed(part.part, tree.AllOf, tree.AnyOf))
        case tree.Not():
            return said(part.part)
        case _:
            return _say("not", part=_say("brackets", part=said(part)))


def _worked(node: tree.Worked) -> Words:
    """Return a calculation; of several steps that are read from left to right only the last needs no brackets."""
    chain = isinstance(node.left, tree.Worked) and node.left.how == node.how
    left = said(node.left) if chain else _bracketed(node.left, tree.Worked, tree.Case)
    return _say(node.how, left=left, right=_bracketed(node.right, tree.Worked, tree.Case))


def _compared(node: tree.Compared, how: tree.Comparison) -> Words:
    days = node.left.type == "date" and how not in ("=", "<>")
    return _say(
        f"date{how}" if days else how, left=_bracketed(node.left, tree.Case), right=_bracketed(node.right, tree.Case)
    )


def _case(node: tree.Case) -> Words:
    branches = [_say("if", condition=said(condition), result=said(result)) for condition, result in node.branches]
    return _say("otherwise", branches=_between("case_between", branches), result=said(node.otherwise))


def _called(node: tree.Called) -> Words:
    values = [said(each) for each in node.arguments]
    match node.function:
        case "as_of":
            return _say("as_of")
        case "years" if _is_age(node):
            return _say("age")
        case "years" | "months" | "days":
            return _say(node.function, first=values[0], second=values[1])
        case "least" | "greatest":
            return _say(node.function, values=_listed(values))
        case "round" if len(values) == 2:
            return _say("round_to", part=values[0], digits=values[1])
        case _:
            return _say(node.function, part=_bracketed(node.arguments[0], tree.Worked, tree.Case))


def _is_age(node: tree.Called) -> bool:
    first, second = node.arguments
    own = isinstance(first, tree.FactOf) and first.fact.code == "birth_date"
    return own and isinstance(second, tree.Called) and second.function == "as_of"


def _fact(node: tree.FactOf) -> Words:
    return node.fact.label


def _value(node: tree.Value) -> Words:
    if node.label is not None:
        return node.label
    match node.value:
        case bool():
            return _say("always" if node.value else "never")
        case Decimal():
            text = f"{node.value:,f}"
            return _same(text.rstrip("0").rstrip(".") if "." in text else text)
        case date():
            return Words(*(format_date(node.value, "d MMMM yyyy", locale=locale) for locale in ("en", "ur")))
        case _:
            return _same(node.value)


def _same(text: str) -> Words:
    return Words(text, text)


def _bracketed(node: Node, *kinds: type) -> Words:
    """Return a node in words, in brackets where it is of a kind that would be misread without."""
    words = said(node)
    return _say("brackets", part=words) if isinstance(node, kinds) else words


def _listed(parts: Iterable[Words]) -> Words:
    return _between("list_between", list(parts))


def _between(code: str, parts: list[Words]) -> Words:
    between = _say(code)
    return Words(between.en.join(part.en for part in parts), between.ur.join(part.ur for part in parts))


def _chained(code: str, parts: Iterable[Words]) -> Words:
    return reduce(lambda left, right: _say(code, left=left, right=right), parts)
