"""Find: numbers exactly, names though they are misspelt, and never anybody whom the viewer may not see."""

from __future__ import annotations

import pytest

from saiban.access.models import AccessLog, Role
from saiban.registry import queries
from saiban.registry.queries import Wanted
from tests.registry_pages.conftest import Look, viewer
from tests.registry_pages.town import CNIC_RUKHSANA, Town


def found_by(town: Town, text: str, **more: object) -> list[str]:
    found = queries.find(viewer(Role.STEWARD), Wanted(text, **more))
    return [hit.person.name for hit in found.people]


@pytest.mark.parametrize(
    "typed",
    ["35202-1234567-2", "3520212345672", "۳۵۲۰۲۱۲۳۴۵۶۷۲", " 35202 1234567 2 ", "KF-778812", "kf-778812", "4700B012345"],
)
def test_a_number_finds_its_holder_however_it_is_typed(town: Town, typed: str) -> None:
    assert found_by(town, typed) == ["Rukhsana Bibi"]


def test_a_shared_phone_finds_everybody_who_gave_it(town: Town) -> None:
    assert found_by(town, "0321 4567890") == ["Rukhsana Bibi", "Muhammad Aslam"]


def test_a_registry_number_finds_person_household_and_employer(town: Town) -> None:
    rukhsana = town.people["Rukhsana Bibi"]
    assert found_by(town, rukhsana.number) == ["Rukhsana Bibi"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Rukhsana Bibi", "Rukhsana Bibi"),
        ("رخسانہ بی بی", "Rukhsana Bibi"),
        ("رخصانہ", "Rukhsana Bibi"),  # ص for س
        ("روخسانا", "Rukhsana Bibi"),
        ("Ruxana", "Rukhsana Bibi"),
        ("نصرین اختر", "Nasreen Akhtar"),
        ("نسرن اختتر", "Nasreen Akhtar"),
        ("Nasrin Akhter", "Nasreen Akhtar"),
        ("Nasreem Akhtar", "Nasreen Akhtar"),
        ("Akhtar Nasreen", "Nasreen Akhtar"),
        ("ظفر اقبل", "Zafar Iqbal"),
        ("Zafer Iqbaal", "Zafar Iqbal"),
        ("Zafariqbal", "Zafar Iqbal"),
        ("ظفراقبال", "Zafar Iqbal"),
        ("ظرف اقبال", "Zafar Iqbal"),  # two letters swapped
        ("Zafar Iqbal Khan", "Zafar Iqbal"),  # a name that the registry does not have
        ("Malik Zafar Hussain Iqbal", "Zafar Iqbal"),
    ],
)
def test_a_misspelt_name_in_either_script_finds_the_person(town: Town, typed: str, expected: str) -> None:
    assert expected in found_by(town, typed)[:1]


def test_father_and_year_bring_the_right_one_of_many_to_the_top(town: Town) -> None:
    assert len(found_by(town, "Muhammad Aslam")) == 3
    found = queries.find(viewer(Role.AUDITOR), Wanted("محمد اسلم", guardian="نواب دین"))
    assert [hit.person.father_name for hit in found.people] == ["Nawab Din"]
    assert found_by(town, "Muhammad Aslam", district="PK704") == ["Muhammad Aslam"]
    assert found_by(town, "Muhammad Aslam", birth_year=1990) == ["Muhammad Aslam"]
    assert found_by(town, "Muhammad Aslam", sex="female") == []


def test_when_nobody_fits_everything_those_with_the_name_are_shown_and_it_is_said(town: Town) -> None:
    found = queries.find(viewer(Role.STEWARD), Wanted("Zafar Iqbal", birth_year=2001))
    assert [hit.person.name for hit in found.people] == ["Zafar Iqbal"]
    assert found.astray


@pytest.mark.parametrize("typed", ["", "   ", "—", "؟", "()"])
def test_nothing_finds_nobody(town: Town, typed: str) -> None:
    assert queries.find(viewer(Role.STEWARD), Wanted(typed)).total == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9520212345671", "not a valid CNIC"),
        ("123456789012", "not a valid registry number"),
        ("352021234567", "not a valid registry number"),
        ("03001234", ""),
        ("35202123456", ""),
        ("35202123456712", "this has 14"),
    ],
)
def test_a_number_that_can_not_be_right_says_so(town: Town, typed: str, said: str) -> None:
    found = queries.find(viewer(Role.STEWARD), Wanted(typed))
    assert found.total == 0
    assert said in found.reading.doubt
    assert bool(said) == bool(found.reading.doubt)


