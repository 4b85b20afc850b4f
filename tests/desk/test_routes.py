"""The ways to complain and appeal: every body has one, the scheme book says the same days, the law is named."""

from __future__ import annotations

import pytest

from saiban.cases.checking import faults_of
from saiban.desk.case_types import CASE_TYPES, REFERRAL
from saiban.desk.departments import departments
from saiban.desk.routes import first_appeal, routes, routes_of
from saiban.directory.load import table
from saiban.schemes.book import packaged_book


def test_every_body_with_a_scheme_has_a_way_to_complain_to_appeal_and_further() -> None:
    for scheme in table("schemes"):
        for kind in ("complaint", "appeal", "further"):
            assert routes_of(scheme["organisation"], kind), scheme["code"]
    assert [route.law.en for route in routes_of("eobi", "appeal") if route.law] == [
        "EOB Act 1976, sections 33 and 34",
        "EOB Act 1976, section 35",
    ]


def test_the_scheme_book_and_the_routes_say_the_same_days_to_file() -> None:
    for scheme in packaged_book().schemes.values():
        ours = first_appeal(scheme.agency).to_file
        assert (ours.count if ours else None) == scheme.appeal.days_to_file, scheme.code


def test_a_time_names_who_says_so_and_what_is_not_law_says_that_it_is_ours() -> None:
    for route in routes():
        assert route.confidence in ("high", "medium", "low", "ours")
        for time in filter(None, (route.to_file, route.to_decide)):
            assert time.source
        if route.to_file is not None:
            assert route.law is not None


def test_there_are_seven_line_departments_each_with_norms_and_an_organisation() -> None:
    organisations = {row["code"] for row in table("organisations")}
    assert sum(one.line for one in departments()) == 7
    for one in departments():
        assert one.organisation in organisations
        assert 0 < one.accept_days < one.serve_days
        assert one.name.ur and one.what.ur
    terms = {dict(term.when).get("department"): term.count for term in REFERRAL.clock("serve").terms}
    assert terms["legal-aid"] == 10
    assert terms["nadra"] == 30


@pytest.mark.parametrize("declared", CASE_TYPES, ids=lambda one: one.code)
def test_the_case_types_are_sound(declared: object) -> None:
    assert faults_of(declared) == []
