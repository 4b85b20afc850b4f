"""Emergencies, extracts that anybody can check, the disclosure log, protected witnesses and moves of exhibits."""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from saiban.access.models import AccessLog, Purpose, Role
from saiban.access.sign_in.second_factor import GIVEN_AT
from saiban.cases import keeping
from saiban.cases.actors import Actor
from saiban.cases.declarations import Confidentiality
from saiban.cases.documents import services as papers
from saiban.cases.documents import storage
from saiban.cases.models import Case, DocumentVersion
from saiban.cases.queries import cases_for
from saiban.cases.verifying import verify_case
from saiban.cli.app import app
from saiban.frame.models import OutboxMessage
from saiban.prosecution.integrity import openings, signing
from saiban.prosecution.integrity.signing import Answer
from saiban.prosecution.models import Accused, CustodyEntry, Disclosure, Extract, Opening, Witness
from saiban.prosecution.registration.entry import PropertyEntry, WitnessEntry
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.access.people import looking_as
from tests.prosecution.office import SINDH, karachi_south, key, murder, prosecutor

PDF = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n9\n%%EOF\n"
HIDDEN = "Ghulam Rasool"
WORDS = "The hearing is on and counsel is in hospital."


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    monkeypatch.setattr(storage, "subfolder", lambda name: tmp_path / name)


@pytest.fixture
def case(db: None) -> Case:
    """A murder with an exhibit and two witnesses, whose police report has come in."""
    paper = murder(
        report="final",
        report_on=date(2023, 1, 20),
        property=(PropertyEntry("Pistol 30 bore", "weapon", "1", seal="S-11", forensic=True),),
        witnesses=(WitnessEntry("Dr Farah Naz", "medical"), WitnessEntry(HIDDEN, "eye")),
    )
    return register(viewer=prosecutor("rashid"), entry=paper, key=key())


def window(role: Role = Role.ASSISTANT_DISTRICT_PROSECUTOR, *, fresh: bool = True, **about: Any) -> Client:
    purpose = Purpose.AUDIT if role == Role.AUDITOR else Purpose.PROSECUTION
    browser = looking_as(role, SINDH, **({"place": karachi_south(), "purpose": purpose} | about))
    if not fresh:
        session = browser.session
        session[GIVEN_AT] -= 3600
        session.save()
    return browser


def restrict(case: Case, level: Confidentiality) -> None:
    head = prosecutor("imran", Role.DISTRICT_PROSECUTOR)
    keeping.change_confidentiality(
        case=case, level=level, reason="Threats.", actor=Actor.officer(head), seen=case.last_seq, key=key()
    )
    case.refresh_from_db()


def text(answer: Any) -> str:
    return answer.content.decode()


# What is signed


def test_a_file_is_genuine_as_a_whole_and_changed_by_any_byte() -> None:
    statement, signature = signing.signed({"code": "A", "body": sha256(PDF).hexdigest()})
    file, ours = signing.closed(PDF, statement, signature), signing.own_keys()
    assert signing.of_file(file, ours).answer is Answer.GENUINE
    assert file.endswith(b"startxref\n9\n%%EOF\n"), "programs that read PDF find its end"
    for place in (9, len(PDF) - 3):
        changed = file[:place] + b"X" + file[place + 1 :]
        assert signing.of_file(changed, ours).answer is Answer.CHANGED
    assert signing.of_file(file + b"2 0 obj (another page)\nstartxref\n9\n%%EOF\n", ours).answer is Answer.CHANGED
    assert signing.of_file(file[:-1], ours).answer is Answer.CHANGED
    assert signing.of_file(PDF, ours).answer is Answer.UNKNOWN
    stranger = Ed25519PrivateKey.generate().public_key()
    assert signing.of_file(file, [stranger]).answer is Answer.OTHER_KEY
    assert signing.from_pem(signing.as_pem(ours))[-1].public_bytes_raw() == ours[-1].public_bytes_raw()


def test_a_statement_with_a_changed_word_or_a_foreign_signature_is_refused() -> None:
    statement, signature = signing.signed({"code": "A", "events": 12})
    ours = signing.own_keys()
    address = f"https://example.org/verify/?code=A#{signing.carried(statement, signature)}"
    assert signing.of_carried(address, ours).answer is Answer.GENUINE
    forged = signing.carried(statement.replace("12", "13"), signature)
    assert signing.of_carried(forged, ours).answer is Answer.CHANGED
    assert signing.of_carried("https://example.org/verify/?code=A", ours).answer is Answer.UNKNOWN
    assert signing.of_carried("no.thing", ours).answer is Answer.UNKNOWN


