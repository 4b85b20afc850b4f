"""The worked examples of the book, worked out: what the rules answer, and whether it is what the author said."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from saiban.schemes import labels
from saiban.schemes.definitions import Book, Example, FactValue, Words
from saiban.schemes.evaluating import Answer, Evaluator, explain
from saiban.schemes.evaluating.explaining import fact_words
from saiban.schemes.faults import Fault

_TONES = {"yes": "mark-permitted", "body_decides": "mark-unsettled", "no": "mark-forbidden", "cannot_tell": ""}


@dataclass(frozen=True)
class Outcome:
    """One example in words: what is known, what comes out, and whether that is what its author said."""

    name: str
    as_of: date
    facts: list[tuple[str, str]]
    answer: str
    tone: str
    amount: Decimal | None
    said: list[str]
    as_told: bool


def outcomes(book: Book, scheme: str, language: str) -> list[Outcome]:
    """Work a scheme's examples out and tell them."""
    found = []
    for example, answer in _answered(_Key(book), scheme):
        found.append(
            Outcome(
                name=example.name,
                as_of=example.as_of,
                facts=[
                    (book.facts[code].label.said(language), fact_words(book.facts[code], value).said(language))
                    for code, value in example.person.items()
                ],
                answer=str(labels.ANSWERS[answer.answer]),
                tone=_TONES[answer.answer],
                amount=answer.amount,
                said=explain(answer, language),
                as_told=not _differs(example, answer),
            )
        )
    return found


def faults_of_examples(book: Book, schemes: Iterable[str]) -> tuple[Fault, ...]:
    """Return a fault for each example of some schemes that does not come out as its author said."""
    faults = []
    for code in schemes:
        for example, answer in _answered(_Key(book), code):
            if wrong := _differs(example, answer):
                faults.append(Fault(book.schemes[code].file, example.line, "examples", wrong))
    return tuple(faults)


def _differs(example: Example, answer: Answer) -> Words | None:
    """Say what comes out otherwise than an example says; None where nothing does."""
    reasons = {language: " ".join(explain(answer, language)) for language in ("en", "ur")}
    if answer.answer != example.answer:
        en = f"the example {example.name!r} says {example.answer}, but the rules say {answer.answer}: {reasons['en']}"
        ur = f"مثال «{example.name}» میں {example.answer} ہے مگر قواعد سے {answer.answer} نکلتا ہے: {reasons['ur']}"
        return Words(en, ur)
    if example.amount is not None and example.amount != answer.amount:
        en = f"the example {example.name!r} says {example.amount}, but the rules give {answer.amount}: {reasons['en']}"
        ur = f"مثال «{example.name}» میں {example.amount} ہے مگر قواعد سے {answer.amount} نکلتا ہے: {reasons['ur']}"
        return Words(en, ur)
    if example.failed and set(example.failed) != set(answer.failed):
        failed = ", ".join(answer.failed)
        en = f"in the example {example.name!r} other conditions are not met than it says: {failed}."
        return Words(en, f"مثال «{example.name}» میں یہ شرطیں پوری نہیں ہوتیں: {failed}۔")
    if not set(example.missing) <= set(answer.missing):
        missing = ", ".join(answer.missing)
        en = f"in the example {example.name!r} other facts are missing than it says: {missing}."
        return Words(en, f"مثال «{example.name}» میں یہ باتیں معلوم نہیں: {missing}۔")
    return None


@dataclass(frozen=True)
class _Key:
    """A book, known by its version."""

    book: Book

    def __hash__(self) -> int:
        return hash(self.book.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.book.version == self.book.version


@functools.lru_cache(200)
def _answered(key: _Key, scheme: str) -> tuple[tuple[Example, Answer], ...]:
    """Answer the examples of a scheme, each on its own day."""
    found = []
    evaluators: dict[date, Evaluator] = {}
    for example in key.book.schemes[scheme].examples:
        if example.as_of not in evaluators:
            evaluators[example.as_of] = Evaluator(key.book, as_of=example.as_of, schemes=[scheme])
        person, members = asked_of(example)
        found.append((example, evaluators[example.as_of].one(person, members)[scheme]))
    return tuple(found)


def asked_of(example: Example) -> tuple[dict[str, FactValue], list[dict[str, FactValue]]]:
    """Return an example's person and the others of the household as the evaluator takes them."""
    members: list[dict[str, FactValue]] = [{"enrolled": (), **one} for one in example.members]
    if example.household_enrolled:
        if not members:
            members.append({"enrolled": ()})
        members[0]["enrolled"] = example.household_enrolled
    return {"enrolled": example.enrolled, **example.person}, members
