"""An answer said in words, in English or Urdu: why, by which figures of when and whose, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from saiban.schemes.definitions import Fact, FactValue, Words
from saiban.schemes.evaluating.answers import ENROLLED, HOUSEHOLD, Answer, Judged, UsedParameter
from saiban.schemes.evaluating.phrases import said
from saiban.schemes.facts import facts

PLAIN = re.compile(r"param\('[^']*'\)")


def explain(answer: Answer, language: str) -> list[str]:
    """Return the sentences that explain an answer; the first says what it is."""
    if answer.answer == "no":
        failed = [each for each in answer.conditions if each.holds is False]
        return [
            *(said("no", reason=_reason(each)).said(language) for each in failed),
            *_applies((used for each in failed for used in each.parameters), language),
        ]
    if answer.answer == "cannot_tell":
        return [_open(each, language) for each in answer.conditions if each.holds is None]
    return [
        said(answer.answer).said(language),
        _amount(answer, language),
        *_applies(answer.amount_parameters, language),
    ]


def filled(words: Words, judged: Iterable[tuple[Fact, FactValue]], used: Iterable[UsedParameter]) -> Words:
    """Return words with {fact} and {parameter} replaced by their values."""
    places = {fact.code: fact_words(fact, value) for fact, value in judged}
    places |= {each.name.rpartition(".")[2]: _figure(each) for each in used}
    places |= {each.name: _figure(each) for each in used}
    return Words(*(_placed(words.said(language), places, language) for language in ("en", "ur")))


def fact_words(fact: Fact, value: FactValue) -> Words:
    """Return a fact's value in words."""
    if value is None:
        return said("unknown_value")
    if isinstance(value, bool):
        return said("yes_value" if value else "no_value")
    for choice in fact.choices:
        if choice.code == value:
            return choice.label
    plain = number(value) if isinstance(value, int | float | Decimal) else str(value)
    return Words(plain, plain)


def number(value: int | float | Decimal) -> str:
    """Return a number with commas between thousands and no needless zeros: 13,500 or 38.2."""
    exact = round(Decimal(str(value)), 6)
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _reason(judged: Judged) -> Words:
    return filled(judged.refused, judged.facts, judged.parameters)


def _open(judged: Judged, language: str) -> str:
    """Return what can't be told of a condition, and what is missing for it."""
    lacking = next((used for used in judged.parameters if used.value is None), None)
    if lacking is not None and not judged.missing:
        return said("cannot_tell_figure", parameter=lacking.parameter.label).said(language)
    names = [_name(code).said(language) for code in judged.missing]
    label = filled(judged.label, judged.facts, judged.parameters)
    between = "، " if language == "ur" else ", "
    return said("cannot_tell", label=label, missing=between.join(names)).said(language)


def _name(code: str) -> Words:
    if code in (HOUSEHOLD, ENROLLED):
        return said(code)
    return facts()[code].label


def _amount(answer: Answer, language: str) -> str:
    words = filled(answer.entitlement.words, (), answer.amount_parameters)
    if answer.amount is None or _is_told(answer, words):
        return said("no_amount", words=words).said(language)
    per = said(f"per_{answer.per}")
    return said("amount", amount=number(answer.amount), per=per, words=words).said(language)


def _is_told(answer: Answer, words: Words) -> bool:
    """Say whether the words name the amount already, since it is one figure of the book as it stands."""
    plain = PLAIN.fullmatch((answer.entitlement.amount or "").strip()) is not None
    return plain and answer.amount is not None and number(answer.amount) in words.en


def _applies(used: Iterable[UsedParameter], language: str) -> list[str]:
    """Return since when each figure applies and who says so, each once."""
    found = []
    for each in used:
        if each.value is not None:
            source = each.value.source or (each.value.note.said(language) if each.value.note else "")
            label, day = each.parameter.label, each.value.valid_from.isoformat()
            found.append(said("applies", parameter=label, value=_figure(each), day=day, source=source).said(language))
    return list(dict.fromkeys(found))


def _figure(used: UsedParameter) -> Words:
    if used.value is None:
        return said("unknown_value")
    plain = number(used.value.value)
    return Words(plain, plain)


def _placed(text: str, places: dict[str, Words], language: str) -> str:
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", value.said(language))
    return text
