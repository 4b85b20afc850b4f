"""The words that a rule may use: the facts, parameters and schemes of a book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from saiban.schemes.definitions import Book, Fact, Parameter, SchemeRules, SharedParameters, Words


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What rules may name: facts, parameters ("scheme.code") and schemes; `home` is the scheme that is written."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    schemes: Mapping[str, Words]
    home: str


def vocabulary(book: Book, home: str) -> Vocabulary:
    """Return the words that the rules of one scheme (or one file of shared parameters) of a book may use."""
    names = {code: scheme.name for code, scheme in book.schemes.items()}
    return Vocabulary(book.facts, parameters(book), names, home)


def parameters(book: Book) -> dict[str, Parameter]:
    """Return every parameter of a book by its full name, "scheme.code"."""
    owners: tuple[SharedParameters | SchemeRules, ...] = (*book.shared.values(), *book.schemes.values())
    return {f"{owner.code}.{code}": parameter for owner in owners for code, parameter in owner.parameters.items()}
