"""A newcomer at the forms of the desk: empty, too long, wrong days, a formula, twice. Nothing breaks or is lost."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from saiban.cases.models import Case
from saiban.desk.models import QueueTicket, RegisteredPerson
from saiban.directory.models import Office
from tests.access.people import district
from tests.desk.hub import at_the_window, nowshera_hub
from tests.desk.sitting_town import quarter

pytestmark = pytest.mark.django_db
LONG_NAME = "شاہین" * 40  # two hundred letters


@pytest.fixture
def hub() -> Office:
    return nowshera_hub()


def once() -> dict[str, str]:
    return {"once": str(uuid.uuid4())}


def complaint(**other: object) -> dict[str, object]:
    told = {"about": "payment", "words": "=HYPERLINK(1)", "place": district("Nowshera").pk, "contact": "none"}
    return once() | told | {"language": "ur", "name": LONG_NAME} | other


def test_a_long_urdu_name_and_a_formula_are_words_like_others() -> None:
    form = complaint()
    first = Client().post("/complain/", form)
    assert first.status_code == 200
    Client().post("/complain/", form)
    assert Case.objects.get().parties.get().name == LONG_NAME


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": LONG_NAME + "ا"},
        {"words": ""},
        {"words": "x\x00y"},
        {"place": "PK999"},
        {"about": "all"},
        {"contact": "sms"},
        {"contact": "sms", "phone": "12"},
        {"scheme": "no-such-scheme"},
    ],
)
def test_a_complaint_that_can_not_be_read_comes_back_with_its_words(wrong: dict[str, str]) -> None:
    answer = Client().post("/complain/", complaint(**wrong))
    assert answer.status_code == 400
    assert ("HYPERLINK" in answer.content.decode()) == ("words" not in wrong)
    assert not Case.objects.exists()


@pytest.mark.parametrize("number", ["", "۱۲۳", "=1+1", "x" * 300, "AP-0001-26-00001-0", "AP\x00"])
def test_numbers_that_are_none_are_told_kindly(number: str) -> None:
    answer = Client().post("/status/", {"number": number, "secret": "0300 1234567"})
    assert answer.status_code in (400, 403)
    assert "wrong" in answer.content.decode()
    assert Client().get("/status/", {"number": number}).status_code == 200


@pytest.mark.parametrize("path", ["/status/appeal/", "/status/appeal/survey/", "/status/answer/"])
def test_a_page_of_the_public_without_its_ticket_leads_back(path: str) -> None:
    for ticket in ("", "made-up", "1:2:3"):
        assert Client().post(path, once() | {"ticket": ticket})["Location"] == "/status/"


def test_a_double_click_takes_one_number_and_what_is_wrong_takes_none(hub: Office) -> None:
    gul = at_the_window(hub)
    form = once()
    for _click in range(2):
        gul.post("/queue/take/", form)
    assert QueueTicket.objects.count() == 1
    assert gul.post("/queue/take/", once() | {"service": "no-such"}).status_code == 400
    for counter in ("", "x" * 11):
        assert gul.post("/queue/call/", once() | {"counter": counter}).status_code == 400
    for day in ("", "tomorrow", "2026-13-45", "1900-01-01", "9999-12-31"):
        assert gul.get("/appointments/", {"day": day}).status_code == 200
    assert gul.post("/appointments/", once() | {"starts": "25:00", "phone": "x"}).status_code == 400


def test_a_household_with_wrong_days_is_told_and_kept(hub: Office) -> None:
    gul = at_the_window(hub)
    page = str(gul.post("/desk/register/", {"q": LONG_NAME})["Location"])
    home = {"home-district": district("Nowshera").pk, "home-address": "=1+1"}
    for born in ("31/02/1990", "2090", "-5", "yesterday", "۱۹۷۹/۱۴/۰۸"):
        answer = gul.post(page, once() | home | {"p0-name": LONG_NAME, "p0-born": born})
        assert answer.status_code == 400, born
        assert LONG_NAME in answer.content.decode()
    assert gul.post(page, once() | home | {"p0-name": LONG_NAME + "ا"}).status_code == 400
    gul.post(page, once() | home | {"p0-name": LONG_NAME, "p0-born": "۱۹۷۹", "p0-sex": "female"})
    assert RegisteredPerson.objects.get().name == LONG_NAME


def test_a_sitting_takes_no_answer_that_is_none(hub: Office) -> None:
    town, gul = quarter(), at_the_window(hub)
    she = town.people["Shaheen Akhtar"].number
    sitting = str(gul.post("/desk/serve/", {"number": she})["Location"])
    wrong = {
        f"fact:{she}:employed": "perhaps",
        "fact::household_income_monthly": "=1+1",
        f"fact:{she}:treatment_cost": "-5",
        f"fact:{she}:no_such_fact": "yes",
        "fact:nobody:employed": "yes",
        "path": ["nobody:zakat-guzara", "x", ""],
        "refer": ["nadra:nobody", "no-such:1"],
        "paper": ["x"],
        "draws": ["nobody", "x:y"],
        "phone": "1",
        "notice": "read",
    }
    answer = gul.post(sitting, once() | wrong)
    assert answer.status_code == 409
    assert not Case.objects.exists()
    assert gul.post(f"{sitting}answers/", wrong).status_code == 302
    assert gul.get(sitting).status_code == 200
    for referral in ("no-such:" + she, she, "nadra"):
        assert gul.post(sitting, once() | {"refer": referral, "notice": "read"}).status_code == 409, referral
    assert gul.get("/desk/sitting/no-such/").status_code == 404
