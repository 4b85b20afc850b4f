"""A case goes to another province: asked, approved, a signed file; the other house checks the chain and takes it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from joserfc.jwk import OKPKey

from saiban.access.models import AccessLog, Purpose, Role
from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.clock_rows import clocks_of
from saiban.cases.documents.services import add
from saiban.cases.faults import NotAllowed
from saiban.cases.models import Case
from saiban.cases.models import Document as Paper
from saiban.cases.verifying import verify_case
from saiban.prosecution import exhibits
from saiban.prosecution.exhibits import Move
from saiban.prosecution.models import Accused, Hearing, KnownBody, PoliceStation, Prosecution, Transfer
from saiban.prosecution.queries import prosecutions_for
from saiban.prosecution.referrals import answers, arriving, deciding, envelope, own_key, receiving, sending, shapes
from saiban.prosecution.registration.entry import PropertyEntry, WitnessEntry
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.access.people import SINCE_2020, district, looking_as
from tests.prosecution.houses import district_head, known, new_key
from tests.prosecution.office import SINDH, court, karachi_south, key, murder, prosecutor

pytestmark = pytest.mark.django_db
PUNJAB = "prosecution-punjab"


def in_lahore() -> Viewer:
    """The district public prosecutor of Lahore, in the service of Punjab."""
    from saiban.access.models import Posting, User

    user, _new = User.objects.get_or_create(username="tahira", defaults={"full_name": "Tahira"})
    posting = Posting.objects.create(
        user=user,
        role=Role.DISTRICT_PROSECUTOR,
        organisation_id=PUNJAB,
        place=district("Lahore"),
        valid=SINCE_2020,
    )
    return Viewer(user, posting, Purpose.PROSECUTION)


def a_case_in_court() -> Case:
    """A murder with a protected witness, a pistol at the laboratory, a hearing and a paper; cognizance is taken."""
    rashid = prosecutor("rashid")
    entry = murder(
        offences="302/34 PPC",
        track="ordinary",
        property=(PropertyEntry("Pistol 30 bore", "weapon", "1", forensic=True),),
        witnesses=(
            WitnessEntry("Dr Farah Naz", "medical"),
            WitnessEntry("Ghulam Rasool", "eye", "0300 5550199", protected=True, authority="Order of the court"),
        ),
        report="final",
        report_on=date(2023, 1, 3),
    )
    case = register(viewer=rashid, entry=entry, key=key())
    exhibit = case.exhibits.select_related("track").get()
    for before, after, day in (("scene", "officer", 22), ("officer", "laboratory", 24)):
        at = datetime(2022, 12, day, 12, tzinfo=UTC)
        case.refresh_from_db()
        move = Move(before, after, at, at, "safe custody", seal="S-1")
        exhibits.record_move(viewer=rashid, exhibit=exhibit, move=move, seen=case.last_seq, key=key())
        exhibit = case.exhibits.select_related("track").get()
    case.refresh_from_db()
    session = court("session-south", "session")
    writing = Writing(case, rashid, key())
    writing.event(
        "report_passed", on=date(2023, 1, 10), fields={"opinion": "stand_trial", "grounds": "Two eyewitnesses."}
    )
    writing.event("challan_submitted", on=date(2023, 1, 11))
    writing.event("cognizance", on=date(2023, 1, 20), fields={"court_code": session.pk})
    Hearing.objects.create(case=case, court=session, on=date(2023, 2, 1), purpose="charge", result="progress")
    Hearing.objects.create(case=case, court=session, on=date(2027, 2, 1), purpose="charge", result="listed")
    add(actor=Actor.officer(rashid), case=case, kind="fir", file_name="fir.pdf", content=b"%PDF-1.7\nfir")
    case.refresh_from_db()
    return case


@pytest.fixture
def ours() -> OKPKey:
    """The key of this installation, known to itself as that of both services: one database plays both houses."""
    return own_key.own_key()


def sent(case: Case) -> tuple[Transfer, bytes]:
    """The case, asked for by Rashid and approved by the head of the district, with its file."""
    to = KnownBody.objects.filter(code=PUNJAB).first() or known(PUNJAB, KnownBody.Kind.SERVICE, new_key())
    row = sending.propose(viewer=prosecutor("rashid"), case=case, to=to, reason="The court of Lahore tries it.")
    head = district_head()
    row = sending.decide(viewer=head, row=row, approve=True)
    return row, sending.file_of(head, row)


def answer_from(lahore: OKPKey, row: Transfer, digest: str, **changed: object) -> bytes:
    """What Lahore says became of a case."""
    told = {"to": row.file_id, "digest": digest, "outcome": "taken", "on": timezone.localdate(), "number": "CRM-1"}
    about = shapes.AnswerFile(
        format="saiban-referral",
        version=1,
        kind="answer",
        id=f"00000000-0000-0000-0000-{int(key().split('-')[1]):012d}",
        made_at=timezone.now(),
        sender=PUNJAB,
        recipient=SINDH,
        answer=shapes.Answer(**(told | changed)),  # type: ignore[arg-type]
    )
    return envelope.sign(about, {}, lahore)


def test_nobody_approves_what_they_asked_for_and_only_a_head_closes_the_case() -> None:
    case = a_case_in_court()
    to = known(PUNJAB, KnownBody.Kind.SERVICE, new_key())
    head = district_head()
    row = sending.propose(viewer=head, case=case, to=to, reason="The court of Lahore tries it.")
    with pytest.raises(ValidationError, match="somebody else"):
        sending.decide(viewer=head, row=row, approve=True)
    with pytest.raises(ValidationError, match="asked for already"):
        sending.propose(viewer=prosecutor("rashid"), case=case, to=to, reason="again")
    with pytest.raises(NotAllowed):
        sending.decide(viewer=prosecutor("nadia"), row=row, approve=True)
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.state, case.closed_at) == ("proposed", None)
    refused = sending.decide(viewer=prosecutor("other-head", Role.DISTRICT_PROSECUTOR), row=row, approve=False)
    assert refused.state == "refused"


def test_a_case_goes_out_whole_and_comes_in_with_its_chain_checked(ours: OKPKey) -> None:
    case = a_case_in_court()
    before = case.head
    row, file = sent(case)
    case.refresh_from_db()
    assert (case.closed_at, row.state, row.head) == (None, "sent", before)
    assert case.events.order_by("-seq").first().code == "transfer_sent"
    assert b"Ghulam" not in json.dumps(json.loads(file)).encode()
    told = envelope.read(file, lambda _kid: ours).payload
    assert "Ghulam" not in told.model_dump_json() and "Two eyewitnesses" in told.model_dump_json()

    known("prosecution-sindh", KnownBody.Kind.SERVICE, ours)  # Lahore knows the key of Karachi
    tahira = in_lahore()
    arrived = receiving.take_in(viewer=tahira, content=file).row
    assert (arrived.state, arrived.said) == ("waiting", "")
    assert [one.right for one in arriving.looked_at(tahira, arrived).checks] == [True, True, False]
    with pytest.raises(ValidationError, match="a check above"):
        arriving.take(viewer=tahira, row=arrived, key=key())  # one database plays both houses: the report is here
    Prosecution.objects.filter(pk=case.pk).update(fir_number=None)  # as in a house that does not have it
    taken = arriving.take(viewer=tahira, row=arrived, key=key())

    assert (taken.organisation_id, taken.place_id, taken.stage) == (PUNJAB, district("Lahore").pk, "cognizance")
    assert taken.identifiers.get(kind="origin").value == case.number
    assert taken.identifiers.get(kind="fir").value == "317"
    assert [one.name for one in taken.parties.order_by("number")] == [
        one.name for one in case.parties.order_by("number")
    ]
    akbar, shahid = Accused.objects.filter(case=taken).order_by("number")
    assert (akbar.stage, akbar.in_custody_since, shahid.stage) == ("custody", date(2022, 12, 25), "absconding")
    assert [one.cited for one in akbar.charges.order_by("place")] == ["302 PPC", "34 PPC"]
    bail = next(one for one in clocks_of(taken) if one.code == "statutory_bail")
    assert str(bail.due_on) == "2024-12-25"
    assert [(one.pseudonym, one.name) for one in taken.witnesses.order_by("number")] == [
        ("PW-1", "Dr Farah Naz"),
        ("PW-B", "PW-B"),
    ]
    pistol = taken.exhibits.get()
    assert (pistol.words, pistol.track.stage, pistol.custody.count()) == ("Pistol 30 bore", "laboratory", 2)
    assert taken.hearings.get().on == date(2023, 2, 1)  # what is listed there is listed anew
    assert Paper.objects.get(case=taken).kind == "fir"
    row_there = prosecutions_for(tahira).get()
    assert (row_there.jurisdiction, row_there.fir, row_there.court_id) == ("punjab", "317/2022", "session-south")
    assert verify_case(taken) == []
    note = taken.events.get(code="noted")
    assert AccessLog.objects.filter(act="transfer", user=tahira.user, subjects=[taken.pk]).exists()
    assert "Not written down again: 1." in str(note.secrets.get().opened)  # the day that is still listed


def test_the_answer_closes_the_loop_and_only_its_own(ours: OKPKey) -> None:
    case = a_case_in_court()
    lahore = new_key()
    known(PUNJAB, KnownBody.Kind.SERVICE, lahore)
    row, file = sent(case)
    digest = envelope.read(file, lambda _kid: ours).digest

    head = district_head()
    strange = receiving.take_in(viewer=head, content=answer_from(lahore, row, "0" * 64)).row
    sending.take_answer(viewer=head, row=strange)
    row.refresh_from_db()
    assert (strange.state, row.state) == ("faulty", "sent")
    right = receiving.take_in(viewer=head, content=answer_from(lahore, row, digest)).row
    sending.take_answer(viewer=head, row=right)
    row.refresh_from_db()
    assert (row.state, row.number_there) == ("taken", "CRM-1")
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("closed", "transferred_out")
    assert set(Accused.objects.filter(case=case).values_list("outcome", flat=True)) == {"transferred_out"}
    assert verify_case(case) == []


def test_a_case_that_the_other_service_refuses_goes_on_here(ours: OKPKey) -> None:
    case = a_case_in_court()
    lahore = new_key()
    known(PUNJAB, KnownBody.Kind.SERVICE, lahore)
    row, file = sent(case)
    digest = envelope.read(file, lambda _kid: ours).digest
    reply = answer_from(lahore, row, digest, outcome="refused", number="", reason="not_ours", words="Not tried here.")
    nadia, head = prosecutor("nadia"), district_head()
    waiting = receiving.take_in(viewer=nadia, content=reply).row
    sending.take_answer(viewer=nadia, row=waiting)
    assert waiting.state == "waiting"  # for the head
    sending.take_answer(viewer=head, row=waiting)
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.state, case.closed_at, case.stage) == ("returned", None, "cognizance")
    assert sending.propose(viewer=nadia, case=case, to=row.to, reason="once more").state == "proposed"


def test_a_chain_that_was_rewritten_is_seen_even_under_a_good_signature(ours: OKPKey) -> None:
    case = a_case_in_court()
    _row, file = sent(case)
    known("prosecution-sindh", KnownBody.Kind.SERVICE, ours)
    read = envelope.read(file, lambda _kid: ours)
    tahira = in_lahore()

    def arrives(told: dict[str, object], number: int) -> str:
        told["id"] = f"00000000-0000-0000-0000-{number:012d}"
        payload = shapes.read_payload(json.dumps(told).encode())
        row = receiving.take_in(viewer=tahira, content=envelope.sign(payload, read.documents, ours)).row
        checks = {one.code: one.right for one in arriving.looked_at(tahira, row).checks}
        with pytest.raises(ValidationError, match="a check above"):
            arriving.take(viewer=tahira, row=row, key=key())
        deciding.refuse(viewer=tahira, row=row, reason="chain", words="The record does not verify.")
        row.refresh_from_db()
        assert envelope.read(answers.answer_of(row), lambda _kid: ours).payload.kind == "answer"
        return "chain" if checks["chain"] is False else ""

    def fresh() -> dict[str, object]:
        return json.loads(shapes.written(read.payload))  # type: ignore[no-any-return]

    other_date = fresh()
    other_date["transfer"]["events"][0]["content"]["at"] = "2022-12-21T05:00:00+00:00"  # type: ignore[index]
    assert arrives(other_date, 1) == "chain"
    other_word = fresh()
    secrets = other_word["transfer"]["events"][0]["opened"]  # type: ignore[index]
    secrets["facts"] = secrets["facts"].replace("shot", "hit!")
    assert arrives(other_word, 2) == "chain"
    cut = fresh()
    cut["transfer"]["events"].pop()  # type: ignore[index]
    assert arrives(cut, 3) == "chain"
    assert Case.objects.count() == 1


def test_pages_of_a_transfer_from_the_case_to_the_file(ours: OKPKey) -> None:
    case = a_case_in_court()
    to = known(PUNJAB, KnownBody.Kind.SERVICE, new_key())
    about = {"place": karachi_south(), "purpose": Purpose.PROSECUTION}
    rashid = looking_as(Role.ASSISTANT_DISTRICT_PROSECUTOR, SINDH, username="ayesha", **about)
    assert f"/prosecution/cases/{case.number}/transfer/" in rashid.get(f"/cases/{case.number}/").content.decode()
    sent_form = {"once": key(), "to": to.pk, "reason": "The court of Lahore tries it.", "order": ""}
    asked = rashid.post(f"/prosecution/cases/{case.number}/transfer/", sent_form)
    assert asked.status_code == 302, asked.content.decode()
    assert rashid.post(asked["Location"], {"once": key(), "said": "approve"}).status_code == 403
    head = looking_as(Role.DISTRICT_PROSECUTOR, SINDH, username="head", **about)
    done = head.post(asked["Location"], {"once": key(), "said": "approve"})
    assert "Download the signed file" in head.get(done["Location"]).content.decode()
    file = head.get(f"{asked['Location']}file/")
    assert envelope.read(file.content, lambda _kid: ours).payload.kind == "transfer"
    assert PoliceStation.objects.filter(pk="ps-saddar").exists()