# Emergencies


def test_a_sealed_case_is_opened_in_an_emergency_for_hours_and_those_who_watch_are_told(
    case: Case, settings: Any
) -> None:
    settings.NOTICES_TO = "head@example.org"
    restrict(case, Confidentiality.SEALED)
    browser = window(username="asif")
    assert browser.get(f"/cases/{case.number}/").status_code == 404
    form = {"number": case.number.lower(), "reason": "hearing", "words": WORDS, "once": key()}
    short = browser.post("/prosecution/open/", form | {"words": "urgent", "once": key()})
    assert short.status_code == 400 and not Opening.objects.exists()
    done = browser.post("/prosecution/open/", form)
    assert done.status_code == 302 and browser.get(done["Location"]).status_code == 200
    assert browser.post("/prosecution/open/", form).status_code == 302 and Opening.objects.count() == 1

    opening = Opening.objects.get()
    assert opening.until - opening.at == timedelta(hours=4) and opening.words == WORDS
    row = AccessLog.objects.get(act="case_break_glass")
    assert (row.subjects, row.fields) == ([case.pk], ["hearing"])
    assert OutboxMessage.objects.filter(key=f"opening:{opening.pk}").exists()
    assert case.number not in text(window(username="bilal").get("/prosecution/openings/")), "only those who watch"
    for role, name in ((Role.DISTRICT_PROSECUTOR, "dpp"), (Role.AUDITOR, "auditor")):
        page = text(window(role, username=name).get("/prosecution/openings/"))
        assert case.number in page and WORDS in page, role

    Opening.objects.update(until=timezone.now() - timedelta(seconds=1), at=timezone.now() - timedelta(hours=4))
    assert browser.get(f"/cases/{case.number}/").status_code == 404, "the hours are over"


def test_the_head_answers_once_and_nobody_answers_their_own(case: Case) -> None:
    restrict(case, Confidentiality.RESTRICTED)
    asif = prosecutor("asif")
    opening = openings.open_in_emergency(viewer=asif, number=case.number, reason="custody", words=WORDS, key=key())
    head = window(Role.DISTRICT_PROSECUTOR, username="dpp")
    assert "1" in text(head.get("/")), "the menu says that one waits"
    where = f"/prosecution/openings/{opening.pk}/"
    assert window(username="bilal").post(where, {"once": key()}).status_code == 403
    nothing = head.post(where, {f"{opening.pk}-verdict": "not_needed", "once": key()})
    assert nothing.status_code == 400 and "Say what follows from it." in text(nothing)
    form = {f"{opening.pk}-verdict": "not_needed", f"{opening.pk}-remarks": "Spoken to.", "once": key()}
    assert head.post(where, form).status_code == 302
    assert head.post(where, form | {"once": key()}).status_code == 400
    opening.refresh_from_db()
    assert (opening.verdict, opening.remarks) == ("not_needed", "Spoken to.")


def test_an_emergency_wants_a_fresh_second_factor_and_has_limits(case: Case) -> None:
    restrict(case, Confidentiality.SEALED)
    stale = window(username="asif", fresh=False).get("/prosecution/open/")
    assert stale.status_code == 302 and "next=%2Fprosecution%2Fopen%2F" in stale["Location"]
    assert window(Role.REGISTRAR, username="karim").get("/prosecution/open/").status_code == 403

    browser = window(username="bilal")
    form = {"reason": "hearing", "words": WORDS}
    for _each in range(openings.TRIES_A_DAY):
        answer = browser.post("/prosecution/open/", form | {"number": "CRM-0000-2026-00001-X", "once": key()})
        assert answer.status_code == 400
    assert browser.post("/prosecution/open/", form | {"number": case.number, "once": key()}).status_code == 429
    assert not Opening.objects.exists()

    asif = prosecutor("asif")
    others = [register(viewer=asif, entry=murder(number), key=key()) for number in (1, 2, 3)]
    for other in others:
        restrict(other, Confidentiality.RESTRICTED)
        openings.open_in_emergency(viewer=asif, number=other.number, reason="order", words=WORDS, key=key())
    with pytest.raises(openings.FieldFaults, match="limit"):
        openings.open_in_emergency(viewer=asif, number=case.number, reason="order", words=WORDS, key=key())


