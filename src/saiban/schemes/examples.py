"""Worked examples of a scheme file: a made-up person, a day, and what must come out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from saiban.intake.yaml_lines import Entry
from saiban.schemes.definitions import VERDICTS, Example, Fact, FactValue
from saiban.schemes.faults import Reader, nearest

NEEDED = ("name", "as_of", "person", "answer")
OPTIONAL = ("members", "enrolled", "household_enrolled", "amount", "failed", "missing")


def read_examples(
    reader: Reader, entry: Entry | None, facts: Mapping[str, Fact], conditions: Collection[str]
) -> tuple[Example, ...]:
    """Read the examples of a file; the facts, and the conditions they say are not met, must be known."""
    return tuple(_example(reader, item, facts, conditions) for item in reader.items(entry))


def _example(reader: Reader, entry: Entry, facts: Mapping[str, Fact], conditions: Collection[str]) -> Example:
    parts = reader.parts(entry, NEEDED, OPTIONAL)
    return Example(
        name=reader.text(parts.get("name")),
        as_of=reader.day(parts.get("as_of")),
        person=_facts(reader, parts.get("person"), facts),
        members=tuple(_facts(reader, item, facts) for item in reader.items(parts.get("members"))),
        enrolled=tuple(reader.text(item) for item in reader.items(parts.get("enrolled"))),
        household_enrolled=tuple(reader.text(item) for item in reader.items(parts.get("household_enrolled"))),
        answer=reader.word(parts.get("answer"), VERDICTS),
        amount=reader.decimal(parts["amount"]) if "amount" in parts else None,
        failed=_listed(reader, parts.get("failed"), conditions, "condition", "شرط"),
        missing=_listed(reader, parts.get("missing"), facts, "fact", "معلومات"),
        line=entry.line,
    )


def _listed(reader: Reader, entry: Entry | None, known: Collection[str], en: str, ur: str) -> tuple[str, ...]:
    found = []
    for item in reader.items(entry):
        code = reader.text(item)
        if code and code not in known:
            reader.refuse(item, f"there is no {en} {code!r}.{nearest(code, known)}", f"«{code}» نام کی کوئی {ur} نہیں۔")
        found.append(code)
    return tuple(found)


def _facts(reader: Reader, entry: Entry | None, facts: Mapping[str, Fact]) -> Mapping[str, FactValue]:
    found: dict[str, FactValue] = {}
    for code, child in (reader.entries(entry) if entry else {}).items():
        if code not in facts:
            en = f"there is no fact {code!r}.{nearest(code, facts)} facts.csv lists them."
            reader.refuse(child, en, f"«{code}» نام کی کوئی معلومات نہیں؛ فہرست facts.csv میں ہے۔")
        else:
            found[code] = _fact_value(reader, child, facts[code])
    return MappingProxyType(found)


def _fact_value(reader: Reader, entry: Entry, fact: Fact) -> FactValue:
    """Return a value of the fact's type; an empty entry is a fact that is not known."""
    if entry.value is None:
        return None
    match fact.type:
        case "boolean":
            return reader.yes(entry, otherwise=False)
        case "integer":
            return reader.count(entry)
        case "number" | "money":
            return reader.decimal(entry)
        case "date":
            return reader.day(entry)
        case "list":
            return tuple(reader.text(item) for item in reader.items(entry))
        case "text":
            codes = tuple(choice.code for choice in fact.choices)
            return reader.word(entry, codes) if codes else reader.text(entry)
