"""The rules of a book for one day, parsed and ready to be written as one query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from saiban.schemes.definitions import Book, Fact, ParameterValue, SchemeRules, Words
from saiban.schemes.evaluating.answers import HOUSEHOLD
from saiban.schemes.evaluating.phrases import said
from saiban.schemes.language import Rule, Where, parse, tree, vocabulary
from saiban.schemes.language.parsing import rule_of
from saiban.schemes.language.sql import Figure, enrolment
from saiban.schemes.language.vocabulary import parameters

VALID = "valid"
EXCLUDED = "excluded"
PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition of a scheme as it is asked, with what must be known to answer it.

    `code` is the condition's, "valid" for the scheme's own dates, or "excluded:scheme" for one that rules it out. What
    it reads are columns: facts, "enrolled:scheme", and "household" where it asks of the members.
    """

    code: str
    label: Words
    refused: Words
    rule: Rule
    own: tuple[str, ...]  # read of the person
    members: tuple[str, ...]  # read of each member of the household


@dataclass(frozen=True, slots=True)
class SchemePlan:
    """A scheme's conditions and amount, parsed."""

    rules: SchemeRules
    asked: tuple[Asked, ...]
    amount: Rule | None

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the parameters that the amount is worked out from, and those that its words name."""
        read = self.amount.parameters if self.amount is not None else ()
        named = (f"{self.rules.code}.{code}" for code in self.rules.entitlement.words.places)
        own = {f"{self.rules.code}.{code}" for code in self.rules.parameters}
        return tuple(dict.fromkeys((*read, *(name for name in named if name in own))))


@dataclass(frozen=True, slots=True)
class Plan:
    """The schemes asked for on a day, and the facts, parameters and figures that they use."""

    as_of: date
    schemes: tuple[SchemePlan, ...]
    facts: Mapping[str, Fact]  # those that are read, by code
    enrolments: tuple[str, ...]  # schemes of which it is asked whether somebody draws from them
    figures: Mapping[str, Figure]


def plan(
    book: Book, *, as_of: date, schemes: Iterable[str] | None = None, assumed: Mapping[str, Decimal] | None = None
) -> Plan:
    """Return the plan of some schemes of a book (all by default) on a day, with figures put in place of the book's.

    `assumed` maps "scheme.code" to a value for every province. Raises RuleRefused for a rule that is none, KeyError
    for a scheme or parameter that the book does not have.
    """
    wanted = list(book.schemes) if schemes is None else list(schemes)
    figures = figures_on(book, as_of) | _assumed(book, assumed or {})
    varied = {name for name, figure in figures.items() if figure.provinces}
    planned = tuple(_scheme(book, book.schemes[code], as_of, varied) for code in wanted)
    rules = [*(each.rule for one in planned for each in one.asked), *(one.amount for one in planned if one.amount)]
    read = {code for rule in rules for code in rule.facts}
    if any(varied.intersection(rule.parameters) for rule in rules):
        read.add(PROVINCE)
    facts = {code: fact for code, fact in book.facts.items() if code in read}
    enrolments = tuple(dict.fromkeys(code for rule in rules for code in rule.schemes))
    return Plan(as_of, planned, facts, enrolments, figures)


def with_figures(made: Plan, book: Book, assumed: Mapping[str, Decimal]) -> Plan:
    """Return a plan with other figures in place of its own."""
    return replace(made, figures={**made.figures, **_assumed(book, assumed)})


def figures_on(book: Book, day: date) -> dict[str, Figure]:
    """Return what every parameter of a book is on a day."""
    found = {}
    for name, parameter in parameters(book).items():
        held = [value for value in parameter.values if value.used and value.holds(day)]
        provinces = {value.province: value.value for value in held if value.province is not None}
        everywhere = next((value.value for value in held if value.province is None), None)
        found[name] = Figure(everywhere, provinces)
    return found


def used_value(
    book: Book, name: str, day: date, province: str | None, assumed: Mapping[str, Decimal]
) -> ParameterValue | None:
    """Return the row of a parameter that counts on a day in a province, or the figure put in its place."""
    if name in assumed:
        return ParameterValue(assumed[name], day, None, None, "announced", "low", "", True, said("assumed"), 0)
    parameter = book.parameter(name)
    return parameter.on(day, province) if parameter else None


def _assumed(book: Book, assumed: Mapping[str, Decimal]) -> dict[str, Figure]:
    for name in assumed:
        if book.parameter(name) is None:
            raise KeyError(f"{name!r} is not a parameter of the book: write it as scheme.code, e.g. kafaalat.cutoff.")
    return {name: Figure(value, {}) for name, value in assumed.items()}


def _scheme(book: Book, rules: SchemeRules, day: date, varied: Collection[str]) -> SchemePlan:
    words = vocabulary(book, rules.code)
    asked = [_valid(rules, day, book, varied)]
    for condition in rules.conditions:
        rule = parse(condition.when, vocabulary=words, where=Where(rules.file, condition.line), wanted="condition")
        asked.append(_asked(condition.code, condition.label, condition.refused, rule, varied))
    for excluded in rules.excludes:
        name = book.schemes[excluded.scheme].name if excluded.scheme in book.schemes else _plain(excluded.scheme)
        rule = rule_of("", tree.Not(tree.Enrolled(((excluded.scheme, name),), "own")))
        label, refused = said("excluded_label", scheme=name), said("excluded", scheme=name, source=excluded.source)
        asked.append(_asked(f"{EXCLUDED}:{excluded.scheme}", label, refused, rule, varied))
    amount = None
    if rules.entitlement.amount is not None:
        at = Where(rules.file, rules.entitlement.line)
        amount = parse(rules.entitlement.amount, vocabulary=words, where=at, wanted="amount")
    return SchemePlan(rules, tuple(asked), amount)


def _valid(rules: SchemeRules, day: date, book: Book, varied: Collection[str]) -> Asked:
    """Return the condition that a scheme's rules hold on the day, in the province where provinces differ."""
    own = sorted({row.province for row in rules.valid if row.province is not None})
    everywhere = tree.Value(rules.validity(day) is not None, "boolean")
    fact = tree.FactOf(book.facts[PROVINCE], "own", "text")
    branches: list[tuple[tree.Node, tree.Node]] = []
    for code in own:
        holds = rules.validity(day, code) is not None
        if holds != everywhere.value:
            branches.append((tree.Compared("=", fact, tree.Value(code, "text")), tree.Value(holds, "boolean")))
    node = tree.Case(tuple(branches), everywhere, "boolean") if branches else everywhere
    return _asked(VALID, said("valid_label"), said("valid"), rule_of("", node), varied)


