"""Asking after a case without signing in: number and phone, nothing else leaked, guessing stopped, words read out."""

from __future__ import annotations

import pytest
from django.test import Client

from saiban.access.models import AccessLog, Role
from saiban.cases.actors import Actor
from saiban.cases.numbering import written
from saiban.desk.case_types import CASE_TYPES
from tests.desk.hub import nowshera_hub
from tests.desk.windows import PHONE, asked_after, officer, rukhsana_applies

pytestmark = pytest.mark.django_db


@pytest.fixture
def gul() -> Actor:
    return officer(Role.DESK_OFFICER, "kp-pnd", "Gul", office=nowshera_hub(), place="Nowshera")


def test_number_and_phone_show_where_it_stands_and_nothing_else(gul: Actor) -> None:
    case = rukhsana_applies(gul)
    typed = case.number.lower().replace("-", " ")
    page = asked_after(typed, "+92-321-4567890").content.decode()
    assert "Your papers are with the department" in page
    for kept in ("Rukhsana", "Bait-ul-Mal", "0321", "17301", "4567890", "Gul"):
        assert kept not in page
    assert AccessLog.objects.filter(act="ask_after_case", subjects=[case.pk], user=None).count() == 1
    urdu = Client().post(
        "/status/", {"number": case.number, "secret": "۰۳۲۱۴۵۶۷۸۹۰"}, headers={"accept-language": "ur"}
    )
    assert "آپ کے کاغذات محکمے کے پاس ہیں" in urdu.content.decode()


def test_a_wrong_phone_and_a_number_that_nobody_has_get_the_same_answer(gul: Actor) -> None:
    case = rukhsana_applies(gul)
    answers = [
        asked_after(case.number, "0300 9876543"),
        asked_after(written("AP", 1, 26, 99_999), PHONE),
        asked_after(case.number, "12345678"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all("do not fit" in answer.content.decode() for answer in answers)


def test_a_typing_slip_is_told_and_is_no_failed_attempt(gul: Actor) -> None:
    case = rukhsana_applies(gul)
    wrong = case.number[:-1] + str((int(case.number[-1]) + 1) % 10)
    for _place in range(6):
        assert "typing slip" in asked_after(wrong, PHONE).content.decode()
    assert "looks like this" in asked_after("nonsense", PHONE).content.decode()
    assert asked_after(case.number, PHONE).status_code == 200


def test_guessing_phones_of_a_case_is_stopped(gul: Actor) -> None:
    case = rukhsana_applies(gul)
    typed = [case.number, case.number.lower(), case.number.replace("-", " "), f" {case.number}", f"{case.number}."]
    for guess, number in enumerate(typed):
        assert asked_after(number, f"0300 987654{guess}").status_code == 403
    assert asked_after(case.number, PHONE).status_code == 429


def test_nothing_of_the_question_stands_in_an_address(gul: Actor) -> None:
    case = rukhsana_applies(gul)
    assert asked_after(case.number, PHONE).status_code == 200
    assert case.number in Client().get(f"/status/?number={case.number}").content.decode()
    assert Client().post("/status/appeal/", {"ticket": "made-up"}).headers["Location"] == "/status/"


def test_what_people_are_told_is_short_and_in_both_languages() -> None:
    for declared in CASE_TYPES:
        for stage in declared.stages:
            assert stage.tells is not None, f"{declared.code}.{stage.code}"
            for said in (stage.tells.en, stage.tells.ur):
                sentences = [one for one in said.replace("۔", ".").replace("?", ".").split(".") if one.strip()]
                assert len(sentences) <= 5, said
                assert all(len(one.split()) <= 24 for one in sentences), said


def test_messages_fit_a_phone_and_name_no_scheme() -> None:
    for declared in CASE_TYPES:
        for event in declared.all_events:
            for notice in event.notices:
                assert "{number}" in notice.text.en and "{number}" in notice.text.ur
                assert len(notice.text.en) <= 150 and len(notice.text.ur) <= 130, notice.text
