"""Complaints: nameless ones with a code, those of an office's own people kept away from it, and sealed ones."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from saiban.access.models import Purpose, Role
from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.faults import NotAllowed
from saiban.cases.models import Case, Party
from saiban.cases.queries import cases_for
from saiban.cases.work.mine import my_work
from saiban.frame.models import OutboxMessage
from tests.access.people import district, looking_as
from tests.desk.hub import at_the_window, nowshera_hub
from tests.desk.windows import PHONE, asked_after, hidden, officer, step

pytestmark = pytest.mark.django_db


def complain(client: Client, address: str = "/complain/", **given: object) -> HttpResponse:
    """Send the form of a complaint, from Nowshera."""
    told = {
        "about": "payment",
        "words": "The shop gave me 500 rupees less.",
        "scheme": "kafaalat",
        "place": district("Nowshera").pk,
        "contact": "none",
        "language": "ur",
        "once": str(uuid.uuid4()),
    }
    return client.post(address, told | given)


def shown_code(page: HttpResponse) -> str:
    found = re.search(r">(\d{4}-\d{4})<", page.content.decode())
    assert found, "no code is shown"
    return found.group(1)


def viewer(actor: Actor) -> Viewer:
    assert actor.viewer is not None
    return actor.viewer


def test_a_nameless_complaint_gets_a_number_and_a_code_and_can_be_followed() -> None:
    page = complain(Client())
    case = Case.objects.get(case_type="grievance")
    assert (case.organisation_id, case.confidentiality) == ("bisp", "normal")
    assert not Party.objects.filter(case=case).exists()
    code = shown_code(page)
    page = asked_after(case.number, code).content.decode()
    assert "Somebody reads it within three working days" in page
    by = timezone.localdate() + timedelta(days=30)
    assert f"{by.day} {by:%B %Y}" in page  # when to expect the answer, not who reads it first
    assert asked_after(case.number, PHONE).status_code == 403


def test_with_a_phone_the_number_comes_by_message_and_the_phone_asks_after_it() -> None:
    complain(Client(), contact="sms", phone=PHONE)
    case = Case.objects.get(case_type="grievance")
    assert OutboxMessage.objects.get(about=case.number).ending == "7890"
    assert asked_after(case.number, PHONE).status_code == 200


def test_who_wants_no_contact_leaves_no_phone_even_if_one_was_typed() -> None:
    complain(Client(), contact="none", phone=PHONE)
    assert not Party.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_sent_twice_it_is_one_complaint_and_a_phone_is_wanted_where_a_call_is() -> None:
    key = str(uuid.uuid4())
    complain(Client(), once=key)
    again = complain(Client(), once=key)
    assert Case.objects.filter(case_type="grievance").count() == 1
    assert "Code" not in again.content.decode()
    assert complain(Client(), contact="call").status_code == 400
    assert complain(Client(), about="").status_code == 400


def test_a_flood_from_one_address_is_stopped() -> None:
    for _place in range(20):
        assert complain(Client()).status_code == 200
    assert complain(Client()).status_code == 429


def test_what_is_told_of_an_offices_people_is_not_seen_at_that_office() -> None:
    hub = nowshera_hub()
    gul = at_the_window(hub)
    assert complain(gul, "/complaints/new/", about="bribe", scheme="", office=hub.pk).status_code == 200
    bribe = Case.objects.get(case_type="grievance")
    assert (bribe.confidentiality, bribe.office) == ("restricted", None)
    complain(gul, "/complaints/new/", about="slow", scheme="", office=hub.pk)
    slow = Case.objects.exclude(pk=bribe.pk).get()
    assert set(cases_for(Viewer(gul.user, gul.posting, Purpose.CASE_HANDLING))) == {slow}
    head = officer(Role.SCHEME_OFFICER, "kp-pnd", "Sajida")
    assert set(cases_for(viewer(head))) == {bribe, slow}


def test_harassment_is_sealed_and_read_by_stewards_alone() -> None:
    hub = nowshera_hub()
    gul = at_the_window(hub)
    page = complain(
        gul,
        "/complaints/new/",
        about="harassment",
        words="He followed me home.",
        name="Nasreen",
        contact="sms",
        phone=PHONE,
        office=hub.pk,
    )
    case = Case.objects.get(case_type="grievance")
    assert (case.confidentiality, case.office, case.organisation_id) == ("sealed", None, "registry")
    assert "scheme" not in case.facts
    assert not OutboxMessage.objects.exists()  # somebody else may read that phone
    others = [
        Viewer(gul.user, gul.posting, Purpose.CASE_HANDLING),
        viewer(officer(Role.SCHEME_OFFICER, "bisp", "Sadia")),
        viewer(officer(Role.SCHEME_OFFICER, "kp-pnd", "Sajida")),
        viewer(officer(Role.AUDITOR, "registry", "Tariq")),
    ]
    assert not any(cases_for(one).exists() for one in others)
    ayesha = officer(Role.STEWARD, "registry", "Ayesha")
    assert cases_for(viewer(ayesha)).get() == case
    assert [one.case for one in my_work(viewer(ayesha)).for_my_role] == [case]
    assert case.parties.get().protected

    assert asked_after(case.number, PHONE).status_code == 403  # by the code alone
    asked = asked_after(case.number, shown_code(page)).content.decode()
    assert "Message" in asked
    assert "Complaint" not in asked and "harass" not in asked.lower()
    with pytest.raises(NotAllowed, match="not among those that you may see"):
        step(case, "take_up", officer(Role.SCHEME_OFFICER, "registry", "Kamran"))
    step(case, "take_up", ayesha)
    step(case, "offer_help", ayesha, help=["lawyer"], agreed="yes")


def test_the_answer_is_not_given_twice_by_the_same_officer() -> None:
    code = shown_code(complain(Client()))
    case = Case.objects.get(case_type="grievance")
    sadia, imran = (officer(Role.SCHEME_OFFICER, "bisp", name) for name in ("Sadia", "Imran"))
    step(case, "take_up", sadia)
    step(case, "answer", sadia, outcome="not_upheld", finding="The shop's list shows the whole amount.")
    page = asked_after(case.number, code)
    assert "There is an answer" in page.content.decode()
    again = {"ticket": hidden(page, "ticket"), "once": hidden(page, "once"), "why": "The list is not mine."}
    assert "finding out what happened" in Client().post("/status/answer/", again).content.decode()

    with pytest.raises(NotAllowed, match="somebody else"):
        step(case, "answer", sadia, outcome="not_upheld", finding="As before.")
    step(
        case, "answer", imran, outcome="upheld", finding="The list was another woman's.", remedy="500 rupees are paid."
    )
    page = asked_after(case.number, code)
    Client().post("/status/answer/", {"ticket": hidden(page, "ticket"), "once": hidden(page, "once"), "content": "yes"})
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("settled", "upheld")


def test_what_was_told_lies_sealed_in_the_database() -> None:
    complain(Client(), words="The shop of Karim kept it.")
    case = Case.objects.get(case_type="grievance")
    event = case.events.get()
    assert "Karim" not in str(event.fields)
    assert b"Karim" not in bytes(event.secrets.get(field="words").cipher)


def test_an_analyst_writes_down_no_complaint() -> None:
    assert complain(looking_as(Role.ANALYST, username="zara"), "/complaints/new/").status_code == 403
