"""The department's officer decides on the page of the case, the letter says why and what to do, the window goes on."""

from __future__ import annotations

import re
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from saiban.access.models import Purpose, Role
from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.models import Case, DocumentVersion, Link
from saiban.cases.queries import cases_for
from saiban.cases.work.opened import open_for
from saiban.desk.letters import decision_letter
from saiban.frame.documents import Document, Facts, Paragraph
from saiban.terms.registry_numbers import NumberKind, number
from tests.access.people import looking_as
from tests.desk.hub import at_the_window, nowshera_hub
from tests.desk.windows import PHONE, asked_after, officer, rukhsana_applies, step

pytestmark = pytest.mark.django_db
REFUSAL = {"ground": "conditions", "reason": "The income is above the limit.", "law": "Bait-ul-Mal Act 1991, section 4"}


@pytest.fixture
def window() -> Client:
    return at_the_window(nowshera_hub())


@pytest.fixture
def case(window: Client) -> Case:
    return rukhsana_applies(Actor.officer(Viewer(window.user, window.posting, Purpose.CASE_HANDLING), "window"))


@pytest.fixture
def sadia() -> Client:
    return looking_as(Role.SCHEME_OFFICER, "bait-ul-mal", username="sadia", purpose=Purpose.CASE_HANDLING)


def actor(client: Client) -> Actor:
    return Actor.officer(Viewer(client.user, client.posting, Purpose.CASE_HANDLING))


def act(client: Client, case: Case, event: str, **given: str) -> HttpResponse:
    """Send the form of an event on the page of a case."""
    case.refresh_from_db()
    form = {"once": str(uuid.uuid4()), "seen": case.last_seq, "at": ""} | {
        f"f_{code}": value for code, value in given.items()
    }
    return client.post(f"/cases/{case.number}/do/{event}/", form)


def texts(document: Document) -> str:
    """Everything that a document says."""
    said = [document.title]
    for part in document.parts:
        if isinstance(part, Paragraph):
            said.append(part.text)
        elif isinstance(part, Facts):
            said += [f"{label}: {value}" for label, value in part.rows]
    return "\n".join(said)


def test_the_departments_officer_finds_the_case_decides_it_and_the_woman_sees_it(
    window: Client, sadia: Client, case: Case
) -> None:
    assert case.number in sadia.get("/cases/?where=organisation&state=open").content.decode()
    assert case.number in sadia.get("/work/").content.decode()
    assert act(sadia, case, "take_up").status_code == 302
    given = {"reason": "She is a widow in need.", "law": "Bait-ul-Mal Act 1991, section 4", "amount": "25,000"}
    assert act(sadia, case, "approve", **given).status_code == 302
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("granted", "granted")
    assert "The answer is yes" in asked_after(case.number, PHONE).content.decode()
    with override("en"):
        letter = texts(decision_letter(open_for(actor(sadia).viewer, case.number)))
    for said in ("To: Rukhsana Bibi", "Yes.", "She is a widow in need.", "Rs. 25,000", "section 4"):
        assert said in letter
    assert "appeal" not in letter


def test_the_letter_of_a_refusal_says_how_to_appeal_until_when_and_what_comes_after(sadia: Client, case: Case) -> None:
    opened = open_for(actor(sadia).viewer, case.number)
    with pytest.raises(DocumentRefused):
        decision_letter(opened)
    step(case, "take_up", actor(sadia))
    step(case, "refuse", actor(sadia), **REFUSAL)
    with override("ur"):
        letter = texts(decision_letter(open_for(actor(sadia).viewer, case.number)))
    for said in ("نہیں", "محتسب", "Rukhsana Bibi"):
        assert said in letter
    form = {"once": str(uuid.uuid4()), "template": "desk_decision", "format": "pdf"}
    assert sadia.post(f"/cases/{case.number}/documents/make/", form).status_code == 302
    assert DocumentVersion.objects.get(document__kind="decision_letter").media_type == "application/pdf"


