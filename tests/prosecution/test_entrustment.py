"""Cases are entrusted to counsel: by the roster, or as a team out of three; what is stored, declined, refused."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from saiban.access.models import Purpose, Role, User
from saiban.access.viewer import Viewer
from saiban.cases.documents import storage
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Assignment, Case, DocumentVersion, Leave
from saiban.cases.verifying import verify_case
from saiban.cases.work import assigning
from saiban.cases.work.refused import WorkRefused
from saiban.prosecution.assignment import packaged_weights
from saiban.prosecution.counsel import case_facts, counsel_of
from saiban.prosecution.entrustment import advice
from saiban.prosecution.entrustment.conflicts import declare
from saiban.prosecution.entrustment.services import the_same_again
from saiban.prosecution.models import (
    ConflictDeclaration,
    Counsel,
    CounselPosting,
    CounselProposal,
    Court,
    PostingAdvice,
    Prosecution,
)
from saiban.prosecution.registration.entry import WitnessEntry
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.access.people import district, looking_as
from tests.prosecution.office import SINDH, court, karachi_south, key, murder, prosecutor

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HIDDEN = WitnessEntry("Ghulam Rasool", "eye", protected=True, authority="s. 21 ATA")


def counsel(username: str, years: int, grade: int = 18, **about: Any) -> Viewer:
    """A prosecutor of the district who is counsel; certified for terrorism unless it is said otherwise."""
    viewer = prosecutor(username)
    known = {"certificates": ["anti_terrorism"], "district": karachi_south()} | about
    since = TODAY - timedelta(days=365 * years + 30)
    Counsel.objects.create(user=viewer.user, grade=grade, since=since, **known)
    return viewer


@pytest.fixture
def office() -> dict[str, Viewer]:
    """Nine counsel of the district, a tenth without years, grade or certificate."""
    people = {name: counsel(name, years) for name, years in
              (("asma", 16), ("bilal", 14), ("chandni", 12), ("danish", 11), ("erum", 9),
               ("farhan", 7), ("gul", 6), ("hina", 3), ("irfan", 2))}  # fmt: skip
    return people | {"junaid": counsel("junaid", 1, 17, certificates=[])}


@pytest.fixture
def complex_case(office: dict[str, Viewer]) -> Case:
    """A murder with terrorism: two accused of whom one absconds, a protected witness."""
    return register(viewer=office["asma"], entry=murder(witnesses=(HIDDEN,), sensitive=True), key=key())


def window(role: Role = Role.DISTRICT_PROSECUTOR, **about: Any) -> Client:
    given: dict[str, Any] = {"username": "memon", "place": karachi_south(), "purpose": Purpose.PROSECUTION} | about
    return looking_as(role, SINDH, **given)


def send(browser: Client, case: Case, said: str, **about: Any) -> Any:
    proposal = CounselProposal.objects.filter(case=case).order_by("-pk").first()
    seen = Case.objects.get(pk=case.pk).last_seq
    given = {"said": said, "seen": seen, "proposal": proposal.pk if proposal else 0, "once": key()} | about
    return browser.post(f"/prosecution/counsel/{case.number}/entrust/", given)


def page(browser: Client, case: Case) -> str:
    return browser.get(f"/prosecution/counsel/{case.number}/").content.decode()


def words_of(version: DocumentVersion) -> str:
    sheet = docx.Document(io.BytesIO(storage.read(version.sha256)))
    cells = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in sheet.paragraphs), *cells])


def at_hand(case: Case) -> dict[str, str]:
    rows = Assignment.objects.filter(case=case, state="confirmed").select_related("user")
    return {row.user.username: row.part for row in rows}


def test_a_complex_case_goes_to_the_second_team_with_a_reason(complex_case: Case) -> None:
    head = window()
    assert "entrusted to nobody yet" in page(head, complex_case)
    assert send(head, complex_case, "propose").status_code == 302
    shown = page(head, complex_case)
    assert "Complexity: Complex" in shown and "Protected witnesses" in shown and "imprisonment" not in shown
    assert all(f"Confirm team {rank}" in shown for rank in (1, 2, 3))
    assert "1 years of standing, a lead needs 7" in shown
    proposal = CounselProposal.objects.get(case=complex_case)

    refused = send(head, complex_case, "team", rank=2)
    assert refused.status_code == 400 and "Choose the reason" in refused.content.decode()
    other = send(head, complex_case, "team", rank=2, because="other")
    assert other.status_code == 400 and "Say in words" in other.content.decode()
    assert not at_hand(complex_case)
    form = {"rank": 2, "because": "court", "words": "They stand before this court.", "once": key()}
    assert send(head, complex_case, "team", **form).status_code == 302
    events = Case.objects.get(pk=complex_case.pk).last_seq
    assert send(head, complex_case, "team", **form).status_code == 302, "the same form twice is written once"
    assert Case.objects.get(pk=complex_case.pk).last_seq == events

    event = complex_case.events.get(code="entrusted")
    assert (event.fields["way"], event.fields["rank"], event.fields["because"]) == ("team", 2, "court")
    team = {event.fields["lead"]: "lead", **dict.fromkeys(event.fields["members"].split(", "), "member")}
    assert at_hand(complex_case) == team and len(team) == 3
    row = Prosecution.objects.get(pk=complex_case.pk)
    assert row.lead.username == event.fields["lead"] and row.complexity == "complex"
    assert event.fields["digest"] == proposal.digest and verify_case(complex_case) == []
    assert "They stand before this court." in page(head, complex_case)
    assert "entrusted to team 2" in page(window(Role.ASSISTANT_DISTRICT_PROSECUTOR, username="karim"), complex_case)

    assert send(head, complex_case, "again").status_code == 302
    assert "the very same proposal comes out" in page(head, complex_case)


def test_counsel_who_declines_for_a_conflict_is_left_out_of_the_new_proposal(complex_case: Case) -> None:
    head = window()
    send(head, complex_case, "propose")
    assert send(head, complex_case, "team", rank=1).status_code == 302
    lead = Prosecution.objects.get(pk=complex_case.pk).lead
    own = window(Role.ASSISTANT_DISTRICT_PROSECUTOR, username=lead.username)
    assert "I decline" in page(own, complex_case) and "Confirm team" not in page(own, complex_case)
    given = {"seen": Case.objects.get(pk=complex_case.pk).last_seq, "once": key(), "relation": "acted", "party": "1"}
    path = f"/prosecution/counsel/{complex_case.number}/conflict/"
    assert own.post(path, given).status_code == 400, "words are needed"
    given |= {"words": "I defended the complainant in 2019.", "once": key()}
    assert own.post(path, given).status_code == 302
    assert at_hand(complex_case)[lead.username] == "lead", "until the head answers they keep the case"
    other = window(Role.ASSISTANT_DISTRICT_PROSECUTOR, username="karim")
    assert "I defended" not in page(other, complex_case), "a declaration is for the head"
    assert "I defended" in head.get("/prosecution/conflicts/").content.decode()

    declared = ConflictDeclaration.objects.get(case=complex_case)
    answered = {"seen": Case.objects.get(pk=complex_case.pk).last_seq, "answer": "upheld"}
    assert own.post(f"{path}{declared.pk}/", answered | {"once": key()}).status_code == 403
    assert head.post(f"{path}{declared.pk}/", answered | {"once": key()}).status_code == 302
    assert lead.username not in at_hand(complex_case)
    assert Prosecution.objects.get(pk=complex_case.pk).lead is None
    fresh = CounselProposal.objects.get(case=complex_case, state="open")
    outcome = json.loads(fresh.outcome)
    assert outcome["teams"] and all(lead.username not in (t["lead"], *t["members"]) for t in outcome["teams"])
    assert [one["code"] for one in dict(outcome["out"])[lead.username]] == ["conflict"]
    mine = send(head, complex_case, "own", lead=lead.username, member=outcome["teams"][0]["members"], because="court")
    assert mine.status_code == 409 and "conflict of interest" in mine.content.decode()
    assert send(head, complex_case, "team", rank=1).status_code == 302
    assert verify_case(complex_case) == []


def test_a_conflict_with_a_person_holds_in_every_case_with_them(office: dict[str, Viewer]) -> None:
    first, second = (register(viewer=office["asma"], entry=murder(number), key=key()) for number in (1, 2))
    complainant = first.parties.get(kind="complainant")
    weights = packaged_weights()

    def people() -> dict[str, Any]:
        return {one.code: one for one in counsel_of(first.organisation, TODAY, weights)}

    assert not people()["asma"].conflicts & case_facts(second).people
    declare(
        viewer=office["asma"], case=first, relation="family", party=complainant.number, words="A cousin.",
        seen=first.last_seq, key=key(),
    )  # fmt: skip
    assert people()["asma"].conflicts & case_facts(second).people, "the same identity number, another case"
    assert not people()["bilal"].conflicts & case_facts(second).people


def test_the_order_is_written_for_word_and_on_paper_in_both_languages(
    complex_case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "documents").mkdir()
    monkeypatch.setattr(storage, "subfolder", lambda name: tmp_path / name)
    head = window()
    send(head, complex_case, "propose")

    def order(form: str, language: str) -> DocumentVersion:
        given = {"format": form, "language": language, "once": key()}
        done = head.post(f"/prosecution/counsel/{complex_case.number}/order/", given)
        assert done.status_code == 302
        return DocumentVersion.objects.order_by("-pk").first()

    assert order("docx", "en") is None, "nobody has the case yet"
    assert send(head, complex_case, "team", rank=2, because="court").status_code == 302
    event = complex_case.events.get(code="entrusted")
    names = [User.objects.get(username=one).full_name for one in [event.fields["lead"]]]
    english = words_of(order("docx", "en"))
    assert "Office order" in english and "317/2022" in english and names[0] in english
    assert f"{complex_case.number}/{event.seq}" in english and "section to be confirmed by a lawyer" in english
    assert "Noor Muhammad" not in english and "Akbar Ali" not in english, "no party is named"
    assert names[0] in words_of(order("docx", "ur"))
    assert storage.read(order("pdf", "ur").sha256).startswith(b"%PDF")


def test_an_ordinary_case_goes_to_who_stands_in_while_the_posted_counsel_is_away(office: dict[str, Viewer]) -> None:
    case = register(viewer=office["asma"], entry=murder(offences="380 PPC", track="ordinary"), key=key())
    bench = court("session-south", Court.Kind.SESSION)
    court("magistrate-1", Court.Kind.MAGISTRATE)
    bilal, chandni = (office[name].user.counsel for name in ("bilal", "chandni"))
    CounselPosting.objects.create(
        counsel=bilal, substitute=chandni, court=bench, days=(date(2024, 1, 1), None), order="PG/12"
    )
    head = window()
    send(head, case, "propose")
    assert "Entrust to Bilal" in page(head, case)
    away = (TODAY - timedelta(days=1), TODAY + timedelta(days=6))
    Leave.objects.create(user=bilal.user, days=away, entered_by=bilal.user)
    late = send(head, case, "roster")
    assert late.status_code == 409 and "on leave today" in late.content.decode(), (
        "what was proposed before holds no more"
    )
    send(head, case, "propose")
    shown = page(head, case)
    assert "Entrust to Chandni" in shown and "on leave until" in shown and "stands in at SESSION-SOUTH" in shown
    assert send(head, case, "roster").status_code == 302
    assert at_hand(case) == {"chandni": "lead"}
    assert case.events.get(code="entrusted").fields["way"] == "roster"
    assert send(head, case, "again").status_code == 302 and "the very same" in page(head, case)


def test_who_may_not(complex_case: Case, office: dict[str, Viewer]) -> None:
    head = window()
    send(head, complex_case, "propose")
    elsewhere = window(username="soomro", place=district("Hyderabad"))
    assert elsewhere.get(f"/prosecution/counsel/{complex_case.number}/").status_code == 404
    assert send(elsewhere, complex_case, "team", rank=1).status_code == 404
    junior = window(Role.DEPUTY_DISTRICT_PROSECUTOR, username="karim")
    assert send(junior, complex_case, "team", rank=1).status_code == 403
    assert "Complexity: Complex" in page(junior, complex_case) and "Team 1" not in page(junior, complex_case)
    assert (
        window(Role.REGISTRAR, username="abdul").get(f"/prosecution/counsel/{complex_case.number}/").status_code == 403
    )
    case = Case.objects.get(pk=complex_case.pk)
    with pytest.raises(FieldFaults, match="Counsel are named on the page"):
        Writing(case, prosecutor("memon2", Role.DISTRICT_PROSECUTOR), key()).event(
            "entrusted", fields={"way": "own", "lead": "junaid", "digest": "0"}
        )
    with pytest.raises(WorkRefused):
        assigning.take(viewer=office["junaid"], case=complex_case)


def test_of_two_heads_one_is_first_and_what_was_stored_stays(complex_case: Case) -> None:
    head, general = window(), window(Role.PROSECUTOR_GENERAL, username="faiza", place=None)
    send(head, complex_case, "propose")
    seen = Case.objects.get(pk=complex_case.pk).last_seq
    assert send(general, complex_case, "refuse", because="wait").status_code == 302
    late = send(head, complex_case, "team", rank=1, seen=seen)
    assert late.status_code == 409 and "Ayesha Siddiqui has answered this proposal meanwhile" in late.content.decode()
    assert not at_hand(complex_case) and verify_case(complex_case) == []
    send(head, complex_case, "propose")
    rows = CounselProposal.objects.filter(case=complex_case).order_by("pk")
    assert [one.state for one in rows] == ["refused", "open"]
    with pytest.raises(ProgrammingError), transaction.atomic():
        rows.update(outcome="{}")
    unsaved = rows[1]
    assert the_same_again(unsaved)
    unsaved.inputs = unsaved.inputs.replace('"load":0', '"load":100')
    assert not the_same_again(unsaved), "changed inputs give another proposal"


def test_why_not_tells_of_anybody(complex_case: Case) -> None:
    head = window()
    send(head, complex_case, "propose")
    told = send(head, complex_case, "why", who="junaid").content.decode()
    teams = json.loads(CounselProposal.objects.get(case=complex_case).outcome)["teams"]
    proposed = {code for team in teams for code in (team["lead"], *team["members"])}
    assert ("points behind the first" in told) or ("stands in one" in told)
    assert "stands in one" in send(head, complex_case, "why", who=next(iter(proposed))).content.decode()


def test_the_roster_is_kept_by_the_head_of_the_district(office: dict[str, Viewer]) -> None:
    bench = court("session-south", Court.Kind.SESSION)
    away_from_here = court("session-hyd", Court.Kind.SESSION, place=district("Hyderabad"))
    head = window()
    bilal, chandni = (office[name].user for name in ("bilal", "chandni"))
    path = "/prosecution/roster/change/"
    line = {"said": "post", "court": bench.pk, "counsel": bilal.pk, "substitute": chandni.pk, "order": "PG/12/2026"}
    days = {"first": TODAY.isoformat()}
    assert head.post(path, line | days | {"once": key()}).status_code == 302
    twice = head.post(path, line | days | {"once": key()})
    assert twice.status_code == 400 and "posted to this court on some of these days" in twice.content.decode()
    other = head.post(path, line | days | {"court": away_from_here.pk, "once": key()})
    assert other.status_code == 400 and "courts that you keep" in other.content.decode()
    until = (TODAY + timedelta(days=9)).isoformat()
    leave = {"said": "leave", "counsel": bilal.pk, **days, "last": until}
    assert head.post(path, leave | {"once": key()}).status_code == 302
    assert head.post(path, leave | {"once": key()}).status_code == 409, "these days stand there already"
    shown = head.get("/prosecution/roster/").content.decode()
    assert "on leave until" in shown and "PG/12/2026" in shown and "Chandni" in shown

    own = window(Role.ASSISTANT_DISTRICT_PROSECUTOR, username="chandni")
    mine = own.get("/prosecution/roster/").content.decode()
    assert "you stand in for" in mine and "Post counsel" not in mine and "on leave" not in mine
    assert own.post(path, line | days | {"once": key()}).status_code == 403
    row = CounselPosting.objects.get()
    ended = {"said": "end", "line": row.pk, "last": TODAY.isoformat(), "once": key()}
    strange = window(username="soomro", place=district("Hyderabad"))
    assert strange.post(path, ended | {"once": key()}).status_code == 400
    assert head.post(path, ended).status_code == 302
    row.refresh_from_db()
    assert row.days.upper == TODAY + timedelta(days=1) and row.ended_by.user.username == "memon"


def test_advice_moves_nothing_until_a_head_takes_a_row_over(office: dict[str, Viewer]) -> None:
    theft = {"offences": "380 PPC", "track": "ordinary"}
    cases = [register(viewer=office["asma"], entry=murder(number, **theft), key=key()) for number in range(1, 7)]
    busy = office["bilal"].user
    for case in cases[1:]:
        Assignment.objects.create(case=case, user=busy, state="confirmed", proposed_by=busy, answered_at=timezone.now())
        Prosecution.objects.filter(pk=case.pk).update(lead=busy)
    Counsel.objects.update(capacity=300)
    head = window()
    waiting = head.get("/prosecution/counsel-waiting/").content.decode()
    assert "1/2022" in waiting and "2/2022" not in waiting
    assert head.post("/prosecution/posting-advice/", {"said": "make", "once": key()}).status_code == 302
    assert at_hand(cases[0]) == {} and at_hand(cases[1]) == {"bilal": "lead"}, "nothing is moved"
    row = PostingAdvice.objects.get()
    shown = advice.shown(row, Case.objects.all())
    assert shown.highest_after < shown.highest_before and shown.gini_after < shown.gini_before
    change = next(one for one in shown.rows if one.number == cases[0].number)
    assert change.now == [] and change.joining[:1] == [change.lead] and not change.taken_over
    page_ = head.get("/prosecution/posting-advice/").content.decode()
    assert "What would change" in page_ and cases[0].number in page_
    form = {"said": "take_over", "advice": row.pk, "number": cases[0].number, "once": key()}
    assert head.post("/prosecution/posting-advice/", form).status_code == 302
    assert change.lead == Prosecution.objects.get(pk=cases[0].pk).lead.full_name
    assert cases[0].events.get(code="entrusted").fields["way"] == "advice"
    moved = next(one for one in shown.rows if one.leaving)
    assert moved.leaving == ["Bilal"]
    Assignment.objects.filter(case__number=moved.number).update(state="ended", ended_at=timezone.now())
    late = head.post("/prosecution/posting-advice/", form | {"number": moved.number, "once": key()})
    assert late.status_code == 409 and "have changed since the advice was made" in late.content.decode()
    assert window(Role.DEPUTY_DISTRICT_PROSECUTOR, username="k").get("/prosecution/posting-advice/").status_code == 403


def test_a_restricted_file_goes_to_cleared_counsel_alone(office: dict[str, Viewer]) -> None:
    entry = murder(offences="376 PPC", track="sexual_offence")
    case = register(viewer=office["asma"], entry=entry, key=key())
    for name in ("erum", "farhan", "gul"):
        Counsel.objects.filter(user__username=name).update(clearance=2, certificates=["sexual_offence"])
    own = window(Role.ASSISTANT_DISTRICT_PROSECUTOR, username="erum")
    assert own.get(f"/prosecution/counsel/{case.number}/").status_code == 404
    head = window()
    send(head, case, "propose")
    proposal = CounselProposal.objects.get(case=case)
    outcome = json.loads(proposal.outcome)
    assert {code for team in outcome["teams"] for code in (team["lead"], *team["members"])} <= {"erum", "farhan", "gul"}
    assert "clearance" in {one["code"] for one in dict(outcome["out"])["bilal"]}
    barred = send(head, case, "own", lead="bilal", member=["chandni"], because="court")
    assert barred.status_code == 409 and "cleared for level 0" in barred.content.decode()
    team = outcome["teams"][0]
    assert send(head, case, "team", rank=1).status_code == 302 and at_hand(case)[team["lead"]] == "lead"
    lead = window(Role.ASSISTANT_DISTRICT_PROSECUTOR, username=team["lead"])
    assert lead.get(f"/prosecution/counsel/{case.number}/").status_code == 200
    outside = window(Role.ASSISTANT_DISTRICT_PROSECUTOR, username="bilal")
    assert outside.get(f"/prosecution/counsel/{case.number}/").status_code == 404
    assert case.number not in outside.get("/prosecution/conflicts/").content.decode()
