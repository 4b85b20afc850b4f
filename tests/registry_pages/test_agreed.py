"""Under an agreement an officer learns what it grants of another organisation's people: no more people or fields.

The town: Nasreen Akhtar is in Kafaalat, unknown to EOBI; Rukhsana Bibi, in Lahore, is known to BISP and to EOBI.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from saiban.access.models import AccessLog, AgreementUse, Purpose, Role
from saiban.directory.models import Organisation, Place
from tests.access.agreements import agree
from tests.access.people import looking_as
from tests.registry_pages.town import CNIC_RUKHSANA, Town, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """Build the town, with Nasreen in Kafaalat."""
    built = build()
    built.enrol(built.people["Nasreen Akhtar"], "kafaalat", "bisp-kafaalat", date(2022, 1, 1))
    return built


def eobi(**more: object) -> Client:
    """The browser of an officer of EOBI who serves people."""
    return looking_as(Role.SCHEME_OFFICER, "eobi", username="rukhsana.p", purpose=Purpose.CASE_HANDLING, **more)


def asked(client: Client, number: str) -> str:
    """What the page answers to a number."""
    answer = client.post("/find/", {"q": number})
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_an_agreement_another_organisations_person_is_as_if_not_there(town: Town) -> None:
    number = town.people["Nasreen Akhtar"].number
    officer = eobi()
    assert "Nobody has this number" in asked(officer, number)
    page = officer.post(f"/person/{number}/agreed/").content.decode()
    assert "Nasreen" not in page
    assert "no approved agreement" in page
    refused = AccessLog.objects.get(outcome="refused")
    assert (refused.reason, refused.purpose, refused.subjects) == ("no_agreement", "case_handling", [])


def test_police_are_told_that_they_get_nothing_and_it_is_logged(town: Town) -> None:
    Organisation.objects.filter(code="kp-pnd").update(kind="police")
    officer = looking_as(Role.SCHEME_OFFICER, "kp-pnd", purpose=Purpose.CASE_HANDLING)
    for number in (town.people["Nasreen Akhtar"].number, "100000000012"):
        page = officer.post(f"/person/{number}/agreed/").content.decode()
        assert "given nothing from this registry" in page
    assert set(AccessLog.objects.filter(outcome="refused").values_list("reason", flat=True)) == {"barred_organisation"}


def test_an_agreement_shows_its_fields_and_no_others(town: Town) -> None:
    nasreen = town.people["Nasreen Akhtar"]
    code = agree("eobi", "case_handling", fields=("name", "enrolments")).code

    page = asked(eobi(), nasreen.number)

    assert "Nasreen Akhtar" in page
    assert "Benazir Kafaalat" in page
    assert code in page
    for kept_back in ("Sher Muhammad", "1990"):
        assert kept_back not in page
    row = AccessLog.objects.get(act="view", subjects__contains=[nasreen.pk])
    assert (row.agreement, row.purpose, row.on_behalf_of_id, sorted(row.fields)) == (
        code, "case_handling", "eobi", ["enrolments", "name"],
    )  # fmt: skip
    assert row.user.username == "rukhsana.p"
    assert AgreementUse.objects.get(people__gt=0).people == 1


def test_an_agreement_without_fields_says_yes_and_nothing_else(town: Town) -> None:
    agree("eobi", "case_handling")
    page = asked(eobi(), town.people["Nasreen Akhtar"].number)
    assert "a scheme of this agreement knows this person" in page
    assert "Nasreen" not in page


@pytest.mark.parametrize(
    "told",
    [
        {"schemes": ("bait-ul-mal",)},
        {"places": ("PK617",)},
        {"purpose": "audit"},
        {"last_day": date(2020, 2, 1), "first_day": date(2020, 1, 1)},
    ],
)
def test_who_is_not_within_the_agreement_is_as_if_not_there(town: Town, told: dict[str, object]) -> None:
    agree("eobi", fields=("name",), **({"purpose": "case_handling"} | told))
    page = asked(eobi(), town.people["Nasreen Akhtar"].number)
    assert "Nobody has this number" in page
    assert "Nasreen" not in page


def test_an_agreement_of_one_organisation_opens_nothing_to_another(town: Town) -> None:
    agree("pessi", "case_handling", fields=("name",))
    assert "Nasreen" not in asked(eobi(), town.people["Nasreen Akhtar"].number)


def test_a_posting_with_a_district_stays_within_it_whatever_the_agreement_says(town: Town) -> None:
    agree("eobi", "case_handling", fields=("name",))
    lahore = Place.objects.get(code="PK617")
    assert "Nasreen" not in asked(eobi(place=lahore), town.people["Nasreen Akhtar"].number)


def test_names_are_never_searched_across_organisations(town: Town) -> None:
    agree("eobi", "case_handling", fields=("name",))
    page = eobi().post("/find/", {"q": "Nasreen Akhtar"}).content.decode()
    assert "Nobody found by this name" in page
    assert not AgreementUse.objects.filter(people__gt=0).exists()


def test_a_day_that_is_used_up_says_so_and_shows_nobody(town: Town) -> None:
    code = agree("eobi", "case_handling", fields=("name",), a_day=1).code
    officer = eobi()
    number = town.people["Nasreen Akhtar"].number
    assert "Nasreen" in asked(officer, number)

    page = asked(officer, number)
    assert "Nasreen" not in page
    assert "1 people a day" in page
    refused = AccessLog.objects.get(outcome="refused")
    assert (refused.reason, refused.agreement, refused.subjects) == ("too_many_today", code, [])

    assert "Nasreen" not in officer.post(f"/person/{number}/agreed/").content.decode()
    assert AccessLog.objects.filter(outcome="refused").count() == 2


def test_a_person_known_to_both_is_asked_about_only_by_the_button(town: Town) -> None:
    rukhsana = town.people["Rukhsana Bibi"]
    agree("eobi", "case_handling", fields=("enrolments",))
    officer = eobi()

    page = officer.get(f"/person/{rukhsana.number}/").content.decode()
    assert "Ask under the agreement" in page
    assert "Benazir Kafaalat" not in page
    assert not AgreementUse.objects.filter(people__gt=0).exists()

    answer = officer.post(f"/person/{rukhsana.number}/agreed/").content.decode()
    assert "Benazir Kafaalat" in answer
    assert "EOBI" not in answer.split("<main")[1]


def test_identity_numbers_are_masked_on_pages_though_the_agreement_shares_them(town: Town) -> None:
    agree("eobi", "case_handling", fields=("identity_numbers",))
    answer = eobi().post(f"/person/{town.people['Rukhsana Bibi'].number}/agreed/").content.decode()
    assert "••••5672" in answer
    assert CNIC_RUKHSANA not in answer.replace("-", "")
