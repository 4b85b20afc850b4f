"""Urdu and Arabic digits to Latin ones and back."""

from __future__ import annotations

_LATIN = "0123456789"
_URDU = "۰۱۲۳۴۵۶۷۸۹"  # Extended Arabic-Indic, U+06F0 to U+06F9
_ARABIC = "٠١٢٣٤٥٦٧٨٩"  # Arabic-Indic, U+0660 to U+0669
_TO_LATIN = str.maketrans(_URDU + _ARABIC, _LATIN + _LATIN)
_TO_URDU = str.maketrans(_LATIN + _ARABIC, _URDU + _URDU)


def to_latin(text: str) -> str:
    """Return the text with Urdu and Arabic digits written as 0-9; everything else stays."""
    return text if text.isascii() else text.translate(_TO_LATIN)


def to_urdu(text: str) -> str:
    """Return the text with its digits written as Urdu ones (۰-۹); everything else stays."""
    return text.translate(_TO_URDU)
