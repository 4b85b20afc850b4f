"""The shapes in which people and households leave the registry. What was not granted is None, and was not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class SharedAddress:
    """Where a person stays or comes from: codes of district and tehsil, and the text of the newest source."""

    kind: str  # present or origin
    district: str | None
    tehsil: str | None
    text: str
    as_of: date | None


@dataclass(frozen=True)
class SharedNumber:
    """An identity number in clear."""

    kind: str
    value: str


@dataclass(frozen=True)
class SharedEnrolment:
    """An enrolment as the scheme reports it; `until` is its last day, None while it runs."""

    scheme: str
    status: str
    since: date | None
    until: date | None
    as_of: date | None


@dataclass(frozen=True)
class SharedBenefit:
    """A payment that a scheme reports, in rupees."""

    scheme: str
    paid_on: date | None
    since: date | None  # first and last day of the period that it is for
    until: date | None
    amount: Decimal


@dataclass(frozen=True)
class SharedEmployment:
    """A job as an institution reports it."""

    scheme: str
    employer: str  # registry number
    employer_name: str
    since: date | None
    until: date | None
    wage: Decimal | None


@dataclass(frozen=True)
class SharedHousehold:
    """A household; `poverty_score` and `members` where those are granted. Members out of reach are left out."""

    number: str
    district: str | None
    tehsil: str | None
    size: int | None
    survey_date: date | None
    poverty_score: Decimal | None = None
    members: tuple[SharedMember, ...] | None = None


@dataclass(frozen=True)
class SharedMember:
    """A member of a household, and what they are to its head."""

    person: SharedPerson
    relation: str


@dataclass(frozen=True)
class SharedPerson:
    """A person as a permit shows them: `fields` are those read, each has an attribute of its name.

    `key` is internal and is sent nowhere. A list is empty where nothing is known, None where it is not shared.
    """

    key: int
    fields: frozenset[str]
    registry_number: str | None = None
    name: str | None = None
    name_ur: str | None = None  # with `name`
    father_name: str | None = None
    husband_name: str | None = None
    sex: str | None = None
    birth_date: date | None = None
    birth_precision: str | None = None  # with `birth_date`: day, month, year or age
    death_date: date | None = None
    marital_status: str | None = None
    disability: bool | None = None
    address: tuple[SharedAddress, ...] | None = None
    phone: tuple[str, ...] | None = None
    identity_numbers: tuple[SharedNumber, ...] | None = None
    household: SharedHousehold | None = None
    household_members: tuple[SharedMember, ...] | None = None
    poverty_score: Decimal | None = None
    enrolments: tuple[SharedEnrolment, ...] | None = None
    benefits: tuple[SharedBenefit, ...] | None = None
    employment: tuple[SharedEmployment, ...] | None = None
