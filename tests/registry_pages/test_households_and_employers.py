"""Households with their families, employers with their numbers."""

from __future__ import annotations

from saiban.access.models import AccessLog, Role
from saiban.registry.models import Employer, Household
from tests.registry_pages.conftest import Look
from tests.registry_pages.town import Town


def test_a_household_shows_members_by_relation_and_the_family_inside(sign_in: Look, town: Town) -> None:
    home = Household.objects.get()
    answer = sign_in().get(f"/household/{home.number}/")
    shown = answer.context["shown"]
    assert [(member.person.name, member.relation) for member in shown.members] == [
        ("Muhammad Aslam", "head"),
        ("Rukhsana Bibi", "spouse"),
        ("Shabnam Bibi", "daughter"),
    ]
    (family,) = shown.families
    assert (family.woman.name, family.husband.name) == ("Rukhsana Bibi", "Muhammad Aslam")
    assert [child.person.name for child in family.children] == ["Shabnam Bibi"]
    assert "24.31" in answer.content.decode()
    rows = {row.subject_kind: row.subjects for row in AccessLog.objects.filter(act="view")}
    assert rows["household"] == [home.pk]
    assert len(rows["person"]) == 3


def test_a_household_that_no_own_source_reports_does_not_exist(sign_in: Look, town: Town) -> None:
    address = f"/household/{Household.objects.get().number}/"
    assert sign_in(Role.SCHEME_OFFICER, "pessi").get(address).status_code == 404
    assert sign_in(Role.SCHEME_OFFICER, "bisp").get(address).status_code == 200
    assert sign_in(Role.AUDITOR, "registry", "PK704").get(address).status_code == 404
    assert sign_in(Role.INSPECTOR, "pessi").get(address).status_code == 403


def test_an_employer_shows_numbers_contributions_and_jobs(sign_in: Look, town: Town) -> None:
    mill = Employer.objects.get()
    answer = sign_in().get(f"/employer/{mill.number}/")
    shown = answer.context["shown"]
    assert {(number.kind, number.value) for number in shown.numbers} == {
        ("eobi", "ABC0123"),
        ("pessi", "LHR-4411"),
        ("ntn", "3520211111117"),
    }
    text = answer.content.decode()
    assert "3520211111117" not in text  # a sole proprietor's tax number is a CNIC
    assert "<svg" in text
    assert [(one.month.month, one.scheme.code, one.people, one.amount) for one in shown.months[:2]] == [
        (6, "eobi", 2, 4440),
        (6, "pessi", 1, 2220),
    ]
    assert shown.jobs.paginator.count == 3
    assert AccessLog.objects.get(subject_kind="person").results == 3


def test_an_inspector_sees_what_the_own_institution_knows(sign_in: Look, town: Town) -> None:
    address = f"/employer/{Employer.objects.get().number}/"
    shown = sign_in(Role.INSPECTOR, "pessi").get(address).context["shown"]
    assert [number.value for number in shown.numbers] == ["LHR-4411"]
    assert {month.scheme.code for month in shown.months} == {"pessi"}
    assert [job.person.name for job in shown.jobs] == ["Muhammad Aslam"]
    assert sign_in(Role.INSPECTOR, "sessi").get(address).status_code == 404


def test_jobs_have_pages(sign_in: Look, town: Town) -> None:
    mill = Employer.objects.get()
    first = mill.jobs.first()
    for _job in range(30):
        town.add(
            type(first),
            person=first.person,
            employer=mill,
            scheme_id="eobi",
            valid=first.valid,
            wage=first.wage,
            record=first.record,
        )
    client, address = sign_in(), f"/employer/{mill.number}/"
    assert len(client.get(address).context["shown"].jobs) == 25
    assert len(client.get(f"{address}?page=2").context["shown"].jobs) == 8
    assert client.get(f"{address}?order=wage").status_code == 400


def test_a_merged_household_and_employer_lead_to_the_present_ones(sign_in: Look, town: Town) -> None:
    for model, path in ((Household, "household"), (Employer, "employer")):
        present = model.objects.get()
        gone = model.objects.get()
        gone.pk, gone.number, gone.merged_into = gone.pk + 500, gone.number[:-2] + "00", present
        gone.save(force_insert=True)
        answer = sign_in().get(f"/{path}/{gone.number}/")
        assert answer.headers["Location"] == f"/{path}/{present.number}/"
