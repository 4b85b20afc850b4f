"""How refusals name the type of a value and quote a part of a rule."""

from __future__ import annotations

from saiban.schemes.definitions import Words
from saiban.schemes.language.refusals import TABLE, phrase
from saiban.schemes.language.tree import Type


def type_words(kind: Type) -> Words:
    """Return what a type is called."""
    return phrase(TABLE, f"type_{kind}")


def short(text: str) -> str:
    """Return a text on one line, its end left out beyond 40 characters."""
    one = " ".join(text.split())
    return one if len(one) <= 40 else f"{one[:39]}…"
