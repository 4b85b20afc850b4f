"""What a person of the registry could get, for those who serve them: scoped, logged, with reasons."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from saiban.access.models import AccessLog, Purpose, Role
from saiban.engine.duck import connect
from saiban.registry.models import Person
from saiban.schemes.evaluators import evaluator_today
from saiban.schemes.people import facts_of, having_said, people_table
from tests.access.agreements import agree
from tests.access.people import looking_as
from tests.registry_pages.conftest import viewer
from tests.registry_pages.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def rukhsana(town: Town) -> Person:
    return town.people["Rukhsana Bibi"]


def test_facts_of_a_person_come_from_golden_values_and_what_sources_report(rukhsana: Person) -> None:
    known = facts_of(viewer(Role.STEWARD), rukhsana)
    told = known.person
    assert (told["sex"], told["marital_status"], told["province"]) == ("female", "married", "PK-PB")
    assert told["birth_date"] == date(1984, 3, 4)
    assert told["cnic_held"] is True
    assert told["poverty_score"] == Decimal("24.31")
    assert set(told["enrolled"]) == {"eobi", "kafaalat"}
    assert told["eobi_registered"] is True
    assert told["employed"] is True
    assert told["pregnant"] is None
    assert {one["sex"] for one in known.members} == {"male", "female"}
    assert len(known.members) == 2


def test_years_are_counted_only_where_contributions_reach_back_to_the_beginning(rukhsana: Person) -> None:
    assert facts_of(viewer(Role.STEWARD), rukhsana).person["insured_years"] is None


def test_the_look_is_logged_with_everybody_of_the_household(town: Town, rukhsana: Person) -> None:
    facts_of(viewer(Role.STEWARD), rukhsana)
    row = AccessLog.objects.get(act="eligibility")
    home = {"Rukhsana Bibi", "Shabnam Bibi"}
    names = set(Person.objects.filter(pk__in=row.subjects).values_list("name", flat=True))
    assert home <= names
    assert len(row.subjects) == 3
    assert row.purpose == Purpose.CASE_HANDLING


def test_an_officer_of_one_organisation_does_not_learn_of_another_s_enrolments(rukhsana: Person) -> None:
    known = facts_of(viewer(Role.SCHEME_OFFICER, "eobi"), rukhsana)
    assert known.person["enrolled"] == ("eobi",)
    assert "kafaalat" in known.unseen
    assert "eobi" not in known.unseen
    answers = evaluator_today().one(known.person, known.members)
    asking = [one.answer for one in answers.values() if "enrolled" in one.missing]
    assert set(asking) == {"cannot_tell"}


def test_an_agreement_that_shares_enrolments_says_what_another_scheme_pays(town: Town, rukhsana: Person) -> None:
    officer = viewer(Role.SCHEME_OFFICER, "eobi")
    agreement = agree("eobi", "case_handling", fields=("enrolments",))
    known = facts_of(officer, rukhsana)
    assert set(known.person["enrolled"]) == {"eobi", "kafaalat"}
    assert "kafaalat" not in known.unseen
    asked = AccessLog.objects.get(agreement=agreement.code, act="view")
    assert asked.subjects == [rukhsana.pk]


def test_what_the_person_says_at_the_window_settles_what_was_not_known(rukhsana: Person) -> None:
    known = facts_of(viewer(Role.SCHEME_OFFICER, "eobi"), rukhsana)
    after = having_said(known.person, {"religion": "muslim"}, draws_from=["zakat-guzara"])
    assert after["unseen"] == ()
    assert set(after["enrolled"]) == {"eobi", "zakat-guzara"}
    assert after["religion"] == "muslim"
    assert known.person["religion"] is None


def test_the_page_tells_every_scheme_with_reasons(town: Town, rukhsana: Person) -> None:
    client = looking_as(Role.DESK_OFFICER, "bisp", username="farah", purpose=Purpose.CASE_HANDLING)
    answer = client.get(f"/person/{rukhsana.number}/could-get/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Benazir Kafaalat" in page
    assert "3520212345672" not in page
    assert client.get(f"/person/{town.people['Zafar Iqbal'].number}/could-get/").status_code == 404
    panel = client.get(f"/person/{rukhsana.number}/").content.decode()
    assert f"/person/{rukhsana.number}/could-get/" in panel


def test_a_clerk_has_no_such_page(rukhsana: Person) -> None:
    clerk = looking_as(Role.CLERK, username="tariq", purpose=Purpose.STEWARDSHIP)
    assert clerk.get(f"/person/{rukhsana.number}/could-get/").status_code == 403
    assert "could-get" not in clerk.get(f"/person/{rukhsana.number}/").content.decode()


def test_a_merged_number_leads_to_the_present_one(town: Town, rukhsana: Person) -> None:
    from tests.registry_pages.town import merge

    gone = town.people["Nasreen Akhtar"]
    merge(town, gone, rukhsana)
    steward = looking_as(Role.STEWARD, username="bilal", purpose=Purpose.CASE_HANDLING)
    answer = steward.get(f"/person/{gone.number}/could-get/")
    assert answer.status_code == 302
    assert answer["Location"] == f"/person/{rukhsana.number}/could-get/"


def test_somebody_whom_no_source_reports_any_more_still_has_the_page(town: Town) -> None:
    gone = town.people["Zafar Iqbal"]
    Person.objects.filter(pk=gone.pk).update(run_ended=town.publication)
    steward = looking_as(Role.STEWARD, username="bilal", purpose=Purpose.CASE_HANDLING)
    assert steward.get(f"/person/{gone.number}/could-get/").status_code == 200


def test_the_dead_get_nothing_and_are_not_counted(town: Town) -> None:
    gone = town.people["Zafar Iqbal"]
    Person.objects.filter(pk=gone.pk).update(death_date=date(2024, 2, 1))
    assert facts_of(viewer(Role.STEWARD), gone).person["alive"] is False
    with connect() as con:
        counted = people_table(con, ["sex"], as_of=timezone.localdate())
    assert counted == Person.objects.filter(merged_into=None, run_ended=None, death_date=None).count()


def test_everybody_as_a_table_says_the_same_as_one_by_one(town: Town) -> None:
    evaluator = evaluator_today()
    with connect() as con:
        counted = people_table(con, evaluator.plan.facts, as_of=timezone.localdate())
        assert counted == Person.objects.filter(merged_into=None, run_ended=None).count()
        rows = evaluator.table(con.table("people").to_arrow_table()).fetchall()
    told = {(row[0], row[1]): row[2] for row in rows}
    steward = viewer(Role.STEWARD)
    for person in Person.objects.filter(merged_into=None, run_ended=None):
        known = facts_of(steward, person)
        alone = {**known.person, "unseen": ()}
        members = None if known.members is None else [{**one, "unseen": ()} for one in known.members]
        for scheme, answer in evaluator.one(alone, members).items():
            assert told[person.pk, scheme] == answer.answer, (person.name, scheme)


def test_disability_is_opened_for_the_table_and_stays_sealed_at_rest(town: Town, rukhsana: Person) -> None:
    from saiban.registry import disability

    sealed = disability.sealed("person", [rukhsana.pk], [True])[0]
    Person.objects.filter(pk=rukhsana.pk).update(disability=sealed)
    with connect() as con:
        people_table(con, ["disability", "sex"], as_of=timezone.localdate())
        found = dict(con.execute("SELECT person, disability FROM people").fetchall())
    assert found[rukhsana.pk] is True
    assert facts_of(viewer(Role.STEWARD), rukhsana).person["disability"] is True
