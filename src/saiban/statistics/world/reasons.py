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
    return sentence.format(
        **{name: one.said(language) if isinstance(one, Words) else one for name, one in said.items()}
    )


def per_cent(share: float) -> str:
    """Return a share of 0 to 1 as per cent with one decimal."""
    return f"{100 * share:.1f}%"
