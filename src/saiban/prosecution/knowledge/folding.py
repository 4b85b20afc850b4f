"""Words as the library searches them: forms of a letter, marks and digits of both scripts count as one. Pure."""

from __future__ import annotations

import re
from functools import cache

from saiban.prosecution.fir.script import fold as fold_line
from saiban.prosecution.fir.sections import read_sections
from saiban.prosecution.law.laws import laws
from saiban.terms.digits import to_latin
from saiban.terms.scripts import tokens

_NUMBER = re.compile(r"\d+")
_CODE = re.compile(r"([A-Z_]+)(?: (\d+[A-Z]*(?:-[A-Z0-9]+)*))?")
_BETWEEN = re.compile(r"[|;\n]+")


def folded(*texts: str) -> str:
    """Return the words of texts as they are searched, numbers among them: "Art. 157" gives "art 157"."""
    return " ".join(word for text in texts for word in _words(text))


def wanted(text: str) -> str:
    """Return what finds all words of a text, each as the beginning of a word; empty where it has none."""
    return " & ".join(f"{word}:*" for word in dict.fromkeys(_words(text)))


def read_links(text: str, *, jurisdiction: str = "") -> tuple[list[str], list[str]]:
    """Return the sections that a text names, and the pieces that name none.

    It is written as codes ("PPC 302; ATA") or as on a report ("302/34 PPC r/w 7 ATA").
    """
    found: list[str] = []
    unread: list[str] = []
    for piece in (part.strip() for part in _BETWEEN.split(to_latin(text))):
        if not piece:
            continue
        match = _CODE.fullmatch(piece.upper())
        if match is not None and match[1] in _codes():
            found.append(match[0].replace("-", ""))
            continue
        offences, procedural = read_sections(fold_line(piece), jurisdiction=jurisdiction, remarks=[])
        if not offences and not procedural:
            unread.append(piece)
        found += [f"{one.law} {one.section}" for one in (*offences, *procedural)]
    return list(dict.fromkeys(found)), unread


@cache
def _codes() -> frozenset[str]:
    return frozenset(one.code for one in laws())


def _words(text: str) -> list[str]:
    latin = to_latin(text)
    return [*tokens(latin), *_NUMBER.findall(latin)]
