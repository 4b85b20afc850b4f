"""The questions and answers of the API, as its description publishes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from saiban.access.shared_fields import SharedField
from saiban.exchange.api.asking import Question
from saiban.registry.shared import FILTERS, KINDS, SharedHousehold, SharedPerson

HOUSEHOLD = "household"
_CNIC = {"kind": "cnic", "value": "35202-1234567-1"}
_ASKED = {"purpose": "eligibility_check", "agreement": "eobi-eligibility-check-1"}
_KIND = f"^({'|'.join(KINDS)}|scheme:[a-z0-9-]{{1,40}})$"
_Value = Annotated[str, Field(min_length=1, max_length=100)]
Scheme = Annotated[str, Field(pattern="^[a-z0-9-]{1,40}$")]
FieldCode = Literal[tuple(SharedField.values)]


def example(**shown: Any) -> ConfigDict:
    """Return the setting by which the description shows a question as somebody would ask it."""
    return ConfigDict(json_schema_extra={"examples": [shown]})


class Number(BaseModel):
    """A number of a person; `registry` is Saiban's own, `scheme:<code>` the one that a scheme gave."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Annotated[str, Field(pattern=_KIND)]
    value: _Value


class HouseholdNumber(BaseModel):
    """A household's registry number (`household`), or a number of somebody who lives in it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Annotated[str, Field(pattern=_KIND.replace("^(", f"^({HOUSEHOLD}|"))]
    value: _Value


class EnrolledAsked(Question):
    """Are the bearers of these numbers enrolled now, in one of these schemes (none: of the agreement's)?"""

    model_config = example(
        **_ASKED, schemes=["kafaalat"], numbers=[_CNIC, {"kind": "registry", "value": "100000000012"}]
    )

    schemes: Annotated[list[Scheme], Field(min_length=1, max_length=50)] | None = None
    numbers: Annotated[list[Number], Field(min_length=1, max_length=10_000)]


class PersonAsked(Question):
    """Who bears this number? `fields`: what of them (none: all that is granted)."""

    model_config = example(**_ASKED, number=_CNIC, fields=["name", "father_name", "enrolments"])

    number: Number
    fields: Annotated[list[FieldCode], Field(min_length=1, max_length=len(SharedField))] | None = None


class HouseholdAsked(Question):
    """Which household is this?"""

    model_config = example(**_ASKED, number=_CNIC)

    number: HouseholdNumber


class Compared(BaseModel):
    """A thing that people must fit; `in` takes a list of values."""

    model_config = ConfigDict(extra="forbid", strict=True)

    field: Literal[tuple(FILTERS)]
    operator: Literal["eq", "ne", "lt", "le", "gt", "ge", "in"]
    value: str | int | float | list[str | int | float]


class PeopleAsked(Question):
    """Who fits all of these?"""

    model_config = example(
        **_ASKED,
        filter=[
            {"field": "sex", "operator": "eq", "value": "female"},
            {"field": "birth_date", "operator": "lt", "value": "1966-01-01"},
        ],
        sort="-birth_date",
        page=1,
        page_size=50,
        fields=["registry_number", "name", "birth_date"],
    )

    filter: Annotated[list[Compared], Field(max_length=100)]
    sort: Annotated[str, Field(pattern="^-?[a-z_]{1,40}$", description="A field; -field: from the highest")] | None = (
        None
    )
    page: int = 1
    page_size: int = 100
    fields: Annotated[list[FieldCode], Field(min_length=1, max_length=len(SharedField))] | None = None


class Answer(BaseModel):
    """`unclear`: several people bear the number, or it can't be a number of its kind."""

    answer: Literal["yes", "no", "unclear"]


class Answers(BaseModel):
    """One answer for each number, in the order of the question."""

    model_config = example(answers=[{"answer": "yes"}, {"answer": "unclear"}])

    answers: list[Answer]


class Job(BaseModel):
    """A large question that is answered in the background; `answer` is where its answer lies, once it is done.

    A job is `stopped` where the agreement ended or its allowance was used up midway: `code` says which, and the answer
    has the lines up to there.
    """

    id: UUID
    state: Literal["waiting", "done", "stopped"]
    asked: int
    answered: int
    made_at: datetime
    done_at: datetime | None
    expires_at: datetime
    code: str | None
    answer: str | None


class Address(BaseModel):
    """Codes of district and tehsil as in /.well-known/locations.json."""

    kind: Literal["present", "origin"]
    district: str | None
    tehsil: str | None
    text: str
    as_of: date | None


class IdentityNumber(BaseModel):
    """A number in clear."""

    kind: str
    value: str


class Enrolment(BaseModel):
    """An enrolment as the scheme reports it; `until` is its last day, none while it runs."""

    scheme: str
    status: str
    since: date | None
    until: date | None
    as_of: date | None


class Benefit(BaseModel):
    """A payment as the scheme reports it, in rupees, and the period that it is for."""

    scheme: str
    paid_on: date | None
    since: date | None
    until: date | None
    amount: Decimal


class Employment(BaseModel):
    """A job as an institution reports it."""

    scheme: str
    employer: str
    employer_name: str
    since: date | None
    until: date | None
    wage: Decimal | None


class Member(BaseModel):
    """A member of a household, and what they are to its head."""

    relation: str
    person: Person


class Household(BaseModel):
    """A household; score and members only where those are granted."""

    number: str
    district: str | None
    tehsil: str | None
    size: int | None
    survey_date: date | None
    poverty_score: Decimal | None = None
    members: list[Member] | None = None


class Person(BaseModel):
    """A person: what is not granted, or was not asked for, is left out; what is not known is null."""

    registry_number: str | None = None
    name: str | None = None
    name_ur: str | None = None
    father_name: str | None = None
    husband_name: str | None = None
    sex: str | None = None
    birth_date: date | None = None
    birth_precision: str | None = None
    death_date: date | None = None
    marital_status: str | None = None
    disability: bool | None = None
    address: list[Address] | None = None
    phone: list[str] | None = None
    identity_numbers: list[IdentityNumber] | None = None
    household: Household | None = None
    household_members: list[Member] | None = None
    poverty_score: Decimal | None = None
    enrolments: list[Enrolment] | None = None
    benefits: list[Benefit] | None = None
    employment: list[Employment] | None = None


class People(BaseModel):
    """The people found, and how many there are in all."""

    people: list[Person]
    total: int


class Households(BaseModel):
    """The households found."""

    households: list[Household]


_WITH = {"name": ("name", "name_ur"), "birth_date": ("birth_date", "birth_precision")}
_HOUSEHOLDS = {"household", "household_members"}


def person(told: SharedPerson) -> Person:
    """Put a person as the API tells them: what was not read is unset."""
    names = [name for field in told.fields - _HOUSEHOLDS for name in _WITH.get(field, (field,))]
    values: dict[str, Any] = {name: getattr(told, name) for name in names}
    if "household" in told.fields:
        values["household"] = household(told.household, told.fields) if told.household else None
    if "household_members" in told.fields:
        values["household_members"] = _members(told.household_members)
    return Person.model_validate(values, from_attributes=True)


def household(told: SharedHousehold, fields: frozenset[str]) -> Household:
    """Put a household as the API tells it."""
    values: dict[str, Any] = {name: getattr(told, name) for name in ("number", "district", "tehsil", "size")}
    values["survey_date"] = told.survey_date
    if "poverty_score" in fields:
        values["poverty_score"] = told.poverty_score
    if told.members is not None:
        values["members"] = _members(told.members)
    return Household.model_validate(values)


def _members(told: Any) -> list[Member]:
    return [Member(relation=one.relation, person=person(one.person)) for one in told or ()]
