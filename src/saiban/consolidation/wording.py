"""How the linkage's words and figures read on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

if TYPE_CHECKING:
    from saiban.linkage import Words


def in_words(words: Words) -> str:
    """Say a label of the linkage in the reader's language."""
    return words.ur if get_language() == "ur" else words.en


def signed(weight: float) -> str:
    """Write log-odds with one decimal and their sign."""
    return f"{weight:+.1f}".replace("-", "−")


def percent(share: float | None) -> str:
    """Write a share of 0 to 1 as a percentage with one decimal; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f} %"
