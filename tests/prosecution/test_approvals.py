"""One is convicted, one acquitted: the report on it, the appeal's way up its ladder, and who may not decide on it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from saiban.access.models import Purpose, Role
from saiban.cases.documents import storage
from saiban.cases.faults import NotAllowed
from saiban.cases.models import Assignment, Case, CaseEvent, CaseTrack, DocumentVersion, RunningClock, Task
from saiban.cases.verifying import verify_case
from saiban.prosecution.approvals.kinds import KINDS, REPORT, WITHDRAWAL
from saiban.prosecution.approvals.ladders import APPROVE, Ladder, LadderFault, Tier, check, ladder_of, ladders
from saiban.prosecution.approvals.rules import Done, Why, after, obstacle
from saiban.prosecution.figures.gathering import gather
from saiban.prosecution.law.jurisdictions import jurisdictions
from saiban.prosecution.models import ApprovalRequest, ApprovalStep
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.access.people import district, looking_as
from tests.prosecution.office import SINDH, karachi_south, key, murder, prosecutor

ACQUITTED = 1
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    monkeypatch.setattr(storage, "subfolder", lambda name: tmp_path / name)


def window(username: str, role: Role, **about: Any) -> Client:
    everywhere = role in (Role.PROSECUTOR_GENERAL, Role.LAW_OFFICER)
    place = None if everywhere else karachi_south()
    given = {"place": place, "purpose": Purpose.PROSECUTION, "username": username} | about
    return looking_as(role, SINDH, **given)


@pytest.fixture
def rashid(db: None) -> Client:
    """The lead counsel."""
    return window("rashid", Role.ASSISTANT_DISTRICT_PROSECUTOR)


@pytest.fixture
def case(rashid: Client) -> Case:
    """A murder with terrorism: the judgment of five days ago convicts one accused and acquits the other."""
    writer = prosecutor("nadia")
    case = register(viewer=writer, entry=murder(report="final", report_on=date(2023, 1, 20)), key=key())
    Assignment.objects.create(
        case=case, user=rashid.user, part=Assignment.Part.LEAD, state=Assignment.State.CONFIRMED,
        proposed_by=writer.user, answered_at=timezone.now(),
    )  # fmt: skip
    tried(case)
    return case


def tried(case: Case, ago: int = 5) -> None:
    """Take a case through its trial; the acquittal lies so many days back."""
    case.refresh_from_db()
    writing = Writing(case, prosecutor("nadia"), key())
    writing.event("report_passed", fields={"opinion": "stand_trial"})
    writing.event("challan_submitted")
    writing.event("cognizance")
    tracks = list(CaseTrack.objects.filter(case=case, kind="accused").order_by("number"))
    day = timezone.localdate() - timedelta(days=ago)
    told = {"court": "anti_terrorism", "sentence": "over_7"}
    writing.event(
        "acquitted", on=day, track=tracks[0], fields={"outcome": "acquitted", "outcome_reason": "hostile_witness"}
    )
    writing.event("convicted_in_absence", on=day, track=tracks[1], fields=told)
    writing.event("judgment", on=day)


def send(browser: Client, request: ApprovalRequest, said: str, **about: Any) -> Any:
    request.refresh_from_db()
    given = {"said": said, "seen": request.version, "once": key()} | about
    return browser.post(f"/prosecution/approvals/{request.case.number}/{request.pk}/", given)


def page_of(browser: Client, request: ApprovalRequest) -> Any:
    return browser.get(f"/prosecution/approvals/{request.case.number}/{request.pk}/")


def written(request: ApprovalRequest, **about: Any) -> dict[str, Any]:
    return {
        "accused": [str(ACQUITTED)],
        "grounds": [KINDS[request.kind].grounds[0].code],
        "words": "The two eyewitnesses resiled; the court left the recovery of the pistol out of account.",
        "proposal": "appeal",
    } | about


def clock(case: Case, code: str) -> RunningClock:
    return RunningClock.objects.get(case=case, code=code)


def words_of(version: DocumentVersion) -> str:
    sheet = docx.Document(io.BytesIO(storage.read(version.sha256)))
    cells = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in sheet.paragraphs), *cells])


@pytest.mark.parametrize("jurisdiction", jurisdictions())
def test_each_service_has_a_ladder_for_each_kind_that_existing_roles_can_climb(jurisdiction: str) -> None:
    for kind in KINDS:
        ladder = ladder_of(kind, jurisdiction, TODAY)
        assert ladder is not None and ladder.law, kind
        for tier in ladder.tiers:
            assert APPROVE in tier.rungs[-1].may and {role.value for role in Role} >= set(tier.rungs[-1].roles)


def test_a_ladder_that_nobody_can_climb_does_not_load() -> None:
    good = ladders()
    one = good[0]
    rung = one.tiers[0].rungs[0]
    for wrong, said in (
        (Tier(None, ()), "nobody approves"),
        (Tier(None, (_with(rung, by=("minister",)),)), "is no role"),
        (Tier(None, (_with(rung, by=("registrar",)),)), "not all of them may approve"),
        (Tier(7, (rung,)), "offences of any years"),
    ):
        with pytest.raises(LadderFault, match=said):
            check([*good[1:], Ladder(one.kind, one.jurisdiction, "x", one.confidence, (wrong,))])
    with pytest.raises(LadderFault, match="same day"):
        check([*good, one])


def _with(rung: Any, **about: Any) -> Any:
    return type(rung)(**{**vars(rung), **about})


def test_the_gravity_of_the_offence_and_the_asker_choose_the_rungs() -> None:
    sindh, kp = (ladder_of(WITHDRAWAL, code, TODAY) for code in ("sindh", "kp"))
    assert sindh is not None and kp is not None

    def decides(ladder: Ladder, years: Any, asker: str = "assistant_district_prosecutor", special: bool = False) -> str:
        return ladder.rungs(years=years, special_court=special, asker=asker)[-1].by[0]

    assert [decides(sindh, years) for years in (3, 7, 10, None)] == [
        "district_prosecutor", "prosecutor_general", "law_officer", "law_officer",
    ]  # fmt: skip
    assert decides(sindh, 3, special=True) == "law_officer"
    assert decides(sindh, 3, asker="district_prosecutor") == "prosecutor_general", "who asks does not approve"
    assert [decides(kp, years) for years in (7, 14)] == ["district_prosecutor", "prosecutor_general"]
    assert kp.only_compoundable and set(kp.never) == {"death", "life"}


def test_who_asked_decides_no_step_and_nobody_decides_two() -> None:
    ladder = ladder_of("appeal_against_acquittal", "sindh", TODAY)
    assert ladder is not None
    rungs = ladder.tiers[0].rungs
    sent = [Done("send", 1)]
    assert obstacle(rungs, 0, sent, user=2, role="district_prosecutor") is None
    assert obstacle(rungs, 0, sent, user=1, role="district_prosecutor") == Why.ASKED
    assert obstacle(rungs, 0, sent, user=2, role="registrar") == Why.ROLE
    assert after("recommend", rungs, 0).rung == 1
    up = [*sent, Done("recommend", 2, 0)]
    assert obstacle(rungs, 1, up, user=2, role="prosecutor_general") == Why.ACTED
    up += [Done("recommend", 3, 1)]
    assert obstacle(rungs, 2, up, user=3, role="prosecutor_general") is None, "a letter is only written down"
    again = [*up, Done("return", 4, 2), Done("send", 5)]
    assert obstacle(rungs, 0, again, user=2, role="district_prosecutor") is None, "a new round"
    assert obstacle(rungs, 0, again, user=1, role="district_prosecutor") == Why.ASKED, "whoever asked in any round"
    with pytest.raises(ValueError, match="not done at this rung"):
        after("approve", rungs, 0)


def test_from_the_acquittal_to_the_filed_appeal(case: Case, rashid: Client) -> None:
    report = ApprovalRequest.objects.get(case=case)
    assert (report.kind, report.state, report.drafted_by, report.accused) == (REPORT, "draft", rashid.user, [ACQUITTED])
    assert report.grounds == ["hostile_witness"], "taken over from the case"
    last = clock(case, "adverse_outcome_report").due_on
    assert last == timezone.localdate() + timedelta(days=2)
    assert "Report on an acquittal: to be written" in rashid.get("/work/").content.decode()
    assert "Report on an acquittal" in rashid.get(f"/cases/{case.number}/").content.decode()
    page = page_of(rashid, report).content.decode()
    assert "2 days left" in page and "Akbar Ali" in page and "Witness hostile" in page

    refused = send(rashid, report, "send", **written(report, words=""))
    assert refused.status_code == 400 and "Give the grounds in words." in refused.content.decode()
    form = written(report) | {"once": key()}
    assert send(rashid, report, "send", **form).status_code == 302
    assert send(rashid, report, "send", **form).status_code == 302
    assert report.steps.count() == 1, "the same form twice is sent once"
    assert clock(case, "adverse_outcome_report").standing == "met"
    with pytest.raises(DatabaseError), transaction.atomic():
        ApprovalStep.objects.filter(request=report).update(letter="x")

    dpp = window("memon", Role.DISTRICT_PROSECUTOR)
    assert "Waiting for me" in dpp.get("/prosecution/approvals/").content.decode()
    assert "Report on an acquittal: waits for a decision" in dpp.get("/work/").content.decode()
    bare = send(dpp, report, "return")
    assert bare.status_code == 400 and "Say why." in bare.content.decode()
    assert send(dpp, report, "return", why="Name the witnesses who resiled.").status_code == 302
    assert "Name the witnesses" in page_of(rashid, report).content.decode()
    stale = send(rashid, report, "send", **written(report), seen=1)
    assert stale.status_code == 409, "somebody acted meanwhile"
    assert send(rashid, report, "send", **written(report, words="PW-2 and PW-3 resiled.")).status_code == 302
    assert send(dpp, report, "approve").status_code == 302

    appeal = ApprovalRequest.objects.get(case=case, kind="appeal_against_acquittal")
    assert (appeal.state, appeal.drafted_by, appeal.accused) == ("draft", rashid.user, [ACQUITTED])
    assert send(rashid, appeal, "send", **written(appeal)).status_code == 302
    assert send(dpp, appeal, "approve").status_code == 400, "the head of the district recommends, and does not approve"
    assert send(dpp, appeal, "recommend", why="Strong on the recovery.").status_code == 302
    general, law = window("faiza", Role.PROSECUTOR_GENERAL), window("zubaida", Role.LAW_OFFICER)
    assert page_of(law, appeal).status_code == 404, "the Law Department sees what has come to it, and no more"
    assert send(general, appeal, "recommend").status_code == 302
    assert page_of(law, appeal).status_code == 200 and page_of(law, report).status_code == 404
    assert law.get(f"/cases/{case.number}/").status_code == 404
    assert send(law, appeal, "approve", why="Let the appeal be filed.").status_code == 302
    approved = CaseEvent.objects.get(case=case, code="appeal_approved")
    assert approved.actor_kind == "system" and "law department" in approved.fields["decided_by"]
    assert clock(case, "appeal_of_state").standing == "running", "only the court's receipt stops the limitation"

    today, yesterday = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    assert send(rashid, appeal, "file", filed_on=yesterday.isoformat()).status_code == 400, "before it was approved"
    assert send(rashid, appeal, "file", filed_on=today.isoformat(), filed_as="Spl. Cr. Acq. A. 12").status_code == 302
    stands = clock(case, "appeal_of_state")
    assert (stands.standing, stands.late) == ("met", False)
    assert send(rashid, appeal, "file", filed_on=today.isoformat()).status_code == 400, "filed only once"

    for which, language, said in (("request", "en", "PW-2 and PW-3 resiled."), ("order", "ur", "Akbar Ali")):
        given = {"paper": which, "format": "docx", "language": language, "once": key()}
        of = report if which == "request" else appeal
        done = rashid.post(f"/prosecution/approvals/{case.number}/{of.pk}/paper/", given)
        assert done.status_code == 302, done.content.decode()
        assert said in words_of(DocumentVersion.objects.latest("pk"))
    verify_case(Case.objects.get(pk=case.pk))
    assert not Task.objects.filter(case=case, words__isnull=False, state="open").exists(), "nobody has to act any more"
    tables = gather(SINDH)
    (accused,) = [row for row in tables["accused"].to_pylist() if row["outcome"] == "acquitted"]
    assert accused["adverse_report_on"] == today <= accused["adverse_report_due"] == last, "figure Q6"
    (decided,) = [row for row in tables["clocks"].to_pylist() if row["family"] == "state_appeal"]
    assert decided["met_on"] == today <= decided["last_day"], "figure A1"
    (filed,) = tables["appeals"].to_pylist()
    assert (filed["appellant"], filed["filed_on"], filed["decided_on"]) == ("state", today, None), "figures A2, A3"


def test_a_head_who_asked_does_not_decide_and_an_outsider_finds_nothing(case: Case, rashid: Client) -> None:
    report = ApprovalRequest.objects.get(case=case)
    dpp = window("memon", Role.DISTRICT_PROSECUTOR)
    assert send(dpp, report, "send", **written(report)).status_code == 302
    mine = send(dpp, report, "approve")
    assert mine.status_code == 400 and "You sent this request up" in mine.content.decode()
    other = window("bibi", Role.DISTRICT_PROSECUTOR)
    assert send(other, report, "approve").status_code == 302, "another head of the district may"
    for role, about in ((Role.DISTRICT_PROSECUTOR, {"place": district("Lahore")}), (Role.LAW_OFFICER, {})):
        outsider = window("stranger", role, **about)
        assert page_of(outsider, report).status_code == 404
        assert send(outsider, report, "approve").status_code == 404
        assert case.number not in outsider.get("/prosecution/approvals/").content.decode()


def test_a_late_step_is_passed_on_and_a_missed_day_shows(case: Case, rashid: Client) -> None:
    report = ApprovalRequest.objects.get(case=case)
    assert send(rashid, report, "send", **written(report)).status_code == 302
    ApprovalRequest.objects.filter(pk=report.pk).update(due_on=timezone.localdate() - timedelta(days=4))
    general = window("faiza", Role.PROSECUTOR_GENERAL)
    assert "Late, and passed on to me" in general.get("/prosecution/approvals/").content.decode()
    page = page_of(general, report).content.decode()
    assert "4 days late." in page and "prosecutor general" in page
    assert send(general, report, "approve").status_code == 400, "being told is not being asked"


def test_a_refusal_by_letter_is_written_and_meets_the_clock(case: Case, rashid: Client) -> None:
    begun = rashid.post(f"/prosecution/approvals/{case.number}/", {"kind": "appeal_against_acquittal", "once": key()})
    assert begun.status_code == 302
    appeal = ApprovalRequest.objects.get(case=case, kind="appeal_against_acquittal")
    assert send(rashid, appeal, "send", **written(appeal, proposal="no_appeal")).status_code == 302
    dpp, general = window("memon", Role.DISTRICT_PROSECUTOR), window("faiza", Role.PROSECUTOR_GENERAL)
    assert send(dpp, appeal, "oppose", why="No evidence is left.").status_code == 302
    assert send(general, appeal, "oppose", why="Agreed.").status_code == 302
    without = send(general, appeal, "refuse", why="No appeal.")
    assert without.status_code == 400 and "By which letter" in without.content.decode()
    today = timezone.localdate().isoformat()
    assert send(general, appeal, "refuse", why="No appeal.", letter="LAW/4-11/26", on=today).status_code == 302
    event = CaseEvent.objects.get(case=case, code="no_appeal_decided")
    assert event.actor_kind == "system" and event.fields["decided_by"].startswith("Ayesha")
    assert clock(case, "appeal_of_state").standing == "met"


def test_a_withdrawal_goes_to_court_only_when_it_was_approved(db: None) -> None:
    writer = prosecutor("nadia")
    case = register(viewer=writer, entry=murder(report="final", report_on=date(2023, 1, 20)), key=key())
    case.refresh_from_db()
    writing = Writing(case, writer, key())
    writing.event("report_passed", fields={"opinion": "stand_trial"})
    writing.event("challan_submitted")
    track = CaseTrack.objects.filter(case=case, kind="accused").order_by("number")[0]
    with pytest.raises(NotAllowed, match="has to come before"):
        Writing(case, writer, key(), writing.seen).event("withdrawn", track=track)
    rashid = window("rashid", Role.ASSISTANT_DISTRICT_PROSECUTOR)
    rashid.post(f"/prosecution/approvals/{case.number}/", {"kind": WITHDRAWAL, "once": key()})
    asked = ApprovalRequest.objects.get(case=case, kind=WITHDRAWAL)
    form = written(asked, grounds=["evidence"], proposal="")
    assert send(rashid, asked, "send", **form).status_code == 302
    asked.refresh_from_db()
    assert len(asked.rungs) == 3, "before a special court the Government decides"
    dpp, general = window("memon", Role.DISTRICT_PROSECUTOR), window("faiza", Role.PROSECUTOR_GENERAL)
    law = window("zubaida", Role.LAW_OFFICER)
    for who, act in ((dpp, "recommend"), (general, "recommend"), (law, "approve")):
        assert send(who, asked, act, why="Seen.").status_code == 302
    case.refresh_from_db()
    Writing(case, writer, key()).event("withdrawn", track=track)
    assert CaseTrack.objects.get(pk=track.pk).stage == "ended"


def test_a_sealed_file_hides_its_requests_and_is_decided_by_letter(case: Case, rashid: Client) -> None:
    report = ApprovalRequest.objects.get(case=case)
    assert send(rashid, report, "send", **written(report)).status_code == 302
    Case.objects.filter(pk=case.pk).update(confidentiality="sealed")
    other = window("imtiaz", Role.ASSISTANT_DISTRICT_PROSECUTOR)
    assert page_of(other, report).status_code == 404 and page_of(rashid, report).status_code == 200
    assert case.number not in other.get("/prosecution/approvals/").content.decode()
    dpp, general = window("memon", Role.DISTRICT_PROSECUTOR), window("faiza", Role.PROSECUTOR_GENERAL)
    assert send(dpp, report, "approve").status_code == 302
    appeal = ApprovalRequest.objects.get(case=case, kind="appeal_against_acquittal")
    for who, said, about in ((rashid, "send", written(appeal)), (dpp, "recommend", {}), (general, "recommend", {})):
        assert send(who, appeal, said, **about).status_code == 302
    law = window("zubaida", Role.LAW_OFFICER)
    assert page_of(law, appeal).status_code == 404
    by_letter = {"letter": "LAW/4-11/26", "on": timezone.localdate().isoformat()}
    assert send(general, appeal, "approve", **by_letter).status_code == 302
    appeal.refresh_from_db()
    assert appeal.state == "approved"


def test_a_day_of_the_law_that_passed_stays_breached(rashid: Client, db: None) -> None:
    case = register(viewer=prosecutor("nadia"), entry=murder(report="final", report_on=date(2023, 1, 20)), key=key())
    tried(case, ago=40)
    report = ApprovalRequest.objects.get(case=case)
    page = page_of(rashid, report).content.decode()
    assert "passed" in page and report.drafted_by is None, "nobody leads it: any counsel of the case writes it"
    assert send(rashid, report, "send", **written(report)).status_code == 302
    stands = clock(case, "adverse_outcome_report")
    assert (stands.standing, stands.late) == ("met", True)
    assert "too late" in page_of(rashid, report).content.decode()
