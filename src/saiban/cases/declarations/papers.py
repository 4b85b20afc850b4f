"""The papers of a file, and what to look at line by line."""

from __future__ import annotations

from dataclasses import dataclass

from saiban.cases.declarations.confidentiality import Confidentiality
from saiban.cases.declarations.words import Words


@dataclass(frozen=True)
class DocumentKind:
    """A kind of paper in the file; with `template` the engine makes it."""

    code: str
    title: Words
    template: str = ""
    confidentiality: Confidentiality = Confidentiality.NORMAL


@dataclass(frozen=True)
class Item:
    """A line of a checklist; `document` names the kind of paper that settles it."""

    code: str
    title: Words
    document: str = ""
    required: bool = True


@dataclass(frozen=True)
class Checklist:
    """What to look at, line by line."""

    code: str
    title: Words
    items: tuple[Item, ...]
