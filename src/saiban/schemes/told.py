"""Answers as pages tell them: the likeliest first, each with its reasons, amount, papers and the way in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from saiban.schemes import labels
from saiban.schemes.definitions import Book, SchemeRules
from saiban.schemes.evaluating import Answer, explain

FEW = 3  # of what is missing is named; the rest is counted
ORDER = ("yes", "body_decides", "cannot_tell", "no")


@dataclass(frozen=True)
class Told:
    """One scheme's answer in words. `missing` names the few facts that decide most, `more_missing` counts the rest."""

    code: str
    name: str
    answer: str
    label: str
    amount: Decimal | None
    per: str
    reasons: list[str]
    missing: list[str]
    more_missing: int
    where: str
    steps: list[str]
    documents: list[str]
    norm_days: int | None


def told(book: Book, answers: Mapping[str, Answer], language: str) -> list[Told]:
    """Tell every answer: yes first, and of those that are open first the one of which least is missing."""
    in_order = sorted(
        answers.values(), key=lambda one: (ORDER.index(one.answer), len(one.missing), one.name.said(language))
    )
    return [_told(book, book.schemes[one.scheme], one, language) for one in in_order]


def few_that_decide(answer: Answer) -> list[str]:
    """Return the few facts that are missing for most conditions; of equals those of the condition that lacks least."""
    open_ones = sorted((one for one in answer.conditions if one.holds is None), key=lambda one: len(one.missing))
    lacking = [code for one in open_ones for code in one.missing]
    return sorted(dict.fromkeys(lacking), key=lambda code: -lacking.count(code))[:FEW]


def missing_words(book: Book, codes: Iterable[str], language: str) -> list[str]:
    """Say what is not known: the labels of facts, who lives in the household, which schemes pay already."""
    others = {"household": _("who lives in the household"), "enrolled": _("which schemes pay already")}
    return [book.facts[code].label.said(language) if code in book.facts else others.get(code, code) for code in codes]


def _told(book: Book, rules: SchemeRules, answer: Answer, language: str) -> Told:
    return Told(
        code=rules.code,
        name=rules.name.said(language),
        answer=answer.answer,
        label=str(labels.ANSWERS[answer.answer]),
        amount=answer.amount,
        per=str(labels.PERS[answer.per]),
        reasons=explain(answer, language),
        missing=missing_words(book, few_that_decide(answer), language),
        more_missing=max(0, len(answer.missing) - FEW),
        where=rules.entry.where.said(language),
        steps=[step.said(language) for step in rules.entry.steps],
        documents=[one.label.said(language) for one in rules.documents if one.obligatory],
        norm_days=rules.entry.norm_days,
    )
