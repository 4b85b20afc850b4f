"""A rule that was read and checked, with all that it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from saiban.schemes.language import tree
from saiban.schemes.language.tree import Node, Type


@dataclass(frozen=True, slots=True)
class Rule:
    """A checked rule: its text, the type of what it gives, what it reads, and its tree."""

    text: str
    type: Type
    facts: tuple[str, ...]  # codes, in the order in which they are read
    parameters: tuple[str, ...]  # "scheme.code", those that others are worked out from among them
    schemes: tuple[str, ...]  # whose enrolment is asked
    tree: Node


def rule_of(text: str, node: Node) -> Rule:
    """Return the rule of a tree, with what it reads."""
    nodes = list(tree.walk(node))
    return Rule(
        text=text,
        type=node.type,
        facts=_once(each.fact.code for each in nodes if isinstance(each, tree.FactOf)),
        parameters=_once(each.name for each in nodes if isinstance(each, tree.ParameterOf)),
        schemes=_once(code for each in nodes if isinstance(each, tree.Enrolled) for code, _ in each.schemes),
        tree=node,
    )


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
