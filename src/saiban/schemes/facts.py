"""The facts that rules may ask, from the packaged table, with what each can be."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from saiban.schemes.definitions import (
    FACT_SOURCES,
    FACT_TYPES,
    LEVELS,
    Fact,
    FactChoice,
    Words,
)
from saiban.terms import packaged
from saiban.terms.codes import LABELS, Code, MaritalStatus, Relation, Sex
from saiban.terms.places import PROVINCES

Word = TypeVar("Word", bound=str)


@functools.cache
def facts() -> Mapping[str, Fact]:
    """Return every fact by its code, in the order of the table."""
    choices: dict[str, list[FactChoice]] = {
        "sex": _codes(Sex),
        "marital_status": _codes(MaritalStatus),
        "relation": _codes(Relation),
        "province": [FactChoice(one.code, Words(one.name_en, one.name_ur)) for one in PROVINCES.values()],
    }
    for row in _table("fact_choices"):
        label = Words(row["label_en"], row["label_ur"])
        choices.setdefault(row["fact"], []).append(FactChoice(row["code"], label))
    found = {}
    for row in _table("facts"):
        code = row["code"]
        found[code] = Fact(
            code=code,
            level=_one_of(row["level"], LEVELS, code),
            type=_one_of(row["type"], FACT_TYPES, code),
            label=Words(row["label_en"], row["label_ur"]),
            question=Words(row["question_en"], row["question_ur"]),
            choices=tuple(choices.pop(code, [])),
            source=_one_of(row["source"], FACT_SOURCES, code),
            sensitive=_one_of(row["sensitive"], ("yes", "no"), code) == "yes",
        )
    if choices:
        raise ValueError(f"fact_choices.csv names facts that facts.csv does not have: {', '.join(choices)}.")
    return MappingProxyType(found)


def _codes(codes: Iterable[Code]) -> list[FactChoice]:
    return [FactChoice(code.value, Words(*LABELS[code])) for code in codes]


def _table(name: str) -> list[dict[str, str]]:
    return packaged.rows("saiban.schemes", f"{name}.csv")


def _one_of(text: str, words: tuple[Word, ...], fact: str) -> Word:
    if text not in words:
        raise ValueError(f"facts.csv, fact {fact}: {text!r} is not one of {', '.join(words)}.")
    return text
