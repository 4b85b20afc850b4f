"""What the scheme book is made of: facts, dated parameters, schemes with their conditions, amounts, paths and examples.

Values only: they are read by `saiban.schemes.reading`, hold no database row and can be made in a notebook. Provinces
are the codes of `saiban.terms.places` (PK-PB), organisations and schemes those of the directory, amounts rupees.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

Level = Literal["person", "household"]
FactType = Literal["boolean", "integer", "number", "money", "date", "text", "list"]
FactSource = Literal["registry", "survey", "asked"]
SchemeType = Literal["contributory", "categorical", "means_tested"]
Branch = Literal[
    "old_age",
    "survivors",
    "disability",
    "sickness",
    "maternity",
    "family_child",
    "unemployment",
    "employment_injury",
    "health",
    "social_assistance",
]
"""The functions of social security as the ILO's inquiry counts them, with general social assistance."""
PaidUnit = Literal["person", "family", "household"]
BenefitKind = Literal["cash", "cover", "service"]
Per = Literal["day", "month", "quarter", "year", "once"]
EntryKind = Literal["survey", "committee_certificate", "claim", "application", "automatic"]
Confidence = Literal["high", "medium", "low"]
LegalStatus = Literal["in_force", "contested", "announced"]
Verdict = Literal["yes", "no", "body_decides", "cannot_tell"]
Language = Literal["en", "ur"]

LEVELS: tuple[Level, ...] = get_args(Level)
FACT_TYPES: tuple[FactType, ...] = get_args(FactType)
FACT_SOURCES: tuple[FactSource, ...] = get_args(FactSource)
SCHEME_TYPES: tuple[SchemeType, ...] = get_args(SchemeType)
BRANCHES: tuple[Branch, ...] = get_args(Branch)
PAID_UNITS: tuple[PaidUnit, ...] = get_args(PaidUnit)
BENEFIT_KINDS: tuple[BenefitKind, ...] = get_args(BenefitKind)
PERS: tuple[Per, ...] = get_args(Per)
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
LEGAL_STATUSES: tuple[LegalStatus, ...] = get_args(LegalStatus)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

PLACE = re.compile(r"\{([^{}]*)\}")

FactValue: TypeAlias = bool | int | Decimal | date | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in English and in Urdu."""

    en: str
    ur: str

    def said(self, language: str) -> str:
        """Return the words in a language: "ur", or English for any other."""
        return self.ur if language == "ur" else self.en

    @property
    def places(self) -> tuple[str, ...]:
        """Return the names in braces, in either language: facts and parameters to be put there."""
        return tuple(dict.fromkeys(PLACE.findall(f"{self.en} {self.ur}")))


@dataclass(frozen=True, slots=True)
class FactChoice:
    """One value that a fact of type text can have."""

    code: str
    label: Words


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that rules may ask of a person or a household, and how the desk asks it."""

    code: str
    level: Level
    type: FactType
    label: Words
    question: Words
    choices: tuple[FactChoice, ...]  # empty: any text
    source: FactSource  # where it mostly comes from: the registry, a survey, or only by asking
    sensitive: bool  # asked in private, never shown in a list


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """What a parameter was from a day to a day, in one province or everywhere, and who says so."""

    value: Decimal
    valid_from: date
    valid_to: date | None  # the last day; None: still so
    province: str | None  # None: everywhere but where a province has a row of its own
    status: LegalStatus
    confidence: Confidence
    source: str
    used: bool  # False: a source says so, and we do not follow it
    note: Words | None  # why one of several is used, or what is not known
    line: int

    def holds(self, day: date) -> bool:
        """Say whether this value is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure that a rule looks up by date and province."""

    code: str
    label: Words
    unit: str  # e.g. PKR/month, score, years, share
    values: tuple[ParameterValue, ...]
    line: int
    formula: str | None = None  # worked out from other parameters, in the rule language; then there are no values

    def on(self, day: date, province: str | None = None) -> ParameterValue | None:
        """Return the value used on a day in a province: the province's own row, else the national one, else None."""
        held = [value for value in self.values if value.used and value.holds(day)]
        own = [value for value in held if value.province is not None and value.province == province]
        return next(iter([*own, *(value for value in held if value.province is None)]), None)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be so; `when` is an expression of the rule language."""

    code: str
    when: str
    label: Words
    refused: Words  # said when it is not so; may name {fact} and {parameter}
    line: int  # of `when` in the file


@dataclass(frozen=True, slots=True)
class Entitlement:
    """How much, of what, and how often."""

    kind: BenefitKind
    amount: str | None  # an expression in rupees; None: the deciding body or a tariff sets it
    per: Per
    words: Words
    line: int


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A scheme that one may not draw from at the same time."""

    scheme: str
    source: str


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that an applicant brings."""

    code: str
    label: Words
    obligatory: bool


@dataclass(frozen=True, slots=True)
class EntryPath:
    """How one gets in, as it is in life."""

    kind: EntryKind
    where: Words
    steps: tuple[Words, ...]
    norm_days: int | None  # None: no norm is published
    norm_source: str
    decides: str  # organisation


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a scheme's rules hold, in one province or everywhere without a row of its own."""

    province: str | None
    valid_from: date
    valid_to: date | None
    source: str
    ended: Words | None  # what to say after the end