@pytest.mark.django_db
def test_the_registrar_of_a_sexual_offence_sees_the_file_until_the_papers_are_handed_over() -> None:
    registrar, colleague = prosecutor("karim", Role.REGISTRAR), prosecutor("naveed", Role.REGISTRAR)
    entry = murder(offences="376 PPC", track="sexual_offence", report="final", report_on=date(2023, 1, 20))
    case = register(viewer=registrar, entry=entry, key=key())
    assert case.confidentiality == "restricted"
    assert cases_for(registrar).filter(pk=case.pk).exists()
    assert not cases_for(colleague).filter(pk=case.pk).exists()
    Writing(case, prosecutor("imran", Role.DISTRICT_PROSECUTOR), key()).event("scrutiny_began")
    assert not cases_for(registrar).filter(pk=case.pk).exists(), "scrutiny has the papers now"


# Extracts


def issued(case: Case, browser: Client, **form: str) -> tuple[Extract, bytes]:
    given = {"language": "en", "exhibit": "", "once": key()} | form
    assert browser.post(f"/prosecution/extracts/{case.number}/", given).status_code == 302
    extract = Extract.objects.latest("pk")
    version = DocumentVersion.objects.get(sha256=extract.file_sha256)
    page = browser.get(f"/prosecution/extracts/{case.number}/")
    assert extract.code in text(page)
    answer = browser.get(f"/cases/{case.number}/documents/{version.pk}/")
    return extract, b"".join(answer.streaming_content) if answer.streaming else answer.content


def asked(code: str = "", file: bytes | None = None, browser: Client | None = None) -> str:
    given: dict[str, Any] = {"code": code}
    if file is not None:
        given["file"] = SimpleUploadedFile("extract.pdf", file, "application/pdf")
    return text((browser or Client()).post("/verify/", given))


