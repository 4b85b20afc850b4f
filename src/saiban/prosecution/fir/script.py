"""One script to read in: Urdu digits, punctuation and Arabic letters as the reader expects them, positions kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from saiban.terms.digits import to_latin

_SAME = str.maketrans(
    {
        "،": ",", "؛": ";", "۔": ".", "٬": ",", "٫": ".", "؍": "/", "⁄": "/", "∕": "/", "\\": "/", "|": "/",
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "ـ": "-", "’": "'", "‘": "'", "“": '"', "”": '"',
        "ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ہ", "ۃ": "ہ", "\t": " ", "\n": " ", "\r": " ", "\u00a0": " ",
        "\u200c": " ",
    }
)  # fmt: skip
_INVISIBLE = {"Cf", "Mn"}


@dataclass
class Folded:
    """A text in one script: `at[i]` is where its character i stands in the text as written, `taken` what was read."""

    text: str
    at: list[int]
    taken: list[bool] = field(default_factory=list)

    def take(self, start: int, end: int) -> None:
        """Mark a piece as read."""
        self.taken[start:end] = [True] * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Say whether nothing of a piece was read yet."""
        return not any(self.taken[start:end])

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece stands in the text as written."""
        return self.at[start], self.at[end - 1] + 1


def fold(text: str) -> Folded:
    """Return a text in one script: Latin digits, plain punctuation, Urdu letters, nothing invisible."""
    letters, at = [], []
    for place, letter in enumerate(text):
        plain = unicodedata.normalize("NFKC", letter) if "\ufb50" <= letter <= "\ufefc" else letter
        for one in to_latin(plain.translate(_SAME)):
            if unicodedata.category(one) not in _INVISIBLE:
                letters.append(one)
                at.append(place)
    return Folded("".join(letters), at, [False] * len(letters))
