"""A rule's text made into its tree, node by node; whatever has no branch here is refused."""

from __future__ import annotations

from typing import Literal

from saiban.schemes.language.parsing.reader import Reader
from saiban.schemes.language.parsing.rule import Rule, rule_of
from saiban.schemes.language.parsing.wording import short, type_words
from saiban.schemes.language.refusals import Where, refusal
from saiban.schemes.language.vocabulary import Vocabulary

Wanted = Literal["condition", "amount", "any"]


def parse(text: str, *, vocabulary: Vocabulary, where: Where, wanted: Wanted = "any") -> Rule:
    """Return the rule that a text says; raise RuleRefused with place and reason, in words for a policy officer."""
    node = Reader(text, vocabulary, where).read()
    if wanted == "condition" and node.type != "boolean":
        raise refusal("condition_type", where, type=type_words(node.type), text=short(text))
    if wanted == "amount" and node.type != "number":
        raise refusal("amount_type", where, type=type_words(node.type))
    return rule_of(text, node)


__all__ = ["Rule", "Wanted", "parse", "rule_of"]
