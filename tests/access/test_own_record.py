"""People see who saw their record, at the desk and by a slip of paper, and say what is wrong with it.

The town: Rukhsana Bibi, in Lahore, known to BISP and EOBI; Zafar Iqbal; Muhammad Aslam.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone, translation
from pytest import MonkeyPatch

from saiban.access import log
from saiban.access.models import AccessLog, Objection, Purpose, RecordSlip, Role, User
from saiban.access.own_record import objections, sheet, slips
from saiban.access.own_record.deadlines import deadline, due
from saiban.access.own_record.looks import Looks, looks_at
from saiban.access.permits import permit
from saiban.access.viewer import Viewer
from saiban.frame.documents import Document, pdf
from saiban.registry.models import Person
from tests.access.agreements import agree, colleague
from tests.access.people import district, looking_as
from tests.access.test_permits import asker
from tests.registry_pages.town import Town, build, merge

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def town() -> Town:
    """Build the town."""
    return build()


@pytest.fixture
def rukhsana(town: Town) -> Person:
    """Whose record it is."""
    return town.people["Rukhsana Bibi"]


def viewer(role: Role, organisation: str, purpose: Purpose) -> Viewer:
    """Somebody who looks."""
    by = colleague(f"{organisation}.{role}", role, organisation)
    return Viewer(by.user, by.posting, purpose)


def desk() -> Client:
    """The browser of a desk officer in Lahore."""
    return looking_as(
        Role.DESK_OFFICER, "bisp", username="desk", place=district("Lahore"), purpose=Purpose.CASE_HANDLING
    )


def sentences(looks: Looks) -> list[str]:
    """What the person reads."""
    return [one.sentence for one in looks.rows]


def today(language: str = "en") -> str:
    """Today as the sheet writes it."""
    from saiban.terms.dates import PartialDate, format_date

    return format_date(PartialDate(TODAY, "day"), language)


def test_a_look_under_an_agreement_is_told_in_a_sentence(rukhsana: Person) -> None:
    agree("eobi", fields=("name", "enrolments"))
    given = permit(asker("eobi"), purpose="eligibility_check")
    given.log("view", subject_kind="person", subjects=[rukhsana.pk], fields=["name", "enrolments"], results=1)

    assert sentences(looks_at([rukhsana.pk])) == [
        "Employees' Old-Age Benefits Institution (its computer system) looked at your name and enrolments in schemes"
        f" to check eligibility, on {today()}."
    ]
    assert looks_at([rukhsana.pk]).rows[0].agreement == "eobi-eligibility-check-1"


def test_the_sheet_names_organisation_and_role_and_never_the_officer(rukhsana: Person) -> None:
    officer = viewer(Role.SCHEME_OFFICER, "bisp", Purpose.CASE_HANDLING)
    User.objects.filter(pk=officer.user.pk).update(full_name="Bilal Ahmed Khan")
    for _time in range(3):
        log.write(officer, act="view", subject_kind="person", subjects=[rukhsana.pk], results=1)
    log.write(officer, act="unmask", subject_kind="person", subjects=[rukhsana.pk], fields=["cnic"], results=1)

    looks, who = looks_at([rukhsana.pk]), "Benazir Income Support Programme (scheme officer)"
    assert sentences(looks) == [
        f"{who} saw your identity numbers in full to serve you, on {today()}.",
        f"{who} looked at your record to serve you, on {today()}.",
    ]
    assert [one.times for one in looks.rows] == [1, 3]
    assert not any("Bilal" in one for one in sentences(looks))


def test_looks_at_others_and_refused_questions_are_not_among_them(town: Town, rukhsana: Person) -> None:
    officer = viewer(Role.SCHEME_OFFICER, "bisp", Purpose.CASE_HANDLING)
    log.write(officer, act="view", subject_kind="person", subjects=[town.people["Zafar Iqbal"].pk], results=1)
    log.write(officer, act="view", subject_kind="household", subjects=[rukhsana.pk], results=1)
    log.write(officer, act="ask", subject_kind="person", subjects=[rukhsana.pk], outcome="refused", reason="expired")
    assert sentences(looks_at([rukhsana.pk])) == []


def test_looks_under_a_number_that_was_merged_are_among_them(town: Town, rukhsana: Person) -> None:
    other = town.people["Zafar Iqbal"]
    officer = viewer(Role.SCHEME_OFFICER, "bisp", Purpose.CASE_HANDLING)
    log.write(officer, act="view", subject_kind="person", subjects=[other.pk], results=1)
    merge(town, other, rukhsana)
    page = desk().get(f"/person/{rukhsana.number}/who-saw/").content.decode()
    assert "looked at your record to serve you" in page


def test_in_urdu_the_sentence_is_urdu(rukhsana: Person) -> None:
    officer = viewer(Role.SCHEME_OFFICER, "bisp", Purpose.CASE_HANDLING)
    log.write(officer, act="view", subject_kind="person", subjects=[rukhsana.pk], results=1)
    with translation.override("ur"):
        [said] = sentences(looks_at([rukhsana.pk]))
    assert "بینظیر انکم سپورٹ پروگرام" in said
    assert not re.search("[A-Za-z]", said)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_desk_prints_the_sheet_and_the_printing_is_logged(rukhsana: Person, language: str) -> None:
    answer = desk().post(f"/person/{rukhsana.number}/who-saw/sheet/", {"language": language})
    assert answer.content.startswith(b"%PDF-")
    row = AccessLog.objects.get(act="own_record")
    assert (row.subjects, row.user.username) == ([rukhsana.pk], "desk")


def test_a_desk_officer_opens_it_for_nobody_out_of_sight(town: Town) -> None:
    far = town.people["Nasreen Akhtar"]
    officer = desk()
    for where in ("", "sheet/", "slip/", "say/"):
        page = f"/person/{far.number}/who-saw/{where}"
        assert (officer.post(page) if where else officer.get(page)).status_code == 404
    assert not RecordSlip.objects.exists()


@pytest.mark.parametrize("role", [Role.SCHEME_OFFICER, Role.CLERK, Role.ANALYST, Role.INSPECTOR, Role.AUDITOR])
def test_only_desk_officers_and_stewards_open_it(rukhsana: Person, role: Role) -> None:
    assert looking_as(role, purpose=None).get(f"/person/{rukhsana.number}/who-saw/").status_code == 403


def made_slip(monkeypatch: MonkeyPatch, person: Person) -> str:
    """Print a slip at the desk and read the code off the paper."""
    papers: list[Document] = []
    monkeypatch.setattr("saiban.registry.own_record.pdf", lambda paper: papers.append(paper) or pdf(paper))
    answer = desk().post(f"/person/{person.number}/who-saw/slip/", {"language": "ur"})
    assert answer.content.startswith(b"%PDF-")
    return [part.text for part in papers[0].parts if type(part).__name__ == "Code"][1]


def test_a_slip_opens_the_own_list_on_a_phone_and_nothing_else(monkeypatch: MonkeyPatch, rukhsana: Person) -> None:
    code = made_slip(monkeypatch, rukhsana)
    assert re.fullmatch(r"\d{4}-\d{4}", code)
    assert code.replace("-", "") not in str(list(RecordSlip.objects.values()))

    phone = Client()
    assert phone.get("/my-record/").status_code == 200
    page = phone.post("/my-record/", {"number": rukhsana.number, "code": code}).content.decode()
    assert "printed a slip" in page
    for kept_back in ("Rukhsana", "Ghulam Nabi", "Baghbanpura", "Kafaalat"):
        assert kept_back not in page
    row = AccessLog.objects.get(act="open_slip")
    assert (row.user, row.subjects, row.outcome) == (None, [rukhsana.pk], "")
    assert phone.get(f"/person/{rukhsana.number}/").status_code == 302


def test_a_slip_opens_once_expires_and_gives_way_to_a_newer_one(monkeypatch: MonkeyPatch, rukhsana: Person) -> None:
    def opened(code: str) -> int:
        return Client().post("/my-record/", {"number": rukhsana.number, "code": code}).status_code

    first = made_slip(monkeypatch, rukhsana)
    second = made_slip(monkeypatch, rukhsana)
    assert opened(first) == 403
    assert opened(second) == 200
    assert opened(second) == 200  # a bad line: it stays open for half an hour
    RecordSlip.objects.update(opened_at=timezone.now() - timedelta(minutes=31))
    assert opened(second) == 403

    third = made_slip(monkeypatch, rukhsana)
    RecordSlip.objects.update(made_at=timezone.now() - timedelta(days=8), expires_at=timezone.now() - timedelta(days=1))
    assert opened(third) == 403


def test_a_slip_fits_its_own_number_alone_and_guessing_is_stopped(
    monkeypatch: MonkeyPatch, town: Town, rukhsana: Person
) -> None:
    code = made_slip(monkeypatch, rukhsana)
    phone = Client()
    other = town.people["Zafar Iqbal"].number
    wrong = phone.post("/my-record/", {"number": other, "code": code})
    unknown = phone.post("/my-record/", {"number": "100000000012", "code": code})
    assert wrong.status_code == 403
    assert unknown.status_code in (200, 403)
    for guess in range(4):
        assert phone.post("/my-record/", {"number": other, "code": f"{guess:08d}"}).status_code == 403
    assert phone.post("/my-record/", {"number": other, "code": "11111111"}).status_code == 429
    refused = AccessLog.objects.filter(act="open_slip", outcome="refused")
    assert refused.count() >= 5
    assert all(row.subjects == [] for row in refused)


def test_a_person_objects_from_the_slips_page_and_reads_the_answer_there(
    monkeypatch: MonkeyPatch, rukhsana: Person
) -> None:
    code = made_slip(monkeypatch, rukhsana)
    phone = Client()
    page = phone.post("/my-record/", {"number": rukhsana.number, "code": code}).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]
    said = {"ticket": ticket, "kind": "correction", "text": "میری تاریخِ پیدائش غلط ہے", "fields_meant": ["birth_date"]}
    answer = phone.post("/my-record/say/", said)
    assert "We have received it" in answer.content.decode()

    objection = Objection.objects.get()
    assert (objection.person, objection.received_by, objection.fields) == (rukhsana.pk, None, ["birth_date"])
    assert objection.due == TODAY + timedelta(days=30)

    steward = looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP)
    assert objection.reference in steward.get("/objections/").content.decode()
    told = {"state": "upheld", "answer": "آپ کا ریکارڈ درست کر دیا گیا ہے۔"}
    assert steward.post(f"/objections/{objection.pk}/answer/", told).status_code == 302
    page = phone.post("/my-record/", {"number": rukhsana.number, "code": code}).content.decode()
    assert "درست کر دیا گیا" in page
    assert phone.post("/my-record/print/", {"ticket": ticket}).content.startswith(b"%PDF-")


def test_a_made_up_or_old_ticket_leads_back_to_the_form(rukhsana: Person, monkeypatch: MonkeyPatch) -> None:
    phone = Client()
    for page in ("/my-record/say/", "/my-record/print/"):
        assert phone.post(page, {"ticket": f"{rukhsana.pk}:xyz"})["Location"] == "/my-record/"
    old = slips.ticket(rukhsana.pk)
    monkeypatch.setattr(slips, "OPEN_FOR", timedelta(seconds=-1))
    assert phone.post("/my-record/print/", {"ticket": old})["Location"] == "/my-record/"
    assert not AccessLog.objects.exists()


def test_at_the_desk_it_is_written_down_and_stands_on_the_log(rukhsana: Person) -> None:
    told = {"kind": "objection", "text": "I never asked EOBI for anything.", "fields_meant": ["name"]}
    officer = desk()
    assert officer.post(f"/person/{rukhsana.number}/who-saw/say/", told).status_code == 302
    objection = Objection.objects.get()
    assert (objection.kind, objection.received_by.username) == ("objection", "desk")
    row = AccessLog.objects.get(act="object")
    assert (row.subjects, row.fields) == ([rukhsana.pk], ["name"])
    assert "I never asked" in officer.get(f"/person/{rukhsana.number}/who-saw/").content.decode()
    assert officer.post(f"/person/{rukhsana.number}/who-saw/say/", told | {"text": ""}).status_code == 400


def received(person: Person) -> Objection:
    """What a person said."""
    return objections.receive(person=person.pk, kind="correction", text="My name is spelt otherwise.")


def test_an_objection_is_answered_once_with_words_and_kept(rukhsana: Person) -> None:
    steward = colleague("ayesha", Role.STEWARD)
    objection = received(rukhsana)
    with pytest.raises(ValidationError):
        objections.answer(by=steward, objection=objection, state="refused", text=" ")
    objections.answer(by=steward, objection=objection, state="refused", text="NADRA's record has it so.")
    with pytest.raises(ValidationError, match="already"):
        objections.answer(by=steward, objection=objection, state="upheld", text="Or not.")
    for change in (
        lambda: Objection.objects.update(text="nothing"),
        lambda: Objection.objects.update(state="upheld"),
        lambda: Objection.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert AccessLog.objects.filter(act="answer_objection", subjects=[rukhsana.pk]).count() == 1


def test_more_than_five_at_once_wait_for_an_answer_first(rukhsana: Person) -> None:
    for _time in range(5):
        received(rukhsana)
    with pytest.raises(ValidationError, match="wait for an answer"):
        received(rukhsana)


def test_the_work_list_has_the_nearest_deadline_first_and_marks_what_is_overdue(town: Town, rukhsana: Person) -> None:
    first, second = received(rukhsana), received(town.people["Zafar Iqbal"])
    days = [(one.objection.pk, one.days_left) for one in objections.work_list(TODAY + timedelta(days=31))]
    assert days == [(first.pk, -1), (second.pk, -1)]
    assert [one.number for one in objections.work_list()] == [rukhsana.number, town.people["Zafar Iqbal"].number]
    auditor = looking_as(Role.AUDITOR, purpose=Purpose.AUDIT)
    assert auditor.get(f"/objections/{first.pk}/").status_code == 200
    assert auditor.post(f"/objections/{first.pk}/answer/", {"state": "upheld", "answer": "Yes."}).status_code == 403


def test_the_deadline_is_a_dated_row_that_says_how_sure_it_is() -> None:
    rule = deadline("correction", date(2026, 3, 3))
    assert (rule.days, rule.confidence) == (30, "assumed")
    assert "no Act is in force" in rule.source
    assert due("objection", date(2026, 3, 3)) == date(2026, 4, 2)
    with pytest.raises(LookupError, match="add one"):
        deadline("correction", date(1999, 1, 1))


def test_the_printed_sheet_holds_what_the_page_holds(rukhsana: Person) -> None:
    log.write(
        viewer(Role.SCHEME_OFFICER, "bisp", Purpose.CASE_HANDLING),
        act="view", subject_kind="person", subjects=[rukhsana.pk], results=1,
    )  # fmt: skip
    received(rukhsana)
    paper = str(sheet.sheet(rukhsana.number, looks_at([rukhsana.pk]), objections.of_person([rukhsana.pk])))
    assert "looked at your record to serve you" in paper
    assert "spelt otherwise" in paper
    assert "within 30 days" in paper
