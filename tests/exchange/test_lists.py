"""An officer's list: handed in, understood, asked about once, answered row by row, marked, and forgotten."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, Agreement, Posting, Role
from saiban.exchange.lists import jobs, services
from saiban.exchange.models import Handout, ListPart, SentList
from saiban.registry.models import Person
from tests.access.agreements import agree
from tests.access.people import district, looking_as
from tests.registry.office import Office, holder, said

CNICS = {
    "nasreen": "35201-1112223-4",
    "aslam": "35201-1112225-5",
    "shared": "35201-1112227-6",
    "nobody": "35201-1112229-8",
}
FIELDS = ("name", "father_name", "birth_date")
plain = lambda number: number.replace("-", "")  # noqa: E731


@pytest.fixture
def office(db: None, tmp_path: Path) -> Office:
    """Kafaalat knows Nasreen and Aslam, and one number on two people."""
    office = Office(tmp_path, {}).open()
    office.publish(
        [
            said("kafaalat:1", "nasreen", name="Nasreen Bibi", father_name="Ghulam Rasool", sex="female",
                 birth_date=dt.date(1980, 3, 14), birth_precision="day", cnic=plain(CNICS["nasreen"]),
                 enrolment_status="active", district="PK601"),
            said("kafaalat:2", "aslam", name="Muhammad Aslam", father_name="=cmd|' /C calc'!A0",
                 birth_date=dt.date(1972, 1, 1), birth_precision="year", cnic=plain(CNICS["aslam"]),
                 enrolment_status="exited", district="PK602"),
            said("kafaalat:3", "zainab", name="Zainab Khatoon", cnic=plain(CNICS["shared"])),
            said("kafaalat:4", "rukhsana", name="Rukhsana Parveen", cnic=plain(CNICS["shared"])),
            said("eobi:1", "iqbal", name="Muhammad Iqbal", cnic="3520111122310"),
        ]
    )  # fmt: skip
    return office


@pytest.fixture
def agreement(office: Office) -> Agreement:
    return agree("eobi", fields=FIELDS, a_day=1000)


@pytest.fixture
def officer(agreement: Agreement) -> Client:
    return looking_as(Role.SCHEME_OFFICER, "eobi", username="bilal")


def csv_file(*rows: tuple[str, ...], name: str = "mustahiqeen.csv") -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


def once(client: Client, address: str) -> str:
    return re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())[1]


def hand_in(client: Client, file: SimpleUploadedFile, agreement: str | None = None) -> SentList:
    code = agreement or Agreement.objects.values_list("code", flat=True).first()
    answer = client.post("/lists/", {"once": once(client, "/lists/"), "agreement": code, "file": file})
    assert answer.status_code == 302, re.findall(r'class="wrong"[^>]*>([^<]+)', answer.content.decode())
    return SentList.objects.get(pk=int(answer["Location"].strip("/").split("/")[-1]))


def ask(client: Client, sent: SentList, want: str = "fields", *fields: str) -> None:
    page = f"/lists/{sent.pk}/"
    asked = {"once": once(client, page), "want": want, "fields_wanted": fields}
    assert client.post(f"{page}ask/", asked).status_code == 302


def work(sent: SentList) -> None:
    """What the worker does."""
    jobs.answer_list(sent=sent.pk)
    sent.refresh_from_db()


def answers(client: Client, sent: SentList) -> tuple[list[list[Any]], list[dict[str, Any]]]:
    """Download the answers; return the lines above the table, and the rows by heading."""
    answer = client.post(f"/lists/{sent.pk}/answers/")
    assert answer.status_code == 200, answer.content[:500]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    top = next(at for at, row in enumerate(rows) if row[0] == "Row")
    return rows[:top], [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def test_every_row_comes_back_with_its_answer(officer: Client) -> None:
    sent = hand_in(
        officer,
        csv_file(
            ("S No", "CNIC No", "Remarks"),
            ("1", CNICS["nasreen"], "paid"),
            ("2", CNICS["nobody"], ""),
            ("3", CNICS["shared"], ""),
            ("4", "3.52E+12", "from a spreadsheet"),
            ("5", "35201-123", "too short"),
            ("6", "", "none"),
            ("7", CNICS["aslam"], '=HYPERLINK("http://evil.example")'),
        ),
    )
    assert (sent.rows, sent.usable, sent.kind) == (7, 4, "cnic")
    assert sent.unusable == {"empty": 1, "mangled_number": 1, "not_a_number": 1}
    page = officer.get(f"/lists/{sent.pk}/").content.decode()
    assert "Ask about 4 rows" in page and "1,000" in page
    ask(officer, sent, "fields", "name", "father_name", "birth_date")
    work(sent)
    assert sum(sent.figures.values()) == sent.rows == 7
    lines, rows = answers(officer, sent)
    assert [row["Answer"] for row in rows] == [
        "found", "not found", "not sure", "can't be used", "can't be used", "can't be used", "found",
    ]  # fmt: skip
    assert [row["Row"] for row in rows] == ["2", "3", "4", "5", "6", "7", "8"]
    assert rows[0]["name"].startswith("Nasreen Bibi / ")
    assert rows[0]["father's name"] == "Ghulam Rasool" and rows[0]["date of birth"] == "1980-03-14"
    assert rows[6]["father's name"].startswith("'=cmd") and rows[6]["date of birth"] == "1972"
    assert rows[6]["Remarks"].startswith("'=HYPERLINK")
    assert rows[1]["name"] == rows[2]["name"] == ""
    assert "spreadsheet" in rows[3]["About the answer"]
    assert lines[0][1] == f"{sent.number}/1" and "Ayesha Siddiqui (bilal)" in lines[2][1]


def test_whether_people_are_enrolled_needs_no_field(office: Office) -> None:
    agree("eobi")
    client = looking_as(Role.SCHEME_OFFICER, "eobi")
    sent = hand_in(
        client, csv_file(("CNIC",), (CNICS["nasreen"],), (CNICS["aslam"],), (CNICS["nobody"],), (CNICS["shared"],))
    )
    page = client.get(f"/lists/{sent.pk}/").content.decode()
    assert "fields_wanted" not in page
    ask(client, sent, "enrolled")
    work(sent)
    _lines, rows = answers(client, sent)
    assert [row["Answer"] for row in rows] == ["enrolled", "not enrolled", "not enrolled", "can't be told"]
    assert set(rows[0]) == {"Row", "CNIC", "Answer", "About the answer"}


def test_names_are_answered_with_how_surely_and_the_unsure_are_not_shown(officer: Client) -> None:
    sent = hand_in(
        officer,
        csv_file(
            ("نام", "ولدیت", "تاریخ پیدائش"),
            ("نسرین بی بی", "غلام رسول", "14/03/1980"),
            ("Nasreen Bibi", "", "1980"),
            ("Nasreen Bibi", "", ""),
            ("Muhammad Iqbal", "Karim Bakhsh", "1970"),
            ("Nasreen", "Ghulam Rasool", "32/13/1980"),
        ),
    )
    assert sent.columns == {"name": 0, "father_name": 1, "born": 2} and sent.kind == ""
    assert sent.unusable == {"not_a_date": 1, "too_little": 1}
    ask(officer, sent, "fields", "name")
    work(sent)
    _lines, rows = answers(officer, sent)
    assert [row["Answer"] for row in rows] == ["found", "not sure", "can't be used", "not found", "can't be used"]
    assert float(rows[0]["How surely (percent)"]) > float(rows[1]["How surely (percent)"])
    assert rows[0]["name"].startswith("Nasreen Bibi") and rows[1]["name"] == ""


def test_an_excel_file_is_read_as_text_and_nothing_in_it_is_run(officer: Client) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name of beneficiary", "شناختی کارڈ نمبر", "Note"])
        sheet.write_string(1, 0, "Nasreen")
        sheet.write_number(1, 1, int(plain(CNICS["nasreen"])))
        sheet.write_formula(1, 2, '=WEBSERVICE("http://evil.example")', None, "=1+1")
    sent = hand_in(officer, SimpleUploadedFile("list.xlsx", content.getvalue()))
    ask(officer, sent, "fields")
    work(sent)
    content = officer.post(f"/lists/{sent.pk}/answers/").content
    _lines, rows = answers(officer, sent)
    assert rows[0]["Answer"] == "found" and rows[0]["Note"] == "'=1+1"
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = "".join(parts.read(name).decode() for name in parts.namelist() if "worksheets" in name)
        properties = "".join(parts.read(name).decode() for name in parts.namelist() if "docProps" in name)
    assert "<f>" not in sheets and "hyperlink" not in sheets.lower()
    handout = Handout.objects.get(copy=1)
    assert handout.mark in properties and handout.number in properties and handout.mark in sheets


def test_a_list_without_a_heading_is_asked_about_and_its_first_row_is_not_lost(officer: Client) -> None:
    sent = hand_in(officer, csv_file((CNICS["nasreen"], "x"), (CNICS["aslam"], "y")))
    assert (sent.rows, sent.usable) == (2, 2)


def test_columns_that_are_not_known_are_asked_for(officer: Client) -> None:
    sent = hand_in(officer, csv_file(("Kolonne A", "Kolonne B"), ("Nasreen Bibi", "Ghulam Rasool")))
    assert sent.columns == {} and "What do the columns mean?" in officer.get(f"/lists/{sent.pk}/").content.decode()
    answer = officer.post(f"/lists/{sent.pk}/columns/", {"column_0": "name", "column_1": ""})
    assert answer.status_code == 400 and "Names alone fit too many people" in answer.content.decode()
    assert (
        officer.post(f"/lists/{sent.pk}/columns/", {"column_0": "name", "column_1": "father_name"}).status_code == 302
    )
    sent.refresh_from_db()
    assert sent.usable == 1


def test_a_double_click_hands_in_once_and_asks_once(officer: Client) -> None:
    key, code = once(officer, "/lists/"), Agreement.objects.get().code
    places = {
        officer.post("/lists/", {"once": key, "agreement": code, "file": csv_file(("CNIC",), (CNICS["aslam"],))})[
            "Location"
        ]
        for _click in range(3)
    }
    assert len(places) == 1 and SentList.objects.count() == 1
    sent = SentList.objects.get()
    asked = {"once": once(officer, f"/lists/{sent.pk}/"), "want": "enrolled"}
    for _click in range(3):
        assert officer.post(f"/lists/{sent.pk}/ask/", asked).status_code == 302
    work(sent)
    work(sent)
    assert AccessLog.objects.filter(act="enrolled").count() == 1


def test_every_person_in_a_list_stands_on_the_log_when_found_and_when_downloaded(officer: Client) -> None:
    sent = hand_in(officer, csv_file(("CNIC",), (CNICS["nasreen"],), (CNICS["aslam"],)))
    ask(officer, sent, "fields", "name")
    work(sent)
    answers(officer, sent)
    people = {holder("kafaalat:1").pk, holder("kafaalat:2").pk}
    for act in ("view", "export"):
        row = AccessLog.objects.get(act=act, subject_kind="person")
        assert set(row.subjects) == people and row.fields == ["name"]
        assert (row.user, row.agreement, row.purpose) == (officer.user, sent.agreement, "eligibility_check")
    assert AccessLog.objects.filter(act="export", subject_kind="list", subjects=[sent.pk]).count() == 1
    assert AccessLog.objects.filter(act="exchange.list", subjects=[sent.pk], results=2).count() == 1


def test_a_list_stops_where_the_days_allowance_ends_and_goes_on_later_without_asking_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ROWS_OF_A_PART", 2)
    made = agree("eobi", a_day=3)
    client = looking_as(Role.SCHEME_OFFICER, "eobi")
    sent = hand_in(client, csv_file(("CNIC",), *[(CNICS[who],) for who in ("nasreen", "aslam", "nobody")]
                                    , (CNICS["nasreen"],)))  # fmt: skip
    assert "is less than your list" in client.get(f"/lists/{sent.pk}/").content.decode()
    ask(client, sent, "enrolled")
    work(sent)
    assert (sent.state, sent.reason) == ("stopped", "too_many_today")
    assert AccessLog.objects.filter(outcome="refused", reason="too_many_today", user=client.user).exists()
    assert client.post(f"/lists/{sent.pk}/answers/").status_code == 404
    page = client.get(f"/lists/{sent.pk}/").content.decode()
    assert "Stopped after 2 of 4 rows" in page
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_a, **_k: tomorrow)
    client.post(f"/lists/{sent.pk}/go-on/", {"once": once(client, f"/lists/{sent.pk}/")})
    work(sent)
    assert sent.state == "answered" and sum(sent.figures.values()) == 4
    assert sum(use.people for use in made.uses.all()) == 4


def test_without_an_agreement_nothing_is_asked_and_an_ended_one_opens_no_answers(officer: Client) -> None:
    sent = hand_in(officer, csv_file(("CNIC",), (CNICS["nasreen"],)))
    ask(officer, sent, "fields", "name")
    work(sent)
    Agreement.objects.update(state="ended")
    answer = officer.post(f"/lists/{sent.pk}/answers/")
    assert answer.status_code == 403 and "not valid today" in answer.content.decode()
    assert Handout.objects.count() == 0
    assert AccessLog.objects.filter(outcome="refused", reason="expired").exists()
    assert "has no agreement" in officer.get("/lists/").content.decode()


def test_a_field_that_is_not_shared_is_not_offered_and_not_given(officer: Client) -> None:
    sent = hand_in(officer, csv_file(("CNIC",), (CNICS["nasreen"],)))
    page = f"/lists/{sent.pk}/"
    asked = {"once": once(officer, page), "want": "fields", "fields_wanted": ["phone"]}
    assert officer.post(f"{page}ask/", asked).status_code == 400
    sent.refresh_from_db()
    assert sent.state == "handed_in"


def test_people_of_other_schemes_and_districts_are_not_found(office: Office) -> None:
    agree("eobi", fields=("name",), places=("PK601",))
    client = looking_as(Role.SCHEME_OFFICER, "eobi")
    sent = hand_in(client, csv_file(("CNIC",), (CNICS["nasreen"],), (CNICS["aslam"],), ("35201-1112231-0",)))
    ask(client, sent, "fields", "name")
    work(sent)
    _lines, rows = answers(client, sent)
    assert [row["Answer"] for row in rows] == ["found", "not found", "not found"]


def test_an_officer_with_a_place_asks_about_its_people_alone(office: Office) -> None:
    agree("eobi", fields=("name",))
    client = looking_as(Role.DESK_OFFICER, "eobi", place=district("Nowshera"))
    sent = hand_in(client, csv_file(("CNIC",), (CNICS["nasreen"],)))
    ask(client, sent, "fields", "name")
    work(sent)
    assert sent.figures == {"not_found": 1}


def test_an_officer_of_a_province_asks_about_its_districts_and_one_of_a_tehsil_is_told_who_can(office: Office) -> None:
    agree("eobi", fields=("name",))
    lahore = district("Lahore")
    Person.objects.update(district=lahore)
    client = looking_as(Role.DESK_OFFICER, "eobi", place=lahore.parent)
    sent = hand_in(client, csv_file(("CNIC",), (CNICS["nasreen"],)))
    ask(client, sent, "fields", "name")
    work(sent)
    assert sent.figures == {"found": 1}
    page = looking_as(Role.DESK_OFFICER, "eobi", username="gul", place=lahore.parts.first()).get("/lists/")
    assert "Your posting is for a tehsil" in page.content.decode()


def test_a_list_is_seen_by_nobody_but_who_handed_it_in(officer: Client) -> None:
    sent = hand_in(officer, csv_file(("CNIC",), (CNICS["nasreen"],)))
    for other in (looking_as(Role.SCHEME_OFFICER, "eobi", username="rukhsana"), looking_as(Role.STEWARD, username="s")):
        assert other.get(f"/lists/{sent.pk}/").status_code == 404
        assert other.post(f"/lists/{sent.pk}/answers/").status_code == 404


def test_a_list_of_an_officer_whose_posting_ends_is_not_answered(officer: Client) -> None:
    sent = hand_in(officer, csv_file(("CNIC",), (CNICS["nasreen"],)))
    ask(officer, sent, "enrolled")
    Posting.objects.filter(pk=officer.posting.pk).update(valid="[2020-01-01,2021-01-01)")
    work(sent)
    assert (sent.state, sent.reason) == ("stopped", "no_agreement")


def test_what_cannot_be_read_is_said_beside_the_form(officer: Client) -> None:
    too_long = csv_file(("CNIC",), *[(CNICS["aslam"],)] * 10_001)
    for file, words in (
        (SimpleUploadedFile("photo.png", b"\x89PNG"), "Save it as XLSX or CSV"),
        (SimpleUploadedFile("list.xlsx", b"no workbook at all"), "none"),
        (csv_file(("CNIC",)), "no row under its header"),
        (too_long, "more than 10000 rows"),
    ):
        sent = {"once": once(officer, "/lists/"), "agreement": Agreement.objects.get().code, "file": file}
        answer = officer.post("/lists/", sent)
        assert answer.status_code == 400 and words in answer.content.decode(), words
    assert SentList.objects.count() == 0


def test_rows_and_answers_are_sealed_and_go_after_a_week(officer: Client) -> None:
    sent = hand_in(officer, csv_file(("CNIC", "Name"), (CNICS["nasreen"], "Nasreen Bibi")))
    ask(officer, sent, "fields", "name")
    work(sent)
    part = ListPart.objects.get()
    assert b"Nasreen" not in bytes(part.rows) + bytes(part.answers) + bytes(sent.layout)
    assert services.forget_before(timezone.now() - services.KEPT) == 0
    assert services.forget_before(timezone.now() + dt.timedelta(seconds=1)) == 1
    sent.refresh_from_db()
    assert (sent.state, sent.rows, ListPart.objects.count()) == ("forgotten", 1, 0)
    assert officer.post(f"/lists/{sent.pk}/answers/").status_code == 404
    assert "have been removed" in officer.get(f"/lists/{sent.pk}/").content.decode()


def test_a_copy_that_is_found_leads_back_to_who_had_it_and_a_made_up_mark_to_nobody(officer: Client) -> None:
    sent = hand_in(officer, csv_file(("CNIC",), (CNICS["nasreen"],)))
    ask(officer, sent, "fields", "name")
    work(sent)
    first, second = (answers(officer, sent)[0] for _copy in range(2))
    marks = [lines[5][1] for lines in (first, second)]
    assert marks[0] != marks[1] and first[0][1].endswith("/1") and second[0][1].endswith("/2")
    auditor = looking_as(Role.AUDITOR, username="tariq")
    page = auditor.post("/lists/trace/", {"number": first[0][1].lower(), "mark": marks[0].lower().replace("-", " ")})
    assert page.status_code == 200 and "Ayesha Siddiqui (bilal)" in page.content.decode()
    for number, mark in ((first[0][1], marks[1]), ("L-000099/1", marks[0]), ("nonsense", "x"), ("L-1/1/1", "")):
        assert auditor.post("/lists/trace/", {"number": number, "mark": mark}).status_code == 400
    assert AccessLog.objects.filter(act="exchange.trace", user=auditor.user, results=1).count() == 1
    assert officer.get("/lists/trace/").status_code == 403


def test_ten_thousand_rows_are_answered_part_by_part(officer: Client) -> None:
    Agreement.objects.all()
    agree("eobi", "duplicate_check", a_day=20_000)
    code = Agreement.objects.get(purpose="duplicate_check").code
    rows = [(CNICS["nasreen"],) if n % 2 else (f"35201-{n:07d}-{n % 9 + 1}",) for n in range(1, 10_001)]
    sent = hand_in(officer, csv_file(("CNIC",), *rows), code)
    ask(officer, sent, "enrolled")
    assert sent.parts.count() == 20
    work(sent)
    assert sent.state == "answered" and sum(sent.figures.values()) == 10_000 and sent.figures["yes"] == 5_000
