"""Officers work on complaints through the pages: acting, double clicks, acting at once, and who sees what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from saiban.access.models import AccessLog, Role
from saiban.cases import types
from saiban.cases.declarations import Confidentiality
from saiban.cases.models import Assignment, Case, Task
from saiban.frame.models import OutboxMessage
from tests.cases.at_work import WORKED, browser, lodged, posted
from tests.cases.people import happen, key

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _complaints_are_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(types, "_registered", {})
    types.register(WORKED)
    yield


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code, answer.headers.get("Location"))
    return unescape(answer.content.decode())


def sent(client, case: Case, event: str, **fields: object):
    case.refresh_from_db()
    given = {"seen": case.last_seq, "once": key()} | fields
    return client.post(f"/cases/{case.number}/do/{event}/", given)


def test_an_officer_takes_a_complaint_up_asks_and_answers_through_the_page() -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    shown = page(client, f"/cases/{case.number}/")
    for word in ("Complaint", "Money held back at the shop", "Nasreen Bibi", "Waiting for an officer", "Take it up"):
        assert word in shown
    assert "35202-2345678-2" not in shown and "•••••-•••8" not in shown.replace(" ", "")[:0]
    assert "3015550123" not in shown, "phones are masked"
    assert sent(client, case, "take").headers["Location"] == f"/cases/{case.number}/"
    assert sent(client, case, "ask").status_code == 302
    assert sent(client, case, "reply", f_reply="Here is the receipt.").status_code == 302
    answered = sent(client, case, "answer", f_outcome="upheld", reason="The receipt shows it.")
    assert answered.status_code == 302
    shown = page(client, f"/cases/{case.number}/")
    for word in ("Here is the receipt.", "The receipt shows it.", "Upheld", "The case was closed"):
        assert word in shown
    case.refresh_from_db()
    assert case.decisions.get().outcome == "upheld"


def test_a_faulty_form_keeps_what_was_entered_and_says_what_is_missing() -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    sent(client, case, "take")
    answer = sent(client, case, "answer", f_outcome="", reason="A long reason that took an hour.")
    assert answer.status_code == 400
    shown = unescape(answer.content.decode())
    assert "A long reason that took an hour." in shown and "This is needed." in shown
    case.refresh_from_db()
    assert case.stage == "looked_into"


def test_a_double_click_does_the_work_once() -> None:
    case, imran = lodged(), posted("imran")
    client, form = browser(imran), key()
    for _click in range(2):
        answer = client.post(f"/cases/{case.number}/do/take/", {"seen": 1, "once": form})
        assert answer.headers["Location"] == f"/cases/{case.number}/"
    assert case.events.filter(code="take").count() == 1


def test_of_two_who_act_at_once_the_second_is_told_and_loses_nothing() -> None:
    case = lodged()
    imran, hina = browser(posted("imran")), browser(posted("hina"))
    sent(imran, case, "take")
    case.refresh_from_db()
    looked = case.last_seq
    sent(hina, case, "ask")
    answer = imran.post(
        f"/cases/{case.number}/do/answer/",
        {"seen": looked, "once": key(), "f_outcome": "not_upheld", "reason": "The shop shows its book."},
    )
    assert answer.status_code == 409
    shown = unescape(answer.content.decode())
    assert "Somebody else acted on this case while you were writing" in shown
    assert "Ask the person" in shown and "Hina" in shown, "what happened meanwhile, and by whom"
    assert "The shop shows its book." in shown
    case.refresh_from_db()
    assert (case.stage, case.last_seq) == ("asked", looked + 1)
    seen_now = re.search(r'name="seen" value="(\d+)"', shown)
    assert seen_now and int(seen_now[1]) == case.last_seq, "the form can be sent again"


def test_what_is_not_possible_is_refused_with_what_is_possible_instead() -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    answer = sent(client, case, "answer", f_outcome="upheld", reason="Because.")
    assert answer.status_code == 409
    shown = unescape(answer.content.decode())
    assert "is not possible at the stage “Waiting for an officer”" in shown and "Take it up" in shown
    assert "Because." in shown


def test_every_look_and_every_list_is_on_the_log_with_its_purpose() -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    happen(case, "take", imran)
    client.post(f"/cases/{case.number}/take/", {"once": key()})
    page(client, "/work/")
    page(client, "/cases/?where=organisation&state=open")
    page(client, f"/cases/{case.number}/")
    rows = AccessLog.objects.filter(user=imran.user, subjects__contains=[case.pk], subject_kind="case")
    acts = {row.act: row.purpose for row in rows}
    assert {"case_list", "case_view", "case_work"} <= acts.keys()
    assert set(acts.values()) == {"case_handling"}


def test_a_case_that_is_not_theirs_is_not_there() -> None:
    case = lodged()
    stranger = posted("bilal", organisation="eobi", office=None)
    client = browser(stranger)
    assert client.get(f"/cases/{case.number}/").status_code == 404
    assert sent(client, case, "take").status_code == 404
    assert client.get(f"/cases/{case.number}/add/task/").status_code == 404
    assert case.number not in page(client, "/cases/?where=organisation&state=all")
    found = client.post("/cases/", {"typed": case.number})
    assert found.status_code == 400 and "there is none" in found.content.decode()


def test_of_a_sealed_case_nothing_shows_to_colleagues_and_no_text_goes_out() -> None:
    before = OutboxMessage.objects.count()
    case = lodged(confidentiality=Confidentiality.SEALED)
    assert OutboxMessage.objects.count() == before, "others read that phone"
    desk = browser(posted("sana", Role.DESK_OFFICER))
    assert desk.get(f"/cases/{case.number}/").status_code == 404
    assert case.number not in page(desk, "/cases/?where=office&state=all")
    assert case.number not in page(desk, "/work/")
    assert page(browser(posted("imran")), f"/cases/{case.number}/"), "the type lets scheme officers see sealed ones"


def test_the_person_is_told_in_urdu_under_the_number_of_the_case() -> None:
    case = lodged()
    message = OutboxMessage.objects.get(about=case.number)
    assert (message.channel, message.language, message.ending) == ("sms", "ur", "0123")
    assert "Told the parties" in page(browser(posted("imran")), f"/cases/{case.number}/")


def test_an_auditor_reads_and_finds_nothing_to_press() -> None:
    case = lodged()
    client = browser(posted("aslam", Role.AUDITOR, office=None))
    shown = page(client, f"/cases/{case.number}/")
    assert "Nasreen Bibi" in shown and '<form method="post" action="/cases/' not in shown
    assert client.get(f"/cases/{case.number}/do/take/").status_code == 403


def test_a_case_is_found_by_its_number_however_it_is_typed_and_by_phone_or_cnic() -> None:
    case = lodged()
    client = browser(posted("imran"))
    typed = case.number.lower().replace("-", " ")
    assert client.post("/cases/", {"typed": typed}).headers["Location"] == f"/cases/{case.number}/"
    for known in ("0301-5550123", "3520223456782", "۰۳۰۱۵۵۵۰۱۲۳"):
        found = client.post("/cases/", {"typed": known})
        assert found.status_code == 200 and case.number in found.content.decode()
    assert client.post("/cases/", {"typed": "0300 9999888"}).status_code == 400


@pytest.mark.parametrize("address", ["/work/", "/cases/", "/work/leave/", "/work/calendar/", "case"])
def test_every_page_speaks_urdu(address: str) -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    client.cookies["language"] = "ur"
    shown = page(client, f"/cases/{case.number}/" if address == "case" else address)
    assert 'dir="rtl"' in shown
    assert "What happened" not in shown and "My work" not in shown


def test_my_work_says_what_is_due_waits_and_is_overdue() -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    shown = page(client, "/work/")
    assert "For anybody in my role" in shown and "Take the complaint up" in shown
    client.post(f"/cases/{case.number}/take/", {"once": key()})
    sent(client, case, "take")
    shown = page(client, "/work/")
    assert "Call the person" in shown and "Answer to the complaint" in shown
    Task.objects.filter(code="call").update(due_at=case.opened_at)
    shown = page(client, "/work/")
    assert shown.index("Overdue") < shown.index("Call the person") < shown.index("Answer to the complaint")
    assert 'class="menu-figure">1<' in shown
    task = Task.objects.get(code="call")
    assert task.user == imran.user
    client.post(f"/cases/tasks/{task.pk}/", {"once": key(), "said": "finish", "from": "work"})
    assert "Call the person" not in page(client, "/work/")


def test_a_case_that_was_closed_is_off_the_hands_but_not_out_of_sight() -> None:
    case, imran = lodged(), posted("imran")
    client = browser(imran)
    client.post(f"/cases/{case.number}/take/", {"once": key()})
    sent(client, case, "take")
    sent(client, case, "answer", f_outcome="upheld", reason="Yes.")
    assert Assignment.objects.get(case=case).state == "closed"
    assert not Task.objects.filter(case=case, state="open").exists()
    assert case.number not in page(client, "/work/")
    assert case.number in page(client, "/cases/?where=mine&state=closed")
    happen(case, "reopen", posted("hina"))
    assert Assignment.objects.get(case=case).state == "confirmed"
