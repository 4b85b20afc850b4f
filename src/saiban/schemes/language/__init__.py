"""The rule language: a closed subset of SQL expressions about a person, the household and dated parameters.

In: the text of a condition or an amount, and the vocabulary of the book. Out: a checked `Rule` with its type, what it
reads and its tree, or a `RuleRefused` that says where and why in English and Urdu. A rule can be written as SQL for the
evaluator and said in plain words. No Django.
"""

from __future__ import annotations

from saiban.schemes.language.parsing import Rule, parse
from saiban.schemes.language.refusals import RuleRefused, Where
from saiban.schemes.language.vocabulary import Vocabulary, vocabulary
from saiban.schemes.language.words import in_words

__all__ = ["Rule", "RuleRefused", "Vocabulary", "Where", "in_words", "parse", "vocabulary"]
