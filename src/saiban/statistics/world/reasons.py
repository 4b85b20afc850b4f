"""Reasons of a difference, in words of both languages; the sentences are rows of `tables/reasons.csv`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from saiban.schemes.definitions import Words
from saiban.statistics.world.reference import table


@dataclass(frozen=True)
class Reason:
    """One reason, in words; `code` is for programs."""

    code: str
    words: Words


@functools.cache
def _sentences() -> Mapping[str, Words]:
    return {row["code"]: Words(row["en"], row["ur"]) for row in table("reasons")}


def reason(code: str, **said: str | Words) -> Reason:
    """Return a reason with the figures and names put into its sentence."""
    sentence = _sentences()[code]
    return Reason(code, Words(_filled(sentence.en, said, "en"), _filled(sentence.ur, said, "ur")))


def _filled(sentence: str, said: Mapping[str, str | Words], language: str) -> str:
    return sentence.format(**{name: _written(one, language) for name, one in said.items()})


def _written(one: str | Words, language: str) -> str:
    """Write a name or figure so that a figure's sign stays behind it within Urdu (isolated, from left to right)."""
    if isinstance(one, Words):
        return one.said(language)
    return f"\u2066{one}\u2069" if language == "ur" and one.endswith("%") else one


def per_cent(share: float) -> str:
    """Return a share of 0 to 1 as per cent with one decimal."""
    return f"{100 * share:.1f}%"
