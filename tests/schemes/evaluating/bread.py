"""A made-up bread allowance, for tests of the evaluator: a book of one scheme whose rules a test writes itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from saiban.schemes.definitions import (
    AppealRoute,
    Book,
    Condition,
    Entitlement,
    EntryPath,
    Exclusion,
    Parameter,
    ParameterValue,
    SchemeRules,
    Validity,
    Words,
)
from saiban.schemes.facts import facts

DAY = date(2026, 3, 2)
ALWAYS = (Validity(None, date(2020, 1, 1), None, "Bread Act", None),)


def words(text: str) -> Words:
    """Return the same words for both languages."""
    return Words(text, text)


def figure(
    value: str, *, since: date = date(2020, 1, 1), until: date | None = None, province: str | None = None
) -> ParameterValue:
    """Return what a parameter is, by the Gazette."""
    return ParameterValue(Decimal(value), since, until, province, "in_force", "high", "Gazette", True, None, 1)


def parameter(code: str, *values: ParameterValue, formula: str | None = None) -> Parameter:
    """Return a parameter with its values."""
    return Parameter(code, words(code), "PKR/month", values, 1, formula)


def scheme(
    conditions: Mapping[str, str],
    *,
    code: str = "bread",
    amount: str | None = None,
    parameters: tuple[Parameter, ...] = (),
    valid: tuple[Validity, ...] = ALWAYS,
    excludes: tuple[str, ...] = (),
    decided_by: str | None = None,
    refused: str = "not so",
) -> SchemeRules:
    """Return a scheme with these conditions; everything that the evaluator does not read is filled in."""
    return SchemeRules(
        code=code,
        name=words(code.title()),
        summary=words("Bread"),
        law=words("Bread Act"),
        agency="bread-office",
        agencies={},
        functions=("social_assistance",),
        type="means_tested",
        unit="person",
        paid_to=words("the person"),
        valid=valid,
        parameters={each.code: each for each in parameters},
        conditions=tuple(
            Condition(name, when, words(name), words(refused), 10 + line)
            for line, (name, when) in enumerate(conditions.items())
        ),
        entitlement=Entitlement("cash", amount, "month", words("bread for all"), 30),
        excludes=tuple(Exclusion(other, "Bread Act s. 3") for other in excludes),
        documents=(),
        recertify_months=None,
        entry=EntryPath("application", words("office"), (), None, "", "bread-office"),
        decided_by=decided_by,
        appeal=AppealRoute(words("office"), None, None, "Bread Act", "high"),
        examples=(),
        file=f"{code}.yaml",
    )


def book(*schemes: SchemeRules) -> Book:
    """Return a book of these schemes."""
    return Book({each.code: each for each in schemes}, {}, facts(), "made-up")