def test_an_extract_is_checked_by_anybody_and_by_the_command_without_a_network(case: Case, tmp_path: Path) -> None:
    papers.add(
        actor=Actor.officer(prosecutor("rashid")), case=case, file_name="o.pdf", content=b"%PDF-1.4 x", title="Order"
    )
    browser = window(username="rashid2")
    extract, content = issued(case, browser)
    said = json.loads(extract.statement)
    case.refresh_from_db()
    assert (said["head"], said["events"], said["code"]) == (case.head, case.last_seq, extract.code)

    for page in (asked(extract.code.lower().replace("-", "")), asked(file=content)):
        assert extract.code in page and case.head in page
        for private in (case.number, "Akbar", "317/2022", "Rashid"):
            assert private not in page, "no case, name or number on the public page"
    assert "Genuine: the file is as it was issued." in asked(file=content)
    assert "Changed: the file is not as it was issued." in asked(file=content.replace(b"startxref", b"startxrex", 1))
    assert "Unknown" in asked(file=PDF) and "Unknown" in asked("AAAA-BBBB-CCCC")

    file, pem = tmp_path / "extract.pdf", tmp_path / "key.pem"
    file.write_bytes(content)
    pem.write_bytes(Client().get("/verify/key/").content)
    ran = CliRunner().invoke(app, ["verify-extract", str(file), "--public-key", str(pem), "--json"])
    assert ran.exit_code == 0 and json.loads(ran.output.splitlines()[-1])["answer"] == "genuine"
    file.write_bytes(content[:-40] + b"X" + content[-39:])
    assert CliRunner().invoke(app, ["verify-extract", str(file), "--public-key", str(pem)]).exit_code == 1

    with pytest.raises(DatabaseError), transaction.atomic():
        Extract.objects.filter(pk=extract.pk).update(code="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        Extract.objects.filter(pk=extract.pk).delete()


def test_an_extract_of_an_exhibit_in_urdu_and_guessing_codes_comes_to_an_end(case: Case) -> None:
    extract, content = issued(case, window(username="rashid2"), language="ur", exhibit="1")
    assert extract.exhibit is not None and signing.of_file(content, signing.own_keys()).answer is Answer.GENUINE
    guesser = Client(REMOTE_ADDR="203.0.113.7")
    for _each in range(5):
        assert "Unknown" in asked("AAAA-BBBB-CCCC", browser=guesser)
    assert guesser.post("/verify/", {"code": extract.code}).status_code == 429
    assert extract.code in asked(extract.code), "others still ask"


# Disclosure


def test_what_the_defence_was_given_and_what_was_withheld_stands_for_good(case: Case) -> None:
    rashid = prosecutor("rashid3")
    Writing(case, rashid, key()).event("report_passed", fields={"opinion": "stand_trial"})
    case.refresh_from_db()
    Writing(case, rashid, key()).event("challan_submitted")
    case.refresh_from_db()
    browser, where = window(username="rashid2"), f"/prosecution/disclosure/{case.number}/"
    today = timezone.localdate()
    line = {"kind": "statement", "what": "Statements of PW-1 and PW-2", "on": today.isoformat(), "accused": "1"}

    def send(**about: str) -> Any:
        case.refresh_from_db()
        return browser.post(where, line | {"seen": case.last_seq, "once": key()} | about)

    assert send().status_code == 400, "given how, or withheld why?"
    assert send(way="hand", to="Mr Soomro, advocate", ground="safety").status_code == 400
    assert send(way="hand", to="Mr Soomro, advocate", copies="on").status_code == 302
    first = Disclosure.objects.get()
    assert (first.to, first.what, first.withheld) == ("Mr Soomro, advocate", "Statements of PW-1 and PW-2", False)
    assert Accused.objects.get(case=case, number=1).copies_on == today, "the case knows that copies were supplied"
    case.refresh_from_db()
    assert first.seq == case.last_seq and verify_case(case) == []
    assert send(what="Address of PW-2", witness="2", ground="protected").status_code == 302
    assert send(what="Statement of PW-1", way="hand", to="Mr Soomro", corrects="1").status_code == 302
    page = text(browser.get(where))
    assert "withheld" in page and "puts line 1 right" in page
    for language in ("en", "ur"):
        printed = browser.get(f"{where}print/?language={language}")
        assert printed.content.startswith(b"%PDF")
    for change in ({"ground": "other"}, {"on": date(2020, 1, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Disclosure.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Disclosure.objects.filter(pk=first.pk).delete()


# Witnesses and exhibits


def test_a_witness_is_protected_by_an_order_and_only_those_who_must_know_are_told(case: Case) -> None:
    browser, where = window(username="rashid2"), f"/prosecution/witnesses/{case.number}/"
    assert HIDDEN in text(browser.get(where))
    form = {"witness": "2", "p2-authority": "s. 21 ATA, ATC-II", "p2-ordered_on": "2023-02-01", "once": key()}
    assert browser.post(where, form | {"p2-ordered_on": "2099-01-01", "once": key()}).status_code == 400
    assert browser.post(where, form).status_code == 302
    assert HIDDEN not in text(browser.get(where)) and "PW-B" in text(browser.get(where))
    assert Witness.objects.get(case=case, number=2).name_cipher is None

    assert browser.post(f"{where}2/", {"i2-reason": "summons"}).status_code == 404, "not counsel of the case"
    head = window(Role.DISTRICT_PROSECUTOR, username="dpp")
    assert head.post(f"{where}2/", {"i2-reason": ""}).status_code == 400
    assert not AccessLog.objects.filter(act="witness_identity").exists()
    assert HIDDEN in text(head.post(f"{where}2/", {"i2-reason": "summons"}))
    row = AccessLog.objects.get(act="witness_identity")
    assert (row.subjects, row.fields, row.user.username) == ([case.pk], ["summons"], "dpp")
    assert HIDDEN not in text(head.get(where)), "shown once"


def test_moves_of_an_exhibit_are_written_on_the_page_and_a_gap_is_shown(case: Case) -> None:
    browser, where = window(username="rashid2"), f"/prosecution/exhibits/{case.number}/"

    def move(before: str, after: str, left: str, arrived: str, **about: str) -> Any:
        case.refresh_from_db()
        told = {"from_holder": before, "to_holder": after, "left_at": left, "arrived_at": arrived, "purpose": "custody",
                "seal": "S-11", "intact": "on"} | about  # fmt: skip
        return browser.post(
            f"{where}1/", {f"e1-{name}": value for name, value in told.items()} | {"seen": case.last_seq, "once": key()}
        )

    assert move("scene", "officer", "2022-12-22T10:00", "2022-12-22T10:05").status_code == 302
    backwards = move("officer", "store", "2022-12-22T12:00", "2022-12-22T11:00")
    assert backwards.status_code == 400 and "before it left" in text(backwards)
    assert "without gap" in text(browser.get(where))
    assert move("store", "laboratory", "2022-12-24T09:00", "2022-12-24T12:00").status_code == 302
    assert "somebody in between is missing" in text(browser.get(where))
    assert move("officer", "store", "2022-12-22T12:00", "2022-12-22T13:00").status_code == 302
    assert "without gap" in text(browser.get(where))
    case.refresh_from_db()
    assert CustodyEntry.objects.count() == 3 and verify_case(case) == []
