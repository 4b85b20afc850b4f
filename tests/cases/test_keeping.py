"""Parties who join, versions that change, days that are declared, clocks that warn: all by the same chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from saiban.access.models import Role
from saiban.cases import amending, keeping, numbering, queries, ringing, services, types
from saiban.cases.actors import Actor
from saiban.cases.calendar import HERE
from saiban.cases.canonical import version_of
from saiban.cases.declarations import After, CaseType, Unit, Words
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.models import Case, CaseTypeVersion, ClockNotice, DeclaredDay
from saiban.cases.parties import NewIdentifier, NewParty
from saiban.cases.rules import Why
from saiban.cases.verifying import verify_case
from saiban.cases.work.mine import my_work
from saiban.directory.models import Organisation, Place
from saiban.frame import extensions
from saiban.terms.registry_numbers import valid
from tests.cases.complaint import COMPLAINT
from tests.cases.people import happen, key, office, officer
from tests.cases.prosecution import PROSECUTION

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _types_are_known() -> None:
    types.register(COMPLAINT)
    types.register(PROSECUTION)


def lodged(**about) -> Case:
    given = {
        "case_type": "complaint",
        "actor": Actor.public("web"),
        "office": office(),
        "organisation": Organisation.objects.get(pk="bisp"),
        "fields": {"about": "manner", "story": "I was sent away."},
        "key": key(),
    }
    return services.open_case(**(given | about))


def registered(law: str = "ordinary", **about) -> Case:
    """A first information report against two accused is registered."""
    given = {
        "case_type": "prosecution_case",
        "actor": Actor.officer(officer("farah", Role.ASSISTANT_DISTRICT_PROSECUTOR)),
        "office": None,
        "organisation": Organisation.objects.get(pk="bisp"),
        "parties": [NewParty("accused", "First accused"), NewParty("accused", "Second accused")],
        "identifiers": [NewIdentifier("fir", "317", "PS Saddar", 2026)],
        "fields": {"law": law},
        "key": key(),
    }
    return services.open_case(**(given | about))


# Tracks


def test_two_accused_go_their_own_ways_and_the_case_waits_for_both() -> None:
    case = registered()
    farah, bilal = officer("farah", Role.ASSISTANT_DISTRICT_PROSECUTOR), officer("bilal", Role.DISTRICT_PROSECUTOR)
    first, second = case.tracks.order_by("number")
    happen(case, "remand", farah, track=first, fields={"until": timezone.localdate()})
    happen(case, "charge", farah, track=first, fields={"matter": "302 PPC"})
    happen(case, "charge", farah, track=second, fields={"matter": "34 PPC"})
    murder, common = case.tracks.filter(kind="charge").order_by("number")
    assert (murder.parent, murder.party, murder.matter) == (first, first.party, "302 PPC")
    happen(case, "report", farah)
    happen(case, "send", bilal)
    happen(case, "frame", farah, track=murder)
    happen(case, "judge", farah, track=murder, fields={"outcome": "convicted"})
    happen(case, "drop", bilal, track=common)
    happen(case, "finish", farah, track=first, fields={"outcome": "convicted"})
    with pytest.raises(NotAllowed) as refused:
        happen(case, "close", bilal)
    assert refused.value.why == Why.TRACKS
    happen(case, "finish", farah, track=second, fields={"outcome": "withdrawn"})
    happen(case, "close", bilal)
    outcomes = {track.number: track.outcome for track in case.tracks.all()}
    assert outcomes == {1: "convicted", 2: "withdrawn", 3: "convicted", 4: "withdrawn"}
    assert case.closed_at is not None
    assert verify_case(case) == []


def test_an_accused_who_is_found_later_gets_a_track_of_their_own() -> None:
    case, farah = registered(), officer("farah", Role.ASSISTANT_DISTRICT_PROSECUTOR)
    about = {"case": case, "party": NewParty("accused", "Third accused"), "actor": Actor.officer(farah), "seen": 1}
    party = keeping.add_party(**about, key="join-1")
    assert keeping.add_party(**about, key="join-1") == party
    case.refresh_from_db()
    assert [track.party.name for track in case.tracks.order_by("number")] == [
        "First accused",
        "Second accused",
        "Third accused",
    ]
    assert verify_case(case) == []


def test_a_track_of_another_case_is_refused() -> None:
    case, other, farah = registered(), registered(), officer("farah", Role.ASSISTANT_DISTRICT_PROSECUTOR)
    with pytest.raises(ValueError, match="another case"):
        happen(case, "remand", farah, track=other.tracks.first(), fields={"until": timezone.localdate()})
    assert case.last_seq == 1


# Who may, and when


def test_whoever_answered_does_not_open_it_again() -> None:
    case, imran = lodged(), officer("imran")
    happen(case, "take", imran)
    happen(case, "answer", imran, fields={"outcome": "upheld"}, reason="So it was.")
    with pytest.raises(NotAllowed, match="somebody else has to do") as refused:
        happen(case, "reopen", imran)
    assert (refused.value.why, refused.value.allowed_now) == (Why.SAME_PERSON, ())
    happen(case, "reopen", officer("asma"))
    assert (case.stage, case.closed_at) == ("looked_into", None)


def test_a_refusal_says_what_is_possible_now() -> None:
    case = lodged()
    with pytest.raises(NotAllowed, match="Possible now: Take it up") as refused:
        happen(case, "answer", officer("imran"), fields={"outcome": "upheld"}, reason="x")
    assert [choice.event.code for choice in refused.value.allowed_now] == ["take"]
    with pytest.raises(NotAllowed) as not_theirs:
        happen(case, "take", officer("sana", Role.DESK_OFFICER, office=office()))
    assert (not_theirs.value.why, not_theirs.value.allowed_now) == (Why.ROLE, ())


def test_an_event_that_comes_too_early_says_from_when_on(monkeypatch: pytest.MonkeyPatch) -> None:
    patient = replace(
        COMPLAINT,
        events=tuple(
            replace(one, after=(After("take", 7),)) if one.code == "answer" else one for one in COMPLAINT.events
        ),
    )
    monkeypatch.setitem(types._registered, "complaint", patient)
    monkeypatch.setitem(types._by_version, version_of(patient), patient)
    case, imran = lodged(), officer("imran")
    happen(case, "take", imran)
    day = timezone.localdate() + timedelta(days=7)
    with pytest.raises(NotAllowed, match=f"{day:%d.%m.%Y} 00:00") as refused:
        happen(case, "answer", imran, fields={"outcome": "upheld"}, reason="x")
    assert refused.value.why == Why.TOO_EARLY


def test_fields_that_can_not_be_taken_are_named_all_at_once() -> None:
    with pytest.raises(FieldFaults) as refused:
        lodged(fields={"about": "weather", "mood": "bad"}, parties=[NewParty("complainant", phone="12")])
    assert refused.value.faults == {"parties.0.phone": "A telephone number is expected, such as 0300 1234567."}
    with pytest.raises(FieldFaults) as refused:
        lodged(fields={"about": "weather", "mood": "bad"})
    assert set(refused.value.faults) == {"about", "mood", "story"}
    assert Case.objects.count() == 0


def test_the_public_can_not_enter_what_is_past() -> None:
    with pytest.raises(FieldFaults, match="only officers"):
        lodged(legal_time=timezone.now() - timedelta(days=3))


def test_somebody_who_saw_less_is_told() -> None:
    case, imran = lodged(), officer("imran")
    happen(case, "take", imran)
    with pytest.raises(Overtaken) as told:
        happen(case, "ask", officer("asma"), seen=1)
    assert [(one.code, one.user) for one in told.value.since] == [("take", imran.user)]


# Numbers


def test_a_number_is_read_as_people_type_it() -> None:
    case = lodged()
    prefix, serial, year, counter, digit = case.number.split("-")
    assert (prefix, serial, counter) == ("CMP", "0001", "00001")
    urdu = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    for typed in (case.number, case.number.lower(), case.number.replace("-", " "), case.number.translate(urdu)):
        assert numbering.parse_case_number(typed) == case.number
    for wrong in (f"CMP-{serial}-{year}-00002-{digit}", "CMP-1", "", f"CPM-{serial}-{year}-{counter}-{digit}"):
        with pytest.raises(numbering.NotACaseNumber):
            numbering.parse_case_number(wrong)


def test_each_office_counts_for_itself() -> None:
    numbers = [lodged(office=one).number for one in (office(), office("hub-other", "PK602"), office(), None)]
    counted = [(number[4:8], number[12:17]) for number in numbers]
    assert counted == [("0001", "00001"), ("0002", "00001"), ("0001", "00002"), ("0000", "00001")]


def test_a_registry_number_leads_to_whoever_has_it_now() -> None:
    written, now = (f"1{n:010}" + str(d) for n in (1, 2) for d in range(10) if valid(f"1{n:010}{d}"))
    before = list(extensions._resolvers)
    extensions.party_resolver(current={written: now}.get, url=lambda number: f"/person/{number}/")
    try:
        case = lodged(parties=[NewParty("complainant", registry_number=written)])
        assert case.parties.get().registry_number == now
        assert extensions.registry_url(now) == f"/person/{now}/"
    finally:
        extensions._resolvers[:] = before


# Versions


def shorter() -> CaseType:
    """The complaint of next year: the stage "looked_into" is now called "examined"."""
    text = {"looked_into": "examined"}
    return replace(
        COMPLAINT,
        stages=tuple(replace(one, code=text.get(one.code, one.code)) for one in COMPLAINT.stages),
        events=tuple(
            replace(
                one,
                from_=tuple(text.get(stage, stage) for stage in one.from_),
                to=text.get(one.to, one.to),
                title=Words(one.title.en + " (2027)", one.title.ur),
            )
            for one in COMPLAINT.events
        ),
    )


def test_an_open_case_stays_on_its_version_until_it_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    case, imran = lodged(), officer("imran")
    happen(case, "take", imran)
    newer = shorter()
    monkeypatch.setitem(types._registered, "complaint", newer)
    monkeypatch.setattr(types, "_by_version", {version_of(newer): newer})  # as after a restart: it knows one alone
    assert queries.type_of(case) == COMPLAINT
    happen(case, "ask", imran)
    happen(case, "reply", imran, fields={"reply": "Here it is."})
    assert lodged().version_id == version_of(newer) != case.version_id
    move = {"case": case, "actor": Actor.officer(imran), "seen": case.last_seq}
    with pytest.raises(FieldFaults, match="name one"):
        keeping.move_to_version(**move, key=key())
    keeping.move_to_version(**move, key=key(), stages={"looked_into": "examined"})
    case.refresh_from_db()
    assert (case.stage, queries.type_of(case)) == ("examined", newer)
    happen(case, "answer", imran, fields={"outcome": "upheld"}, reason="So it was.")
    assert case.closed_at is not None
    assert CaseTypeVersion.objects.filter(code="complaint").count() == 2
    assert verify_case(case) == []


# Days and terms


def test_a_declared_day_counts_once_a_second_person_approved_it() -> None:
    case = lodged()
    before = case.clocks.get()
    holiday = next(
        day
        for day in (timezone.localdate() + timedelta(days=n) for n in range(1, 9))
        if day.weekday() < 5 and not _is_computed_holiday(day)
    )
    imran, asma = officer("imran", Role.STEWARD), officer("asma", Role.STEWARD)
    row = amending.declare_day(
        by=imran,
        day=holiday,
        kind=DeclaredDay.Kind.HOLIDAY,
        name=Words("Heavy rain", "شدید بارش"),
        said_by="Government of the Punjab, S&GAD, notification of today",
        province=Place.objects.get(pk="PK-PB"),
    )
    amending.recompute()
    assert case.clocks.get().due_on == before.due_on
    with pytest.raises(PermissionDenied):
        amending.approve(by=imran, change=row)
    amending.approve(by=asma, change=row)
    assert verify_case(case)[0].kind == "clock_differs"  # until the job has been
    assert amending.recompute() == 1
    assert case.clocks.get().due_on > before.due_on
    assert verify_case(case) == []


def _is_computed_holiday(day: date) -> bool:
    from saiban.cases.calendar import Calendar

    return Calendar(province="PK-PB").holiday(day) is not None


def test_an_office_has_days_of_its_own_and_an_amendment_is_a_row() -> None:
    imran, asma = officer("imran", Role.STEWARD), officer("asma", Role.STEWARD)
    week = amending.declare_week(
        by=imran,
        days_off=frozenset({6}),
        valid_from=date(2020, 1, 1),
        said_by="Head of the office, order 12",
        office=office(),
    )
    term = amending.propose_term(
        by=imran,
        case_type="complaint",
        clock="answer_in_time",
        count=48,
        unit=Unit.HOURS,
        source="Order 3 of 2026",
        valid_from=date(2026, 1, 1),
        when={"about": "manner"},
    )
    five_days = lodged()
    amending.approve(by=asma, change=week)
    six_days = lodged()
    assert six_days.clocks.get().due_on < five_days.clocks.get().due_on
    amending.approve(by=asma, change=term)
    soon = lodged().clocks.get()
    assert soon.due_at - soon.started_at == timedelta(hours=48)
    assert lodged(fields={"about": "money", "story": "x"}).clocks.get().due_on > soon.due_on


# Warnings


def test_each_warning_and_escalation_is_told_once() -> None:
    case = registered()
    clock = case.clocks.get(code="police_report")
    assert clock.next_notice_at == clock.warn_at
    assert ringing.ring(clock.warn_at - timedelta(seconds=1)) == 0
    assert ringing.ring(clock.warn_at) == 1
    assert ringing.ring(clock.warn_at) == 0
    assert ringing.ring(clock.due_at + timedelta(days=9)) == 2  # both escalations
    told = list(ClockNotice.objects.filter(clock=clock).order_by("at").values_list("escalation", "role"))
    assert told == [(False, ""), (True, "district_prosecutor"), (True, "district_prosecutor")]
    assert verify_case(case) == []
    farah = officer("farah", Role.ASSISTANT_DISTRICT_PROSECUTOR)
    happen(case, "report", farah)
    clock.refresh_from_db()
    assert (clock.standing, clock.next_notice_at) == ("met", None)


def test_a_case_entered_late_is_overdue_at_once() -> None:
    case = registered(legal_time=datetime(2026, 1, 5, 9, tzinfo=HERE))
    clock = case.clocks.get(code="police_report")
    assert clock.due_on == date(2026, 1, 22)
    farah = officer("farah", Role.ASSISTANT_DISTRICT_PROSECUTOR)
    happen(case, "report", farah, at=datetime(2026, 1, 20, 9, tzinfo=HERE))
    clock.refresh_from_db()
    assert (clock.standing, clock.late) == ("met", False)  # by the day it came, not the day it was entered


def test_a_late_clock_stands_on_the_work_of_those_it_was_passed_on_to_until_it_is_met() -> None:
    case = registered()
    clock = case.clocks.get(code="police_report")
    chief = officer("chief", Role.DISTRICT_PROSECUTOR, case.organisation_id)
    elsewhere = officer("elsewhere", Role.DISTRICT_PROSECUTOR, "bait-ul-mal")
    assert my_work(chief).escalated == []
    ringing.ring(clock.due_at + timedelta(days=9))
    [line] = my_work(chief).escalated
    assert (line.case, line.due_at) == (case, clock.due_at)
    assert my_work(elsewhere).escalated == []
    happen(case, "report", officer("farah", Role.ASSISTANT_DISTRICT_PROSECUTOR))
    assert my_work(chief).escalated == []
