"""Where a text differs from another one: letter by letter in Roman script, word by word in Urdu, whose letters join."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from saiban.terms.scripts import script

ALIKE = 0.6
"""Texts less alike than this differ as a whole: letters that they share by chance mean nothing."""


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it differs from the other side."""

    text: str
    differs: bool


def marked(text: str, others: Iterable[str]) -> tuple[Piece, ...]:
    """Cut a text into pieces against the text of the other side that is most like it.

    In the same script letters are compared (whole words where it is Urdu); a text in another script is not cut, since
    nothing can be compared letter by letter. Case does not count.
    """
    rivals = [other for other in others if script(other) == script(text)]
    if not rivals:
        return (Piece(text, differs=False),)
    best = max(rivals, key=lambda other: _likeness(text, other))
    if _likeness(text, best) < ALIKE:
        return (Piece(text, differs=True),)
    ours: list[str] = list(text) if script(text) != "urdu" else _words(text)
    theirs: list[str] = list(best) if script(text) != "urdu" else _words(best)
    matcher = SequenceMatcher(None, [one.lower() for one in ours], [one.lower() for one in theirs], autojunk=False)
    kept = [False] * len(ours)
    for start, _there, size in matcher.get_matching_blocks():
        kept[start : start + size] = [True] * size
    return _joined(ours, kept)


def _likeness(text: str, other: str) -> float:
    return SequenceMatcher(None, text.lower(), other.lower(), autojunk=False).ratio()


def _words(text: str) -> list[str]:
    """Words and the blanks between them."""
    ends = [0, *(place + step for place, letter in enumerate(text) if letter == " " for step in (0, 1)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if start < end]


def _joined(parts: list[str], kept: list[bool]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for part, same in zip(parts, kept, strict=True):
        if pieces and pieces[-1].differs != same:
            pieces[-1] = Piece(pieces[-1].text + part, differs=not same)
        else:
            pieces.append(Piece(part, differs=not same))
    return tuple(pieces)