@dataclass(frozen=True, slots=True)
class AppealRoute:
    """To whom one complains of a decision, and within how many days."""

    to: Words
    days_to_file: int | None
    days_to_decide: int | None
    law: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: a made-up person, a day, and what must come out. Run as a test."""

    name: str
    as_of: date
    person: Mapping[str, FactValue]
    members: tuple[Mapping[str, FactValue], ...]  # the others of the household
    enrolled: tuple[str, ...]  # schemes of the person
    household_enrolled: tuple[str, ...]  # schemes of the others of the household
    answer: Verdict
    amount: Decimal | None
    failed: tuple[str, ...]  # codes of the conditions that are not met
    missing: tuple[str, ...]  # facts without which nothing can be said
    line: int


@dataclass(frozen=True, slots=True)
class SchemeRules:
    """All that the book says of one scheme."""

    code: str
    name: Words
    summary: Words
    law: Words
    agency: str  # organisation
    agencies: Mapping[str, str]  # province: the organisation there, where it is another
    functions: tuple[Branch, ...]
    type: SchemeType
    unit: PaidUnit
    paid_to: Words
    valid: tuple[Validity, ...]
    parameters: Mapping[str, Parameter]
    conditions: tuple[Condition, ...]
    entitlement: Entitlement
    excludes: tuple[Exclusion, ...]
    documents: tuple[Document, ...]
    recertify_months: int | None
    entry: EntryPath
    decided_by: str | None  # organisation whose judgement the rules leave room for
    appeal: AppealRoute
    examples: tuple[Example, ...]
    file: str

    def decides_in(self, province: str) -> str:
        """Return the organisation that decides in a province ("": not known)."""
        return self.agencies.get(province, self.entry.decides)

    def validity(self, day: date, province: str | None = None) -> Validity | None:
        """Return the dates that hold on a day in a province (its own rows beat the national ones), or None."""
        rows = self.validity_rows(province)
        return next(
            (row for row in rows if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)), None
        )

    def validity_rows(self, province: str | None) -> tuple[Validity, ...]:
        """Return the rows of validity that count in a province: its own where it has any, else the national ones."""
        own = tuple(row for row in self.valid if row.province is not None and row.province == province)
        return own or tuple(row for row in self.valid if row.province is None)


@dataclass(frozen=True, slots=True)
class SharedParameters:
    """Figures that many schemes look up: minimum wages, poverty lines. A rule names them `param('file.code')`."""

    code: str
    name: Words
    parameters: Mapping[str, Parameter]
    file: str


@dataclass(frozen=True, slots=True)
class Book:
    """The scheme book: every scheme, the shared parameters and the facts that rules may ask."""

    schemes: Mapping[str, SchemeRules]
    shared: Mapping[str, SharedParameters]
    facts: Mapping[str, Fact]
    version: str  # first 16 hexadecimal digits of the SHA-256 over the files

    def parameter(self, name: str, scheme: str | None = None) -> Parameter | None:
        """Return a parameter by "code" within a scheme, or by "scheme.code" from anywhere; None where there is none."""
        owner, _, code = name.rpartition(".")
        home: SchemeRules | SharedParameters | None
        home = self.schemes.get(owner or scheme or "") or self.shared.get(owner or scheme or "")
        return home.parameters.get(code) if home else None
