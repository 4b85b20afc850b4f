"""Documents to print and sign, as PDF, in English and Urdu.

What stands in a document is handed to the typesetter as data, never as its code, so that nothing that somebody typed
can act. The layout is `document.typ.txt`; its fonts come from packages, so that a document looks alike everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

import pylopdf_fonts_ar
import typst
from django.utils.functional import Promise

from saiban.frame.language import page_language


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; empty lines part paragraphs."""

    text: str


@dataclass(frozen=True)
class Facts:
    """What is so, each with its name."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Rows:
    """A table with its column titles, which are repeated on each page.

    `widths` are parts of the breadth, one for each column; without them the last column takes what is left.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Code:
    """Something to be typed, in large letters from left to right."""

    text: str


@dataclass(frozen=True)
class Signatures:
    """Lines on which people sign."""

    names: Sequence[str]


@dataclass(frozen=True)
class Picture:
    """A drawing, such as a QR code, as SVG of our own making, and how broad it is."""

    svg: str
    millimetres: int = 32


Part = Heading | Paragraph | Facts | Rows | Code | Signatures | Picture


@dataclass(frozen=True)
class Document:
    """A document with its title, what stands under it, its parts, and the line at the foot of each page."""

    title: str
    subtitle: str = ""
    parts: Sequence[Part] = field(default_factory=tuple)
    foot: str = ""


def pdf(document: Document) -> bytes:
    """Typeset a document in the language of the moment, right to left in Urdu."""
    content = {
        "language": page_language(),
        "title": document.title,
        "subtitle": document.subtitle,
        "foot": document.foot,
        "parts": [{"kind": type(part).__name__.lower(), **vars(part)} for part in document.parts],
    }
    return typst.compile(
        files("saiban.frame.documents").joinpath("document.typ.txt").read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(content, default=_text, ensure_ascii=False)},
    )


def _text(value: object) -> str:
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"A document holds text, not {type(value).__name__}.")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(Path(pylopdf_fonts_ar.serif_path()).parent)])
