"""People and households as records of the standard: the granted fields alone, under its names and codes.

A person is an SRPerson, a Member (with what concerns them in a household) or, for each enrolment, a Beneficiary; a
household is a Group. What the standard has no place for is left out; docs/exchange.md lists it.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone

from saiban.directory.models import Place, Scheme
from saiban.exchange.dci.codes import theirs
from saiban.registry.shared import (
    SharedAddress,
    SharedBenefit,
    SharedEnrolment,
    SharedHousehold,
    SharedMember,
    SharedPerson,
)
from saiban.terms.codes import EnrolmentStatus

Record = dict[str, Any]

REGISTRY_NUMBER = "REGISTRY_NUMBER"
COUNTRY = "PK"
SCORE_TYPE = "PMT"


def sr_person(person: SharedPerson) -> Record:
    """Return a person as SRPerson."""
    return {"@type": "SRPerson"} | _demographic(person)


def member(person: SharedPerson, relation: str | None = None) -> Record:
    """Return a person as Member of a household; `relation` is what they are to its head."""
    return _known(
        {
            "@type": "Member",
            "member_identifier": _identifiers(person),
            "demographic_info": {"@type": "Person"} | _demographic(person),
            "related_person": _related(person, relation),
            "is_disabled": person.disability,
            "marital_status": theirs("marital_status", person.marital_status),
            "employment_status": _employment(person),
            "additional_attributes": _additional(person),
        }
    )


def group(household: SharedHousehold) -> Record:
    """Return a household as Group."""
    members = household.members or ()
    head = next((one for one in members if one.relation == "head"), None)
    return _known(
        {
            "@type": "Group",
            "group_identifier": [_identifier(REGISTRY_NUMBER, household.number)],
            "group_type": theirs("assistance_unit", "household"),
            "geographical_location": _place(household.tehsil or household.district),
            "poverty_score": None if household.poverty_score is None else float(household.poverty_score),
            "poverty_score_type": None if household.poverty_score is None else SCORE_TYPE,
            "group_head_info": _of_member(head) if head else None,
            "group_size": household.size,
            "member_list": [_of_member(one) for one in members],
            "last_updated": _day(household.survey_date),
        }
    )


def beneficiaries(person: SharedPerson) -> list[Record]:
    """Return a person as one Beneficiary for each enrolment; who has only applied for a scheme is in none."""
    enrolled = [one for one in person.enrolments or () if one.status != EnrolmentStatus.APPLIED]
    described = member(person)
    return [_beneficiary(person, described, one) for one in enrolled]


def _beneficiary(person: SharedPerson, described: Record, enrolment: SharedEnrolment) -> Record:
    paid = [one for one in person.benefits or () if one.scheme == enrolment.scheme]
    return _known(
        {
            "@type": "Beneficiary",
            "assistance_unit": theirs("assistance_unit", "person"),
            "member": described,
            "programme_identifier": [_programme(enrolment.scheme)],
            "enrollment_date": _day(enrolment.since or enrolment.as_of),
            "enrollment_status": theirs("enrollment_status", enrolment.status),
            "status_change_date": [_day(enrolment.until)] if enrolment.until else None,
        }
    ) | {"benefits": [_benefit(one) for one in paid]}


def _benefit(paid: SharedBenefit) -> Record:
    return _known(
        {
            "@type": "Benefit",
            "benefit_type": theirs("benefit_type", "cash"),
            "benefit_date": _day(paid.paid_on or paid.until),
            "benefit_value": f"PKR {paid.amount:.2f}",
        }
    )


def _demographic(person: SharedPerson) -> Record:
    return _known(
        {
            "identifier": _identifiers(person),
            "name": {"@type": "Name", "given_name": person.name} if person.name else None,
            "sex": (theirs("sex", person.sex) or "unknown") if person.sex is not None else None,
            "birth_date": _day(person.birth_date),
            "death_date": _day(person.death_date),
            "address": [_address(one) for one in person.address or ()],
            "phone_number": list(person.phone or ()),
        }
    )


def _identifiers(person: SharedPerson) -> list[Record]:
    numbers = [_identifier(REGISTRY_NUMBER, person.registry_number)] if person.registry_number else []
    return numbers + [
        _identifier(theirs("identifier_type", one.kind) or one.kind.upper(), one.value)
        for one in person.identity_numbers or ()
    ]


def _identifier(kind: str, value: str) -> Record:
    return {"@type": "Identifier", "identifier_type": kind, "identifier_value": value}


def _related(person: SharedPerson, relation: str | None) -> list[Record]:
    """Return the names of father and husband as related people, and what the person is to the head."""
    named = (("father", person.father_name), ("spouse", person.husband_name))
    found = [
        {
            "@type": "RelatedPerson",
            "relationship_type": theirs("relationship", kind),
            "related_member": {"@type": "Person", "name": {"@type": "Name", "given_name": name}},
        }
        for kind, name in named
        if name
    ]
    code = theirs("relationship", relation)
    return [*found, {"@type": "RelatedPerson", "relationship_type": code}] if code else found


def _employment(person: SharedPerson) -> str | None:
    if person.employment is None:
        return None
    today = timezone.localdate()
    works = any(one.until is None or one.until >= today for one in person.employment)
    return theirs("employment_status", "employed" if works else "unknown")


def _additional(person: SharedPerson) -> list[Record]:
    said = (("name_ur", person.name_ur), ("birth_date_precision", person.birth_precision))
    return [{"name": name, "value": value} for name, value in said if value and value != "day"]


def _of_member(one: SharedMember) -> Record:
    return member(one.person, one.relation)


def _address(one: SharedAddress) -> Record:
    return _known(
        {
            "@type": "Address",
            "address_line_1": one.text,
            "locality": one.tehsil,
            "sub_region_code": one.district,
            "region_code": _province(one.district),
            "country_code": COUNTRY,
        }
    )


def _place(code: str | None) -> Record | None:
    return {"@type": "Place", "name": _name_of_place(code), "identifier": code} if code else None


def _day(day: date | None) -> str | None:
    """Write a day in the standard's form; without a zone, so that no reader moves it to the day before."""
    return f"{day.isoformat()}T00:00:00" if day else None


def _known(record: Record) -> Record:
    return {name: value for name, value in record.items() if value is not None and value != [] and value != ""}


@cache
def _programme(code: str) -> Record:
    scheme = Scheme.objects.select_related("organisation").get(code=code)
    return _known(
        {
            "@type": "Programme",
            "programme_name": scheme.name_en,
            "programme_identifier": scheme.code,
            "implementing_institution": scheme.organisation.name_en,
            "institution_type": theirs("institution_type", "public"),
            "contribution_type": theirs("contribution_type", scheme.kind),
            "programme_type": theirs("programme_type", scheme.kind),
        }
    )


@cache
def _name_of_place(code: str) -> str:
    return Place.objects.get(code=code).name_en


@cache
def _province(district: str | None) -> str | None:
    return Place.objects.get(code=district).parent_id if district else None