def test_the_window_writes_down_the_appeal_from_the_page_of_the_case(window: Client, sadia: Client, case: Case) -> None:
    step(case, "take_up", actor(sadia))
    step(case, "refuse", actor(sadia), **REFUSAL)
    page = window.get(f"/cases/{case.number}/").content.decode()
    assert f"/desk/appeal/{case.number}/" in page
    assert "Last day to appeal" in window.get(f"/desk/appeal/{case.number}/").content.decode()
    form = {"once": str(uuid.uuid4()), "grounds": "Her son no longer earns."}
    answers = [window.post(f"/desk/appeal/{case.number}/", form).headers["Location"] for _place in range(2)]
    appeal = Case.objects.get(case_type="appeal")
    assert set(answers) == {f"/cases/{appeal.number}/"}
    assert f"/desk/appeal/{case.number}/" not in window.get(f"/cases/{case.number}/").content.decode()
    assert sadia.get(f"/desk/appeal/{case.number}/").status_code == 403


def test_the_page_of_a_case_leads_to_the_person_it_is_about(window: Client) -> None:
    given = number(NumberKind.PERSON, 7, b"a key of sixteen")
    gul = Actor.officer(Viewer(window.user, window.posting, Purpose.CASE_HANDLING), "window")
    case = rukhsana_applies(gul, registry_number=given)
    assert f'<a href="/person/{given}/">' in window.get(f"/cases/{case.number}/").content.decode()


def test_a_referral_to_legal_aid_arises_from_the_case_and_only_legal_aid_sees_it(window: Client, case: Case) -> None:
    page = window.get(f"/cases/{case.number}/").content.decode()
    assert f"/desk/refer/{case.number}/?to=legal-aid" in page
    form = {"once": str(uuid.uuid4()), "department": "legal-aid", "need": "A lawyer for the appeal."}
    window.post(f"/desk/refer/{case.number}/", form)
    window.post(f"/desk/refer/{case.number}/", form)
    referral = Case.objects.get(case_type="referral")
    assert referral.organisation_id == "legal-aid"
    assert Link.objects.get(case=referral).kind == "arises_from"
    lawyer, nurse = (officer(Role.SCHEME_OFFICER, place, place) for place in ("legal-aid", "health"))
    assert cases_for(lawyer.viewer).get() == referral
    assert not cases_for(nurse.viewer).exists()
    step(referral, "accept", lawyer, where="District courts, room 4")
    assert "expects you" in asked_after(referral.number, PHONE).content.decode()
    step(referral, "serve", lawyer, done="Counsel was named.")
    assert referral.outcome == "served"


def test_what_is_referred_from_a_sealed_complaint_stays_sealed() -> None:
    from saiban.desk.complaints.services import Complaint, lodge
    from saiban.desk.departments import department
    from saiban.desk.onward.services import refer

    steward = looking_as(Role.STEWARD, username="ayesha", purpose=Purpose.CASE_HANDLING)
    told = Complaint("harassment", "He threatens me.", name="Nasreen", phone="+923214567890", contact="call")
    complaint = lodge(actor=Actor.public("web"), complaint=told, key="a").case
    viewer = actor(steward).viewer
    referral = refer(by=viewer, case=complaint, to=department("legal-aid"), need="Advice.", urgent=True, key="b")
    assert (referral.confidentiality, referral.office) == ("sealed", None)
    assert referral.parties.get().protected
    page = steward.get(f"/cases/{complaint.number}/").content.decode()
    assert "Nasreen" not in page
    assert re.search(r"/desk/refer/GR-", page)


def test_somebody_elses_case_can_be_neither_appealed_nor_referred(case: Case) -> None:
    other = at_the_window(nowshera_hub("now-2"), username="sana")
    for address in (f"/desk/appeal/{case.number}/", f"/desk/refer/{case.number}/"):
        assert other.get(address).status_code == 404
