"""An institution's signed complaint comes in, is checked line by line, taken or refused; nothing false is believed."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from joserfc.jwk import OKPKey
from typer.testing import CliRunner

from saiban.access.models import AccessLog, Purpose, Role
from saiban.cases.clock_rows import clocks_of
from saiban.cases.models import Case
from saiban.cases.models import Document as Paper
from saiban.cases.verifying import verify_case
from saiban.cli.app import app
from saiban.prosecution.models import KnownBody, Prosecution, Referral
from saiban.prosecution.referrals import answers, bodies, deciding, envelope, receiving, shapes
from saiban.prosecution.referrals.checks import checks_of
from saiban.prosecution.referrals.faults import ReferralFault
from saiban.prosecution.referrals.own_key import own_key
from tests.access.people import looking_as
from tests.prosecution.houses import SANCTION, complaint, district_head, general, known, new_key, signed
from tests.prosecution.office import SINDH, karachi_south, key, prosecutor

KNOWN_ON = date(2026, 5, 4)


def right(file: shapes.ComplaintFile, today: date, jurisdiction: str = "sindh") -> dict[str, bool | None]:
    return {one.code: one.right for one in checks_of(file, jurisdiction=jurisdiction, today=today)}


def at(today: date, **changed: object) -> shapes.ComplaintFile:
    return complaint(today=today, **changed)  # type: ignore[arg-type]


def test_six_months_are_counted_to_the_day_and_the_day_after_bars_it() -> None:
    last = date(2026, 11, 4)
    file = at(KNOWN_ON, known_days_ago=0)
    assert (last - KNOWN_ON).days == 184
    assert right(file, date(2026, 11, 3))["limitation"] is True  # day 183
    assert right(file, last)["limitation"] is True
    assert right(file, last + timedelta(days=1))["limitation"] is False
    early = at(date(2026, 1, 31), known_days_ago=0)  # a July of 31 days: the last day is day 181
    assert right(early, date(2026, 7, 31))["limitation"] is True
    assert right(early, date(2026, 8, 2))["limitation"] is False  # day 183
    [said] = [one for one in checks_of(file, jurisdiction="sindh", today=last) if one.code == "limitation"]
    assert any("6 months from 4 May 2026" in line for line in said.lines)
    assert any("Employees' Old-Age Benefits Act 1976, s. 38" in line for line in said.lines)
    assert any("day 184" in line and "0 days are left" in line for line in said.lines)


def test_a_sanction_is_there_by_whom_the_law_names_and_of_a_day_that_fits() -> None:
    today = date(2026, 9, 1)
    assert right(at(today), today) == {
        "sanction": True,
        "authority": None,  # the source does not say who gives it for the Institution: a person looks
        "sanctioned_on": True,
        "limitation": True,
        "documents": True,
        "offences": True,
    }
    assert right(at(today, sanction=None), today)["sanction"] is False
    old = shapes.Sanction(number="S-1", on=date(2024, 3, 1), authority="institution")
    assert right(at(today, sanction=old), today)["sanctioned_on"] is False
    later = shapes.Sanction(number="S-1", on=today + timedelta(days=1), authority="institution")
    assert right(at(today, sanction=later), today)["sanctioned_on"] is False
    strange = shapes.Sanction(number="S-1", on=today, authority="commissioner")
    assert right(at(today, sanction=strange), today)["authority"] is False
    punjab = at(today, law="social_security", sanction=strange)
    assert right(punjab, today, "punjab")["authority"] is True
    assert right(punjab, today, "sindh")["authority"] is None
    assert right(at(today, documents=()), today)["documents"] is False
    assert right(at(today, offences="being greedy"), today)["offences"] is False


def test_a_file_is_read_strictly_and_a_fault_names_its_field() -> None:
    mill = new_key()
    good = json.loads(shapes.written(complaint(today=date(2026, 9, 1))))

    def fault(change: dict[str, object], inside: dict[str, object] | None = None) -> str:
        told = good | change
        if inside is not None:
            told = told | {"complaint": good["complaint"] | inside}
        with pytest.raises(ReferralFault) as refused:
            shapes.read_payload(json.dumps(told).encode())
        return refused.value.said.field

    assert fault({"version": 2}) == "version"
    assert fault({"kind": "gift"}) == "kind"
    assert fault({"more": 1}) == "more"
    assert fault({"made_at": "2026-09-01T10:00:00"}) == "made_at"
    assert fault({"sender": "EOBI!"}) == "sender"
    assert fault({}, {"known_on": "1.9.2026"}) == "complaint.known_on"
    assert fault({}, {"accused": []}) == "complaint.accused"
    assert fault({}, {"accused": [{"name": "x"}] * (shapes.MOST_PEOPLE + 1)}) == "complaint.accused"
    assert fault({}, {"accused": [{"name": "x", "cnic": 42301}]}) == "complaint.accused.0.cnic"
    assert fault({}, {"facts": "x" * 20_001}) == "complaint.facts"
    with pytest.raises(ReferralFault, match="twice"):
        shapes.read_payload(b'{"kind": "complaint", "kind": "answer"}')
    with pytest.raises(ReferralFault, match="8 MB"):
        shapes.read_payload(b" " * (shapes.LARGEST_PAYLOAD + 1))
    with pytest.raises(ReferralFault, match="64 MB"):
        envelope.read(b" " * (envelope.LARGEST + 1), lambda _kid: mill)
    with pytest.raises(ReferralFault, match="private key"):
        envelope.public_key(mill.as_pem(private=True).decode())


def test_one_changed_byte_makes_a_file_false_wherever_it_stands() -> None:
    mill = new_key()
    file = signed(complaint(today=date(2026, 9, 1)), mill)
    assert envelope.read(file, lambda _kid: mill).payload.sender == "eobi"
    for place in range(0, len(file), 97):
        changed = bytearray(file)
        changed[place] ^= 1
        with pytest.raises(ReferralFault):
            envelope.read(bytes(changed), lambda _kid: mill)
    with pytest.raises(ReferralFault, match="No body that we know"):
        envelope.read(file, lambda _kid: None)
    with pytest.raises(ReferralFault, match="does not fit"):
        envelope.read(file, lambda _kid: new_key())


def test_an_institution_signs_by_a_plain_command_without_a_database(tmp_path: object) -> None:
    folder = tmp_path / "eobi"  # type: ignore[operator]
    folder.mkdir()
    (folder / "complaint.pdf").write_bytes(b"%PDF-1.7\nthe complaint")
    told = json.loads(shapes.written(complaint(today=date(2026, 9, 1))))
    for name in ("format", "version", "id", "made_at"):
        del told[name]
    told["documents"] = [{"kind": "complaint", "title": "Complaint", "path": "complaint.pdf"}]
    (folder / "file.json").write_text(json.dumps(told))
    run = CliRunner()
    made = run.invoke(app, ["referral", "keys", "--out", str(folder / "eobi.pem")])
    assert made.exit_code == 0, made.output
    public = re.search(r"\{.*\}", made.output.replace("\n", ""))
    assert public is not None and '"d"' not in public[0]
    (folder / "eobi.jwk").write_text(public[0])
    out = folder / "mill.referral"
    sign = ["referral", "sign", str(folder / "file.json"), "--key", str(folder / "eobi.pem"), "--out", str(out)]
    assert run.invoke(app, sign).exit_code == 0
    good = run.invoke(app, ["referral", "verify", str(out), "--key", str(folder / "eobi.jwk")])
    assert good.exit_code == 0 and "complaint" in good.output
    out.write_bytes(out.read_bytes().replace(b"JVBER", b"JVBEQ"))
    bad = run.invoke(app, ["referral", "verify", str(out), "--key", str(folder / "eobi.jwk")])
    assert bad.exit_code == 1 and "document" in bad.output


@pytest.fixture
def eobi() -> OKPKey:
    """The key of the pension institution, which the service knows."""
    made = new_key()
    known("eobi", KnownBody.Kind.INSTITUTION, made, law="eob")
    return made


@pytest.mark.django_db
def test_a_complaint_comes_in_is_taken_as_a_case_and_answered(eobi: OKPKey) -> None:
    today = timezone.localdate()
    nadia = prosecutor("nadia")
    file = signed(complaint(today=today), eobi)
    row = receiving.take_in(viewer=nadia, content=file).row
    assert (row.state, row.kind, row.body.code) == ("waiting", "complaint", "eobi")
    assert b"Karim" not in bytes(row.payload_cipher)

    with pytest.raises(PermissionDenied):
        deciding.take(viewer=prosecutor("karim", Role.REGISTRAR), row=row, place=karachi_south(), key=key())
    case = deciding.take(viewer=nadia, row=row, place=karachi_south(), key=key())

    assert (case.case_type, case.stage) == ("complaint_case", "examined")
    assert [one.kind for one in case.parties.order_by("number")] == ["accused", "complainant"]
    assert case.identifiers.get().value == "EOBI/KHI/2026/118"
    assert {one.kind for one in Paper.objects.filter(case=case)} == {"complaint", "sanction"}
    [limitation] = [one for one in clocks_of(case) if one.code == "complaint_limitation"]
    assert limitation.due_on is not None and limitation.met_at is None
    assert Prosecution.objects.get(pk=case.pk).accused_count == 1
    assert case.tracks.get().accused.charges.get().cited.endswith("EOBA")
    assert verify_case(case) == []

    row.refresh_from_db()
    reply = envelope.read(answers.answer_of(row), lambda _kid: own_key()).payload
    assert isinstance(reply, shapes.AnswerFile)
    assert (reply.recipient, reply.answer.outcome, reply.answer.number) == ("eobi", "taken", case.number)
    assert reply.answer.digest == row.digest

    again = receiving.take_in(viewer=prosecutor("rashid"), content=file)
    assert again.again and again.row.pk == row.pk
    with pytest.raises(ValidationError, match="already"):
        deciding.take(viewer=nadia, row=row, place=karachi_south(), key=key())
    assert Case.objects.count() == 1
    assert AccessLog.objects.filter(act="referral", user=nadia.user, subject_kind="case", subjects=[case.pk]).exists()


@pytest.mark.django_db
def test_what_the_law_bars_is_not_taken_and_is_refused_with_its_reason(eobi: OKPKey) -> None:
    today = timezone.localdate()
    nadia = prosecutor("nadia")
    late = receiving.take_in(viewer=nadia, content=signed(complaint(today=today, known_days_ago=190), eobi)).row
    with pytest.raises(ValidationError, match="a check above"):
        deciding.take(viewer=nadia, row=late, place=karachi_south(), key=key())
    with pytest.raises(ValidationError):
        deciding.refuse(viewer=nadia, row=late, reason="because", words="x")
    deciding.refuse(viewer=nadia, row=late, reason="limitation", words="Day 190 of six months.")
    late.refresh_from_db()
    reply = envelope.read(answers.answer_of(late), lambda _kid: own_key()).payload
    assert isinstance(reply, shapes.AnswerFile)
    assert (reply.answer.outcome, reply.answer.reason, reply.answer.number) == ("refused", "limitation", "")
    assert not Case.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Referral.objects.filter(pk=late.pk).update(state="taken")


@pytest.mark.django_db
def test_a_file_that_is_not_from_whom_it_says_is_kept_as_a_row_and_used_for_nothing(eobi: OKPKey) -> None:
    today = timezone.localdate()
    nadia = prosecutor("nadia")
    sessi = new_key()
    known("sessi", KnownBody.Kind.INSTITUTION, sessi, law="social_security")

    def fault(file: shapes.ComplaintFile, by: OKPKey) -> tuple[str, str]:
        row = receiving.take_in(viewer=nadia, content=signed(file, by)).row
        assert (row.state, row.payload_cipher) == ("faulty", None)
        return row.fault, row.field

    assert fault(complaint(today=today), new_key()) == ("unknown_key", "signed.header.kid")
    assert fault(complaint(today=today), sessi) == ("wrong_body", "sender")
    assert fault(complaint(today=today, sender="sessi"), sessi) == ("wrong_law", "complaint.law")
    assert fault(complaint(today=today, recipient="prosecution-punjab"), eobi) == ("not_for_us", "recipient")
    assert fault(complaint(today=today, made_at=timezone.now() + timedelta(days=3)), eobi) == ("future", "made_at")
    first = complaint(today=today)
    assert receiving.take_in(viewer=nadia, content=signed(first, eobi)).row.state == "waiting"
    other = complaint(today=today, id=first.id, reference="another")
    assert fault(other, eobi) == ("id_again", "id")
    assert receiving.referrals_for(prosecutor("omar", district=None, everywhere=True)).count() == 7

    body = KnownBody.objects.get(code="eobi")
    bodies.end(viewer=general(), body=body)
    assert fault(complaint(today=today), eobi) == ("unknown_key", "signed.header.kid")


@pytest.mark.django_db
def test_a_key_is_in_force_only_once_a_second_person_has_approved_it() -> None:
    mine = new_key()
    asma = prosecutor("asma", Role.ADMINISTRATOR, everywhere=True)
    new = bodies.NewBody(
        "eobi", "EOBI", "ادارہ", "institution", envelope.public_form(mine), date(2020, 1, 1), law="eob"
    )
    body = bodies.propose(viewer=asma, new=new)
    file = signed(complaint(today=timezone.localdate()), mine)
    nadia = prosecutor("nadia")
    assert receiving.take_in(viewer=nadia, content=file).row.fault == "unknown_key"
    with pytest.raises(ValidationError, match="somebody else"):
        bodies.decide(viewer=asma, body=body, approve=True)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE prosecution_knownbody SET decided_by_id = proposed_by_id WHERE id = %s", [body.pk])
    bodies.decide(viewer=general(), body=body, approve=True)
    assert receiving.take_in(viewer=nadia, content=file).row.state == "waiting"  # the same file, now believed
    with pytest.raises(ValidationError, match="entered already"):
        bodies.propose(viewer=asma, new=new)


@pytest.mark.django_db
def test_the_pages_show_each_check_and_lead_to_the_answer(eobi: OKPKey) -> None:
    today = timezone.localdate()
    window = looking_as(Role.ASSISTANT_DISTRICT_PROSECUTOR, SINDH, place=karachi_south(), purpose=Purpose.PROSECUTION)
    file = SimpleUploadedFile("mill.referral", signed(complaint(today=today), eobi))
    done = window.post("/prosecution/referrals/", {"file": file})
    assert done.status_code == 302
    page = window.get(done["Location"]).content.decode()
    assert page.count("✓") >= 6 and "Karim Textile Mills" in page and "7654321" not in page
    paper = window.get(f"{done['Location']}documents/2/")
    assert paper.content == SANCTION and paper["Content-Disposition"].startswith("attachment")
    assert window.get(f"{done['Location']}documents/3/").status_code == 404
    taken = window.post(done["Location"], {"once": key(), "said": "take", "place": karachi_south().pk})
    assert taken.status_code == 302, taken.content.decode()
    case = Case.objects.get()
    answer = window.get(f"{done['Location']}answer/")
    assert answer["Content-Disposition"].endswith('.referral"')
    assert envelope.read(answer.content, lambda _kid: own_key()).payload.kind == "answer"
    assert case.number in window.get(done["Location"]).content.decode()
    refused = window.post(done["Location"], {"once": key(), "said": "refuse", "reason": "other", "words": "no"})
    assert refused.status_code == 409
    bad = window.post("/prosecution/referrals/", {"file": SimpleUploadedFile("x.referral", b"{}")})
    assert "This is no referral file" in window.get(bad["Location"]).content.decode()
    assert window.get("/prosecution/bodies/").status_code == 403
    assert district_head().may("prosecution.transfer")