def test_employers_and_households_are_found_by_their_numbers(town: Town) -> None:
    steward = viewer(Role.STEWARD)
    for typed in ("ABC0123", "lhr-4411", "abc-0123"):
        found = queries.find(steward, Wanted(typed))
        assert [employer.name for employer in found.employers] == ["Ravi Textile Mills"], typed
    number = queries.find(steward, Wanted("ABC0123")).employers[0].number
    assert queries.find(steward, Wanted(number)).employers[0].number == number
    member = queries.person_page(steward, town.people["Rukhsana Bibi"]).memberships[0]
    found = queries.find(steward, Wanted(member.household.number))
    assert [household.size for household in found.households] == [3]
    family = member.family.number
    assert queries.find(steward, Wanted(family)).households == found.households


def test_an_officer_finds_only_whom_the_own_sources_know(town: Town) -> None:
    pessi = viewer(Role.SCHEME_OFFICER, "pessi")
    assert queries.find(pessi, Wanted(CNIC_RUKHSANA)).total == 0
    assert queries.find(pessi, Wanted("Rukhsana Bibi")).total == 0
    assert queries.find(pessi, Wanted(town.people["Rukhsana Bibi"].number)).total == 0
    found = queries.find(pessi, Wanted("Muhammad Aslam"))
    assert len(found.people) == 3
    ours = next(hit for hit in found.people if hit.person.father_name == "Allah Ditta")
    assert ours.schemes == 1  # of the two that he is in
    assert ours.identity is None  # PESSI's own file has no CNIC of him


def test_a_posting_in_a_district_finds_only_who_stays_there(town: Town) -> None:
    lahore = viewer(Role.AUDITOR, "registry", "PK617")
    assert queries.find(lahore, Wanted("Nasreen Akhtar")).total == 0
    assert len(queries.find(lahore, Wanted("Muhammad Aslam")).people) == 2


def test_every_search_is_logged_with_those_shown(sign_in: Look, town: Town) -> None:
    client = sign_in()
    answer = client.post("/find/", {"q": "محمد اسلم", "guardian": "", "district": "", "birth_year": "", "sex": "male"})
    assert answer.status_code == 200
    row = AccessLog.objects.get(act="search")
    assert row.results == 3
    assert sorted(row.subjects) == sorted(hit.person.pk for hit in answer.context["found"].people)
    assert row.fields == ["name", "sex"]
    assert row.subject_kind == "person"
    client.post("/find/", {"q": "3520200000001"})
    assert AccessLog.objects.filter(act="search", results=0, fields=["number"]).count() == 1


def test_results_show_no_number_in_clear(sign_in: Look) -> None:
    text = sign_in().post("/find/", {"q": "Rukhsana"}).content.decode()
    assert CNIC_RUKHSANA not in text
    assert "35202-1234567-2" not in text
    assert "567-2" in text


def test_htmx_gets_the_results_alone(sign_in: Look) -> None:
    answer = sign_in().post("/find/", {"q": "Zafar"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "Zafar Iqbal" in answer.content.decode()


@pytest.mark.parametrize("address", ["/find/?q=Aslam", "/find/?page=1"])
def test_no_search_stands_in_an_address(sign_in: Look, address: str) -> None:
    assert sign_in().get(address).status_code == 400


@pytest.mark.parametrize("sent", [{"name": "x"}, {"q": "x", "district": "Atlantis"}, {"q": "x", "sex": "any"}])
def test_what_the_form_does_not_offer_is_refused(sign_in: Look, sent: dict[str, str]) -> None:
    assert sign_in().post("/find/", sent).status_code == 400


def test_a_wrong_year_is_said_beside_the_form(sign_in: Look) -> None:
    answer = sign_in().post("/find/", {"q": "Aslam", "birth_year": "1066"})
    assert answer.status_code == 200
    assert "1900" in answer.content.decode()
    assert not AccessLog.objects.filter(act="search").exists()
