"""A police report is scrutinised: its checklist, the memo to the police, a second round, the report to the court."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from django.test import Client
from django.utils import timezone

from saiban.access.models import Purpose, Role
from saiban.cases.documents import storage
from saiban.cases.models import Case, CaseEvent, DocumentVersion
from saiban.cases.queries import cases_for
from saiban.cases.verifying import verify_case
from saiban.prosecution.models import Prosecution
from saiban.prosecution.registration.entry import WitnessEntry
from saiban.prosecution.registration.services import register
from saiban.prosecution.scrutiny.checklist import items, items_for
from saiban.prosecution.scrutiny.rounds import Happening, rounds_of
from tests.access.people import looking_as
from tests.prosecution.office import SINDH, karachi_south, key, murder, prosecutor, station

HIDDEN = "Ghulam Rasool"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    monkeypatch.setattr(storage, "subfolder", lambda name: tmp_path / name)


@pytest.fixture
def case(db: None) -> Case:
    """A murder with terrorism whose police report has come in; one witness is protected."""
    paper = murder(
        report="final",
        report_on=date(2023, 1, 20),
        witnesses=(
            WitnessEntry("Dr Farah Naz", "medical"),
            WitnessEntry(HIDDEN, "eye", protected=True, authority="s. 21 ATA"),
        ),
    )
    return register(viewer=prosecutor("rashid"), entry=paper, key=key())


def window(role: Role = Role.ASSISTANT_DISTRICT_PROSECUTOR, **about: Any) -> Client:
    return looking_as(role, SINDH, place=karachi_south(), purpose=Purpose.PROSECUTION, **about)


def codes_of(case: Case) -> set[str]:
    return {item.code for item in items_for("anti_terrorism", {("PPC", "302"), ("PPC", "34"), ("ATA", "7")})}


def send(browser: Client, case: Case, said: str, **about: Any) -> Any:
    seen = Case.objects.get(pk=case.pk).last_seq
    given = {"said": said, "seen": seen, "once": key()} | about
    return browser.post(f"/prosecution/scrutiny/{case.number}/", given)


def words_of(version: DocumentVersion) -> str:
    sheet = docx.Document(io.BytesIO(storage.read(version.sha256)))
    cells = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in sheet.paragraphs), *cells])


def paper(browser: Client, case: Case, code: str, form: str, language: str) -> DocumentVersion:
    given = {"paper": code, "format": form, "language": language, "once": key()}
    done = browser.post(f"/prosecution/scrutiny/{case.number}/paper/", given)
    assert done.status_code == 302, done.content.decode()
    assert browser.get(done["Location"]).status_code == 200
    return DocumentVersion.objects.latest("pk")


def test_a_checklist_follows_the_track_and_the_offences() -> None:
    narcotics = {item.code for item in items_for("narcotics", {("CNSA", "9")})}
    assert {"samples", "chemical_report", "columns"} <= narcotics and not {"post_mortem", "terror_design"} & narcotics
    murder_by_terror = {item.code for item in items_for("anti_terrorism", {("PPC", "302"), ("ATA", "7")})}
    assert {"post_mortem", "terror_design", "weapon_match"} <= murder_by_terror and "samples" not in murder_by_terror
    assert "injuries" in {item.code for item in items_for("ordinary", {("PPC", "337-F")})}
    assert "bank_papers" in {item.code for item in items_for("ordinary", {("PPC", "489-F")})}
    for item in items().values():
        assert item.title.en and item.title.ur and item.source, item.code


def test_rounds_measure_days_from_receipt_and_minutes_from_opening() -> None:
    def at(day: int, hour: int = 6, minute: int = 0) -> datetime:
        return datetime(2026, 3, day, hour, minute, tzinfo=UTC)

    def happening(code: str, moment: datetime, **values: str) -> Happening:
        return Happening(code, moment, moment, "Rashid", values)

    first, second = rounds_of(
        [
            happening("final_report", at(2)),
            happening("scrutiny_began", at(4)),
            happening("item_answered", at(4, 6, 5), item="columns", verdict="not_met", note="Column 5 is empty"),
            happening("report_returned", at(4, 6, 40)),
            happening("police_answered", at(9), answer="Filled in."),
            happening("item_answered", at(10, 8), item="columns", verdict="met"),
            happening("report_passed", at(10, 8, 15), opinion="stand_trial"),
        ]
    )
    assert (first.days, first.minutes, first.answers["columns"].note) == (2, 40, "Column 5 is empty")
    assert (second.days, second.minutes, second.police_answer) == (1, 15, "Filled in.")
    assert (first.answers["columns"].verdict, second.answers["columns"].verdict) == ("not_met", "met")
    assert second.answers["columns"].round == 2


def test_from_the_report_by_way_of_the_police_to_the_court(case: Case) -> None:
    browser = window()
    waiting = browser.get("/prosecution/scrutiny/").content.decode()
    assert "317/2022" in waiting and "not begun" in waiting
    page = browser.get(f"/prosecution/scrutiny/{case.number}/").content.decode()
    assert "Begin the scrutiny" in page and "Post-mortem report" in page
    assert send(browser, case, "begin").status_code == 302

    found = {f"verdict-{code}": "met" for code in codes_of(case)}
    refused = send(browser, case, "return", **found, answer_by="2090-01-01")
    assert refused.status_code == 400 and "mark the items that are not met" in refused.content.decode()
    assert not CaseEvent.objects.filter(case=case, code="item_answered").exists(), "a refused form writes nothing"

    found |= {"verdict-weapon_match": "not_met", "note-weapon_match": "Empties not sent to the laboratory."}
    due = timezone.localdate() + timedelta(days=5)
    form = {"once": key(), "answer_by": due.isoformat(), "directions": "Name the officer."}
    assert send(browser, case, "return", **found, **form).status_code == 302
    written = CaseEvent.objects.filter(case=case).count()
    assert send(browser, case, "return", **found, **form).status_code == 302
    assert CaseEvent.objects.filter(case=case).count() == written, "the same form twice is written once"
    case.refresh_from_db()
    assert (case.stage, Prosecution.objects.get(pk=case.pk).returns) == ("returned", 1)

    memo = words_of(paper(browser, case, "memo_of_defects", "docx", "en"))
    assert "Under s. 9(4), Sindh Criminal Prosecution Service" in memo
    assert "Empties not sent to the laboratory." in memo and "Name the officer." in memo and "317/2022" in memo
    assert "Post-mortem" not in memo, "what is met is not asked for"
    urdu = words_of(paper(browser, case, "memo_of_defects", "docx", "ur"))
    assert "خول اور اسلحہ لیبارٹری بھیجے گئے" in urdu
    pdf = paper(browser, case, "memo_of_defects", "pdf", "ur")
    assert storage.read(pdf.sha256).startswith(b"%PDF")

    assert send(browser, case, "answered", answer="Sent on 2 February; the report is attached.").status_code == 302
    page = browser.get(f"/prosecution/scrutiny/{case.number}/").content.decode()
    assert "Round 2" in page and "Sent on 2 February" in page
    still = send(browser, case, "pass", opinion="stand_trial", for_trial=["1"])
    assert still.status_code == 400 and "say why you pass the report so" in still.content.decode()
    met = {"verdict-weapon_match": "met", "note-weapon_match": "Report no. 12"}
    nobody = send(browser, case, "pass", opinion="stand_trial", **met)
    assert nobody.status_code == 400 and "Name the accused" in nobody.content.decode()
    assert (
        send(browser, case, "pass", opinion="some_discharge", for_trial=["1"], grounds="No link.", **met).status_code
        == 302
    )
    case.refresh_from_db()
    assert case.stage == "passed" and verify_case(case) == []

    again = words_of(paper(browser, case, "memo_of_defects", "docx", "en"))
    assert "Empties not sent" in again and "Draft" not in again, "the memo of the first round can still be printed"
    report = words_of(paper(browser, case, "report_to_court", "docx", "en"))
    assert "Under s. 9(6)" in report and "Some to be discharged" in report and "No link." in report
    assert "Akbar Ali" in report and "302 PPC" in report and "PW-B" in report
    assert HIDDEN not in report, "a protected witness stands there by number"
    assert "minutes since opening" in browser.get(f"/prosecution/scrutiny/{case.number}/").content.decode()
    assert "(n = 2)" in browser.get("/prosecution/scrutiny/").content.decode()


def test_a_report_is_not_passed_with_items_unanswered_nor_over_somebody_elses_act(case: Case) -> None:
    browser = window()
    send(browser, case, "begin")
    seen = Case.objects.get(pk=case.pk).last_seq
    assert send(browser, case, "save", **{"verdict-columns": "met"}).status_code == 302
    early = send(browser, case, "pass", opinion="stand_trial", for_trial=["1"])
    assert early.status_code == 400 and "Not answered yet" in early.content.decode()
    late = send(browser, case, "save", seen=seen, **{"verdict-columns": "not_met"})
    assert late.status_code == 409 and "Somebody else has acted" in late.content.decode()
    assert send(browser, case, "save", seen="x").status_code == 404


def test_a_sealed_file_is_not_there_and_a_registrar_does_not_scrutinise(db: None) -> None:
    station()
    hidden = register(
        viewer=prosecutor("rashid"),
        entry=murder(offences="376 PPC", track="sexual_offence", report="final", report_on=date(2023, 1, 20)),
        key=key(),
    )
    browser = window()
    assert not cases_for(prosecutor("nadia")).exists()
    assert browser.get(f"/prosecution/scrutiny/{hidden.number}/").status_code == 404
    given = {"paper": "report_to_court", "format": "pdf", "language": "en", "once": key()}
    assert browser.post(f"/prosecution/scrutiny/{hidden.number}/paper/", given).status_code == 404
    assert "317/2022" not in browser.get("/prosecution/scrutiny/").content.decode()
    registrar = window(Role.REGISTRAR, username="karim")
    assert registrar.get("/prosecution/scrutiny/").status_code == 403
    head = window(Role.DISTRICT_PROSECUTOR, username="memon")
    assert head.get(f"/prosecution/scrutiny/{hidden.number}/").status_code == 200
