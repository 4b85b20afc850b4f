"""A rule said in plain words, in English and Urdu."""

from __future__ import annotations
from saiban.schemes.language.parsing import Rule


def in_words(rule: Rule, language: str) -> str:
    return rule.text
