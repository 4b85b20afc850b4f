"""The book in words for its pages: a scheme's rules, figures, paths and examples, in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from saiban.directory.models import Organisation, Place
from saiban.schemes import labels
from saiban.schemes.definitions import Book, Parameter, ParameterValue, SchemeRules, SharedParameters, Validity
from saiban.schemes.language import in_words, parse, vocabulary
from saiban.schemes.language.refusals import Where
from saiban.schemes.outcomes import Outcome, outcomes
from saiban.terms.money import group_lakhs

_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Card:
    """A scheme in the list of the book."""

    code: str
    name: str
    summary: str
    agency: str
    ended: bool


@dataclass(frozen=True)
class FigureRow:
    """One value that a source gives for a parameter; `now`: the one used today, `aside`: one that is not followed."""

    value: str
    province: str
    valid_from: date
    valid_to: date | None
    status: str
    confidence: str
    source: str
    note: str
    now: bool
    aside: bool


@dataclass(frozen=True)
class Figure:
    """A parameter over time, the newest value first; `conflict` where sources differ."""

    code: str
    label: str
    unit: str
    rows: tuple[FigureRow, ...]
    conflict: bool


@dataclass(frozen=True)
class ConditionWords:
    """One condition: what it asks in a sentence, what its rule says word by word, and the rule itself."""

    code: str
    label: str
    words: str
    rule: str


@dataclass(frozen=True)
class ValidityRow:
    """From when to when a scheme holds, and where; an empty place is the whole country."""

    place: str
    valid_from: date
    valid_to: date | None
    source: str
    ended: str


@dataclass(frozen=True)
class SchemePage:
    """All that the page of a scheme shows, in words."""

    rules: SchemeRules
    name: str
    summary: str
    facts: list[tuple[str, str]]
    conditions: list[ConditionWords]
    amount: str
    amount_words: str
    amount_rule: str
    per: str
    figures: list[Figure]
    validity: list[ValidityRow]
    excludes: list[tuple[str, str, str]]
    documents: list[tuple[str, bool]]
    entry_kind: str
    entry_where: str
    entry_steps: list[str]
    decides: str
    decided_by: str
    appeal_to: str
    outcomes: list[Outcome]


@dataclass(frozen=True)
class FiguresPage:
    """A file of figures that many schemes look up."""

    name: str
    figures: list[Figure]


def shelves(schemes: Mapping[str, Sequence[SchemeRules]], language: str) -> list[tuple[str, list[Card]]]:
    """The schemes of the book by type, each type under its name."""
    agencies = _organisations()
    today = timezone.localdate()
    return [
        (
            str(label),
            [
                Card(
                    rules.code,
                    rules.name.said(language),
                    rules.summary.said(language),
                    agencies.get(rules.agency, rules.agency),
                    all(row.valid_to is not None and row.valid_to < today for row in rules.valid),
                )
                for rules in schemes[kind]
            ],
        )
        for kind, label in labels.TYPES.items()
        if kind in schemes
    ]


def figures_page(shared: SharedParameters, language: str) -> FiguresPage:
    """A file of shared figures in words."""
    return FiguresPage(shared.name.said(language), figures(shared.parameters, language))


def figures(parameters: Mapping[str, Parameter], language: str) -> list[Figure]:
    """Parameters over time, with what sources say beside each other."""
    places = _places()
    return [_figure(one, language, places) for one in parameters.values()]


def _figure(parameter: Parameter, language: str, places: Mapping[str, str]) -> Figure:
    today = timezone.localdate()
    newest = sorted(parameter.values, key=lambda one: (one.province or "", -one.valid_from.toordinal(), not one.used))
    rows = tuple(
        FigureRow(
            value=number(one, parameter),
            province=places.get(one.province or "", ""),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            status=str(labels.STATUSES[one.status]) if one.status != "in_force" else "",
            confidence=str(labels.CONFIDENCES[one.confidence]),
            source=one.source,
            note=one.note.said(language) if one.note else "",
            now=one.used and one.holds(today),
            aside=not one.used,
        )
        for one in newest
    )
    return Figure(
        code=parameter.code,
        label=parameter.label.said(language),
        unit=str(labels.MEASURES.get(parameter.unit, parameter.unit)),
        rows=rows,
        conflict=any(one.aside for one in rows),
    )


def scheme_page(book: Book, scheme: str, language: str) -> SchemePage:
    """A scheme of a book in words."""
    rules = book.schemes[scheme]
    agencies, places = _organisations(), _places()
    values = figures_today(rules, book)
    return SchemePage(
        rules=rules,
        name=rules.name.said(language),
        summary=rules.summary.said(language),
        facts=_about(rules, language, agencies, places),
        conditions=[
            ConditionWords(
                one.code, filled(one.label.said(language), values), _in_words(one.when, rules, book, language), one.when
            )
            for one in rules.conditions
        ],
        amount=filled(rules.entitlement.words.said(language), values),
        amount_words=_in_words(rules.entitlement.amount, rules, book, language) if rules.entitlement.amount else "",
        amount_rule=rules.entitlement.amount or "",
        per=str(labels.PERS[rules.entitlement.per]),
        figures=figures(rules.parameters, language),
        validity=[_validity(one, language, places) for one in rules.valid],
        excludes=[(one.scheme, _scheme_name(book, one.scheme, language), one.source) for one in rules.excludes],
        documents=[(one.label.said(language), one.obligatory) for one in rules.documents],
        entry_kind=str(labels.PATHS[rules.entry.kind]),
        entry_where=rules.entry.where.said(language),
        entry_steps=[step.said(language) for step in rules.entry.steps],
        decides=agencies.get(rules.entry.decides, rules.entry.decides),
        decided_by=agencies.get(rules.decided_by or "", rules.decided_by or ""),
        appeal_to=rules.appeal.to.said(language),
        outcomes=outcomes(book, rules.code, language),
    )


def figures_today(rules: SchemeRules, book: Book) -> dict[str, str]:
    """The figures that the words of a scheme may name, as they are today: its own, and shared ones by "file.code".

    Where provinces differ and there is no national figure, all of them are told.
    """
    today = timezone.localdate()
    shared = {f"{one.code}.{code}": each for one in book.shared.values() for code, each in one.parameters.items()}
    return {code: _told_today(one, today) for code, one in (shared | dict(rules.parameters)).items()}


def _told_today(parameter: Parameter, today: date) -> str:
    held = [one for one in parameter.values if one.used and one.holds(today)]
    national = [one for one in held if one.province is None]
    told = national or held
    return " / ".join(dict.fromkeys(number(one, parameter) for one in told)) or "–"


def number(value: ParameterValue, parameter: Parameter) -> str:
    """A parameter's value as it is read: rupees grouped, a share in per cent, others as they are."""
    plain = value.value.normalize()
    if parameter.unit == "share":
        return f"{(plain * 100).normalize():f}%"
    if parameter.unit.startswith("PKR") and plain == plain.to_integral_value():
        return group_lakhs(int(plain))
    return f"{plain:f}"


