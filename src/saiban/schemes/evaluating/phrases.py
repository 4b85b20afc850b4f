"""What the evaluator says in its own words, in English and Urdu."""

from __future__ import annotations

from pathlib import Path

from saiban.schemes.definitions import Words
from saiban.schemes.language.refusals import phrase

TABLE = Path(__file__).with_name("phrases.csv")


def said(code: str, /, **values: str | Words) -> Words:
    """Return a phrase of phrases.csv in both languages, its places filled."""
    return phrase(TABLE, code, **values)
