"""Something said in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.frame.language import page_language


@dataclass(frozen=True)
class Words:
    """Something said in English and in Urdu."""

    en: str
    ur: str

    def in_language(self, language: str) -> str:
        """Return it in "en" or "ur"."""
        return self.ur if language == "ur" else self.en

    def __str__(self) -> str:
        return self.in_language(page_language())
