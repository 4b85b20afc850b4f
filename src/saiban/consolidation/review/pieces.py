"""Where a text differs from another one: by words, and within like words of Roman script by letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from saiban.terms.scripts import script

ALIKE = 0.6
"""Words less alike than this differ as a whole: letters that they share by chance mean nothing."""

_WORDS_AND_GAPS = re.compile(r"\w+|\W+")


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it differs from the other side."""

    text: str
    differs: bool


def marked(text: str, others: Iterable[str]) -> tuple[Piece, ...]:
    """Cut a text into pieces against the text of the other side that is most like it.

    A word that the other text has too, at whatever place, does not differ; in a word that is like one of the other's
    the letters that differ are cut out, but not in Urdu script, whose letters join. A text in another script is not
    cut, since nothing can be compared letter by letter. Case does not count.
    """
    rivals = [other for other in others if script(other) == script(text)]
    if not rivals:
        return (Piece(text, differs=False),)
    best = max(rivals, key=lambda other: _likeness(text, other))
    words = [word for word in _WORDS_AND_GAPS.findall(best) if word[0].isalnum()]
    by_letters = script(text) != "urdu"
    pieces = [piece for part in _WORDS_AND_GAPS.findall(text) for piece in _part(part, words, by_letters=by_letters)]
    return _joined(pieces)


def _part(part: str, words: list[str], *, by_letters: bool) -> list[Piece]:
    if not part[0].isalnum() or part.lower() in {word.lower() for word in words}:
        return [Piece(part, differs=False)]
    best = max(words, key=lambda word: _likeness(part, word), default="")
    if not by_letters or part.isdigit() or _likeness(part, best) < ALIKE:
        return [Piece(part, differs=True)]
    matcher = SequenceMatcher(None, part.lower(), best.lower(), autojunk=False)
    kept = [False] * len(part)
    for start, _there, size in matcher.get_matching_blocks():
        kept[start : start + size] = [True] * size
    return [Piece(letter, differs=not same) for letter, same in zip(part, kept, strict=True)]


def _likeness(text: str, other: str) -> float:
    return SequenceMatcher(None, text.lower(), other.lower(), autojunk=False).ratio()


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Join neighbours of one kind; the gap between two pieces that differ goes with them."""
    joined: list[Piece] = []
    for place, piece in enumerate(pieces):
        around = pieces[max(place - 1, 0) : place + 2]
        if len(around) == 3 and not piece.text[0].isalnum() and around[0].differs and around[2].differs:
            piece = Piece(piece.text, differs=True)
        if joined and joined[-1].differs == piece.differs:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.differs)
        else:
            joined.append(piece)
    return tuple(joined)
