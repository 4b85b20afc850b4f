"""Take-up and inclusion error: the bounds by hand, and everybody in a town judged one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from saiban.access.models import Role
from saiban.registry.models import Person
from saiban.schemes.active import book_in_force
from saiban.schemes.evaluators import evaluator_today
from saiban.schemes.people import facts_of
from saiban.statistics.figures import Figure, by
from saiban.statistics.gaps.entitlement import entitlement_figures, judged_schemes, of_cell
from tests.registry_pages.conftest import viewer
from tests.registry_pages.town import Town, build

SWABI = by({"scheme": "kafaalat", "district": "PK531"})


def told(**people: int) -> dict[str, Figure]:
    """Figures of a cell: `entitled_in=30` are the entitled who are enrolled, `cannot_tell_out` those who are not."""
    cell = Counter({(name.rpartition("_")[0], name.endswith("_in")): number for name, number in people.items()})
    return {one.indicator: one for one in of_cell(SWABI, cell, timezone.localdate())}


def test_where_everybody_can_be_judged_shares_are_exact() -> None:
    found = told(entitled_in=30, entitled_out=10, not_entitled_in=5, not_entitled_out=100)
    assert (found["take_up"].share, found["take_up"].kind) == (0.75, "exact")
    assert (found["inclusion_error"].numerator, found["inclusion_error"].denominator) == (5, 35)
    assert (found["cannot_tell"].numerator, found["cannot_tell"].denominator) == (0, 145)


def test_whom_the_rules_can_not_tell_of_are_counted_apart_and_leave_bounds() -> None:
    found = told(entitled_in=30, entitled_out=10, not_entitled_in=5, cannot_tell_in=15, cannot_tell_out=20)
    take_up, error = found["take_up"], found["inclusion_error"]
    assert take_up.kind == error.kind == "bounds"
    assert (take_up.share, take_up.low, take_up.high) == (30 / 40, 30 / 60, 45 / 55)
    assert (error.share, error.low, error.high) == (5 / 50, 5 / 50, 20 / 50)
    assert found["cannot_tell"].numerator == 35


def test_nobody_entitled_is_no_share_and_no_zero() -> None:
    assert told(not_entitled_out=50)["take_up"].share is None


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def test_a_town_judged_as_one_table_is_the_town_judged_one_by_one(town: Town) -> None:
    book, today = book_in_force(), timezone.localdate()
    counted: Counter[tuple[str, str, bool]] = Counter()
    steward: Any = viewer(Role.STEWARD)
    people = list(Person.objects.filter(merged_into=None, run_ended=None, death_date=None))
    for person in people:
        known = facts_of(steward, person)
        alone = {**known.person, "unseen": ()}
        members = None if known.members is None else [{**one, "unseen": ()} for one in known.members]
        answers = evaluator_today().one(alone, members)
        enrolled = alone["enrolled"]
        for one in judged_schemes(book):
            said = {answers[code].answer for code in one.rules if code in answers}
            verdict = "entitled" if said & {"yes", "body_decides"} else "not_entitled"
            verdict = "cannot_tell" if "cannot_tell" in said and verdict == "not_entitled" else verdict
            assert isinstance(enrolled, tuple)
            counted[one.scheme, verdict, bool(set(enrolled) & set(one.enrolments))] += 1
    found = {
        (one.indicator, one.code("scheme")): one
        for one in entitlement_figures(book, today)
        if one.dimensions == ("scheme",)
    }
    reporting = {scheme for scheme, _verdict, enrolled in counted if enrolled}
    assert reporting
    for one in judged_schemes(book):
        take_up = found["take_up", one.scheme]
        if one.scheme not in reporting:
            assert take_up.kind == "no_data"
            continue
        taken, left = counted[one.scheme, "entitled", True], counted[one.scheme, "entitled", False]
        assert (take_up.numerator, take_up.denominator) == (taken, taken + left)
        wrongly = counted[one.scheme, "not_entitled", True]
        enrolled_people = sum(
            number for (scheme, _v, enrolled), number in counted.items() if scheme == one.scheme and enrolled
        )
        error = found["inclusion_error", one.scheme]
        assert (error.numerator, error.denominator) == (wrongly, enrolled_people)
        unclear = counted[one.scheme, "cannot_tell", True] + counted[one.scheme, "cannot_tell", False]
        assert found["cannot_tell", one.scheme].numerator == unclear
        assert found["cannot_tell", one.scheme].denominator == len(people)