def filled(words: str, values: Mapping[str, str]) -> str:
    """Put figures in the places of words; a place for which there is none (a fact of somebody) becomes an ellipsis."""
    return _PLACE.sub(lambda found: values.get(found[1], "…"), words)


def _in_words(text: str, rules: SchemeRules, book: Book, language: str) -> str:
    rule = parse(text, vocabulary=vocabulary(book, rules.code), where=Where(rules.file))
    return in_words(rule, language)


def _about(
    rules: SchemeRules, language: str, agencies: Mapping[str, str], places: Mapping[str, str]
) -> list[tuple[str, str]]:
    runs = agencies.get(rules.agency, rules.agency)
    if rules.agencies:
        there = (f"{places.get(code, code)}: {agencies.get(one, one)}" for code, one in rules.agencies.items())
        runs = " · ".join([runs, *there])
    told = [
        (_("Who runs it"), runs),
        (_("Law"), rules.law.said(language)),
        (_("Kind"), str(labels.TYPES[rules.type])),
        (_("For"), _listed([str(labels.BRANCHES[one]) for one in rules.functions], language)),
        (_("Who is paid"), f"{labels.UNITS[rules.unit]} · {rules.paid_to.said(language)}"),
    ]
    if rules.recertify_months:
        told.append((_("Looked at again"), _("every %(count)s months") % {"count": rules.recertify_months}))
    return told


def _validity(row: Validity, language: str, places: Mapping[str, str]) -> ValidityRow:
    ended = row.ended.said(language) if row.ended else ""
    return ValidityRow(places.get(row.province or "", ""), row.valid_from, row.valid_to, row.source, ended)


def _scheme_name(book: Book, code: str, language: str) -> str:
    return book.schemes[code].name.said(language) if code in book.schemes else code


def _listed(words: Sequence[str], language: str) -> str:
    return ("، " if language == "ur" else ", ").join(words)


def _organisations() -> dict[str, str]:
    return {one.code: str(one) for one in Organisation.objects.all()}


def _places() -> dict[str, str]:
    return {one.code: str(one) for one in Place.objects.filter(level=Place.Level.PROVINCE)}
