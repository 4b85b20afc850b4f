"""Shaheen was surveyed and BISP said no; she never applied anywhere, and appeals all the same within the Act's days."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from saiban.access.models import Purpose, Role
from saiban.cases.models import Case, Link, RunningClock
from saiban.desk.appeals.surveys import last_day_against
from saiban.desk.models import SetOff
from tests.access.people import looking_as
from tests.desk.hub import at_the_window, nowshera_hub
from tests.desk.sitting_town import quarter
from tests.desk.windows import PHONE, asked_after, hidden, officer, rukhsana_applies, step
from tests.registry_pages.town import Town

pytestmark = pytest.mark.django_db
HEARD = timezone.localdate() - timedelta(days=12)


@pytest.fixture
def town() -> Town:
    return quarter()


@pytest.fixture
def gul() -> Client:
    return at_the_window(nowshera_hub())


def sitting_of(client: Client, number: str) -> str:
    return str(client.post("/desk/serve/", {"number": number})["Location"])


def told(person: str, **other: str) -> dict[str, str]:
    return {
        "once": str(uuid.uuid4()),
        "person": person,
        "scheme": "kafaalat",
        "decided_on": HEARD.isoformat(),
        "grounds": "My husband lost his work after the survey.",
        "phone": "",
    } | other


def test_the_window_files_an_appeal_although_nobody_applied(town: Town, gul: Client) -> None:
    she = town.people["Shaheen Akhtar"].number
    sitting = sitting_of(gul, she)
    assert f"{sitting}appeal/" in gul.get(sitting).content.decode()
    form = told(she)
    assert gul.post(f"{sitting}appeal/", form)["Location"] == sitting
    gul.post(f"{sitting}appeal/", form)
    appeal = Case.objects.get(case_type="appeal")
    assert (appeal.organisation_id, appeal.facts["scheme"], appeal.facts["in_time"]) == ("bisp", "kafaalat", True)
    assert "against" not in appeal.facts
    assert RunningClock.objects.get(case=appeal, code="decide").standing == "running"
    assert appeal.number in gul.get(sitting).content.decode()  # it runs already

    slip = gul.post(sitting, {"notice": "read", "language": "en", "once": str(uuid.uuid4())}, follow=True)
    page = slip.content.decode()
    assert appeal.number in page
    assert "Appeal: " in page
    assert "BISP Act 2010, section 21(1)" in page
    code = page.split("Code: <strong>")[1].split(">", 1)[1].split("<")[0]
    assert "Your appeal came in" in asked_after(appeal.number, code).content.decode()


def test_a_late_one_says_why_and_a_day_to_come_is_refused(town: Town, gul: Client) -> None:
    she = town.people["Shaheen Akhtar"].number
    sitting = sitting_of(gul, she)
    late = (timezone.localdate() - timedelta(days=70)).isoformat()
    answer = gul.post(f"{sitting}appeal/", told(she, decided_on=late))
    assert answer.status_code == 400
    assert "The time to appeal is over" in answer.content.decode()
    to_come = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "has not come yet" in gul.post(f"{sitting}appeal/", told(she, decided_on=to_come)).content.decode()
    assert gul.post(f"{sitting}appeal/", told(she, decided_on="31/31/2026")).status_code == 400
    assert not Case.objects.filter(case_type="appeal").exists()
    gul.post(f"{sitting}appeal/", told(she, decided_on=late, late_because="The message came to another phone."))
    assert Case.objects.get(case_type="appeal").facts["in_time"] is False


def test_a_second_appeal_is_told_of_the_first(town: Town, gul: Client) -> None:
    she = town.people["Shaheen Akhtar"].number
    sitting = sitting_of(gul, she)
    gul.post(f"{sitting}appeal/", told(she))
    first = Case.objects.get(case_type="appeal")
    again = gul.post(f"{sitting}appeal/", told(she))
    assert first.number in again.content.decode()
    assert Case.objects.filter(case_type="appeal").count() == 1


def test_her_status_page_offers_it_under_the_number_of_another_case() -> None:
    gul = officer(Role.DESK_OFFICER, "kp-pnd", "Gul", office=nowshera_hub(), place="Nowshera")
    case = rukhsana_applies(gul)
    page = asked_after(case.number, PHONE)
    assert "Did a survey decide against you?" in page.content.decode()
    assert "30 days from the decision" in page.content.decode()
    form = {
        "ticket": hidden(page, "ticket"),
        "once": hidden(page, "once"),
        "scheme": "kafaalat",
        "decided_on": HEARD.isoformat(),
        "grounds": "We own no car.",
    }
    shown = Client().post("/status/appeal/survey/", form).content.decode()
    Client().post("/status/appeal/survey/", form)
    appeal = Case.objects.get(case_type="appeal")
    assert appeal.number in shown
    assert appeal.parties.get().name == "Rukhsana Bibi"
    assert Link.objects.filter(case=appeal, other=case, kind="arises_from").exists()
    assert "Your appeal came in" in asked_after(appeal.number, PHONE).content.decode()
    form["once"] = str(uuid.uuid4())
    assert appeal.number in Client().post("/status/appeal/survey/", form).content.decode()
    assert Case.objects.filter(case_type="appeal").count() == 1


def test_the_department_decides_and_no_application_is_moved(town: Town, gul: Client) -> None:
    she = town.people["Shaheen Akhtar"].number
    gul.post(f"{sitting_of(gul, she)}appeal/", told(she))
    appeal = Case.objects.get(case_type="appeal")
    sadia = officer(Role.SCHEME_OFFICER, "bisp", "Sadia")
    step(appeal, "take_up", sadia)
    step(appeal, "allow", sadia, reason="She is surveyed anew.", law="BISP Act 2010, section 21")
    assert (appeal.stage, appeal.outcome) == ("allowed", "allowed")


def test_a_referral_to_a_survey_leads_on_to_an_appeal(town: Town, gul: Client) -> None:
    she = town.people["Shaheen Akhtar"].number
    sitting = sitting_of(gul, she)
    gul.post(sitting, {"refer": f"resurvey:{she}", "notice": "read", "once": str(uuid.uuid4())})
    referral = Case.objects.get(case_type="referral")
    page = gul.get(f"/desk/appeal/{referral.number}/").content.decode()
    assert "BISP Act 2010" in page
    gul.post(f"/desk/appeal/{referral.number}/", told("") | {"once": str(uuid.uuid4())})
    appeal = Case.objects.get(case_type="appeal")
    assert Link.objects.filter(case=appeal, other=referral).exists()
    assert not SetOff.objects.filter(case_number=appeal.number).exists()


def test_the_last_day_is_that_of_the_act_moved_on_where_nobody_works(gul: Client) -> None:
    last = last_day_against("kafaalat", HEARD, None, None)
    assert last is not None
    assert last >= HEARD + timedelta(days=30)
    assert last < HEARD + timedelta(days=40)


def test_who_may_not_sit_at_a_window_files_none(town: Town, gul: Client) -> None:
    sitting = sitting_of(gul, town.people["Shaheen Akhtar"].number)
    clerk = looking_as(Role.CLERK, "kp-pnd", username="farah", purpose=Purpose.CASE_HANDLING)
    assert clerk.get(f"{sitting}appeal/").status_code == 403