def ended(rules: SchemeRules, day: date, province: str | None) -> Words:
    """Return what to say of a scheme whose rules do not hold on a day in a province."""
    rows = rules.validity_rows(province)
    over = [row for row in rows if row.valid_to is not None and row.valid_to < day]
    if over:
        last = max(over, key=lambda row: row.valid_to or row.valid_from)
        why = last.ended or Words("", "")
        return said("ended", day=(last.valid_to or day).isoformat(), why=why, source=last.source)
    if rows:
        return said("begins", day=min(row.valid_from for row in rows).isoformat())
    return said("not_here")


def _asked(code: str, label: Words, refused: Words, rule: Rule, varied: Collection[str]) -> Asked:
    nodes = list(tree.walk(rule.tree))
    own = [each.fact.code for each in nodes if isinstance(each, tree.FactOf) and each.whose == "own"]
    members = [each.fact.code for each in nodes if isinstance(each, tree.FactOf) and each.whose == "member"]
    for each in nodes:
        if isinstance(each, tree.Enrolled):
            (own if each.whose == "own" else members).extend(enrolment(code) for code, _ in each.schemes)
        if isinstance(each, tree.ParameterOf) and each.name in varied:
            (own if each.whose == "own" else members).append(PROVINCE)
    if any(isinstance(each, tree.OverMembers) for each in nodes):
        own.append(HOUSEHOLD)
    return Asked(code, label, refused, rule, tuple(dict.fromkeys(own)), tuple(dict.fromkeys(members)))


def _plain(code: str) -> Words:
    return Words(code, code)
