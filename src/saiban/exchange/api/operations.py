"""Questions that are answered at once: enrolled, person, household, people."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from saiban.exchange.api.asking import Key, asking
from saiban.exchange.api.checks import SAID
from saiban.exchange.api.job_operations import take_numbers
from saiban.exchange.api.schemas import (
    HOUSEHOLD,
    Answer,
    Answers,
    EnrolledAsked,
    HouseholdAsked,
    Households,
    Job,
    People,
    PeopleAsked,
    PersonAsked,
    household,
    person,
)
from saiban.exchange.scheme_codes import require_known
from saiban.registry import shared

router = Router(tags=["questions"])
AT_ONCE = 1000
"""Numbers that are answered at once; more become a job."""


@router.post("/enrolled", url_name="enrolled", response={200: Answers, 202: Job}, summary="Who is enrolled: yes or no")
def enrolled(request: HttpRequest, asked: EnrolledAsked, key: Key) -> Status:
    """Up to 1,000 numbers are answered at once, more (up to 10,000) by a job. No field needs to be granted."""
    if len(asked.numbers) > AT_ONCE:
        return take_numbers(request, asked, key)
    with asking(request, asked, key) as permit:
        require_known(asked.schemes or ())
        answers = shared.enrolled(permit, [(one.kind, one.value) for one in asked.numbers], asked.schemes)
    return Status(200, Answers(answers=[Answer(answer=SAID[one]) for one in answers]))


@router.post("/person", url_name="person", response=People, exclude_unset=True, summary="The bearer of a number")
def person_of_number(request: HttpRequest, asked: PersonAsked, key: Key) -> People:
    """Nobody is found where nobody within the agreement's schemes and places bears the number."""
    with asking(request, asked, key) as permit:
        (found,) = shared.look_up(permit, [(asked.number.kind, asked.number.value)], fields=asked.fields)
    return People(people=[person(one) for one in found], total=len(found))


@router.post("/household", url_name="household", response=Households, exclude_unset=True, summary="A household")
def household_of_number(request: HttpRequest, asked: HouseholdAsked, key: Key) -> Households:
    """By its registry number, or by a number of somebody who lives in it. The field `household` must be granted."""
    with asking(request, asked, key) as permit:
        if asked.number.kind == HOUSEHOLD:
            found = shared.households_by_numbers(permit, [asked.number.value])
        else:
            permit.require(fields=[HOUSEHOLD])
            (keys,) = shared.find_by_numbers(permit, [(asked.number.kind, asked.number.value)])
            found = shared.households(permit, keys)
        told = {one.number: household(one, permit.fields) for one in found if one}
    return Households(households=list(told.values()))


@router.post("/people", url_name="people", response=People, exclude_unset=True, summary="People who fit a filter")
def people_who_fit(request: HttpRequest, asked: PeopleAsked, key: Key) -> People:
    """People who fit every line of the filter, page by page. Only granted fields can be filtered and sorted by."""
    condition = shared.And(tuple(shared.Compare(one.field, one.operator, one.value) for one in asked.filter))
    sort = [shared.Sort(asked.sort.removeprefix("-"), asked.sort.startswith("-"))] if asked.sort else []
    with asking(request, asked, key) as permit:
        keys, total = shared.search(permit, condition, sort=sort, page=asked.page, page_size=asked.page_size)
        found = shared.read(permit, keys, fields=asked.fields)
    return People(people=[person(one) for one in found], total=total)
