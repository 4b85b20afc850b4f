"""Why a rule is refused: where, and in words that a policy officer understands, in English and Urdu."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from saiban.schemes.definitions import Words

TABLE = Path(__file__).with_name("refusals.csv")


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class RuleRefused(ValueError):
    """A rule is not one of the language; `said` says why and what to do."""

    def __init__(self, where: Where, said: Words, code: str) -> None:
        super().__init__(f"{where}: {said.en}")
        self.where = where
        self.said = said
        self.code = code


@cache
def phrases(table: Path) -> dict[str, Words]:
    """Read a table of phrases: code, English, Urdu."""
    with table.open(encoding="utf-8", newline="") as stream:
        return {row["code"]: Words(row["en"], row["ur"]) for row in csv.DictReader(stream)}


def phrase(table: Path, code: str, /, **values: str | Words) -> Words:
    """Return a phrase of a table in both languages, its places filled."""
    words = phrases(table)[code]

    def filled(language: str) -> str:
        said = {name: value.said(language) if isinstance(value, Words) else value for name, value in values.items()}
        return words.said(language).format_map(said)

    return Words(filled("en"), filled("ur"))


def refusal(code: str, where: Where, /, **values: str | Words) -> RuleRefused:
    """Return the refusal of that code (a row of refusals.csv), its places filled."""
    return RuleRefused(where, phrase(TABLE, code, **values), code)
