"""The language of the page, and how days, lists and numbers are written in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import get_language

from saiban.terms.dates import PartialDate, format_date

Language = Literal["en", "ur"]


def page_language() -> Language:
    """Return the language of the page."""
    return "ur" if get_language() == "ur" else "en"


def day_words(day: date) -> str:
    """Return a day as a reader expects it, 14 August 1947; of a moment the day in the registry's own time zone."""
    own = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return format_date(PartialDate(own, "day"), page_language())


def listed(words: Iterable[str]) -> str:
    """Return words with the language's comma between them."""
    return ("، " if page_language() == "ur" else ", ").join(words)


def left_to_right(text: str) -> str:
    """Return a number or address that keeps its order within Urdu."""
    return f"\u2066{text}\u2069"
