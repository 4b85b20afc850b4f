"""A day in court, from the cause list to the next date: of two who write one wins, nothing is lost or written twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from saiban.access.models import AccessLog, Role
from saiban.access.viewer import Viewer
from saiban.cases.calendar import Calendar
from saiban.cases.declarations import Confidentiality, Words
from saiban.cases.faults import FieldFaults
from saiban.cases.models import Assignment, Case, RunningClock, Task
from saiban.cases.work import feed
from saiban.cases.work.words import words_of
from saiban.prosecution.diary import queries, rules
from saiban.prosecution.diary.rules import Written
from saiban.prosecution.diary.services import Called, RowOvertaken, call_witness, list_case, write
from saiban.prosecution.models import Hearing, HearingEntry, Prosecution
from saiban.prosecution.queries import hearings_for
from saiban.prosecution.registration.entry import WitnessEntry
from saiban.prosecution.registration.services import register
from saiban.prosecution.writing import Writing
from tests.prosecution.office import browser, court, key, murder, prosecutor

MONDAY = date(2026, 11, 23)
KARACHI = Calendar("", declared={date(2026, 12, 2): Words("A day of mourning", "یومِ سوگ")})


def _sitting(days: int) -> date:
    """The first day so many days from today on which courts sit everywhere."""
    day = timezone.localdate() + timedelta(days=days)
    while rules.why_off(day, Calendar("")):
        day += timedelta(days=1)
    return day


def _before_court(viewer: Viewer, number: int, **about: object) -> Case:
    """A murder whose court took cognizance."""
    paper = murder(number, offences="302/34 PPC", track="ordinary", **about)
    case = register(viewer=viewer, entry=paper, key=key())
    writing = Writing(case, viewer, key())
    today = timezone.localdate()
    writing.event("final_report", fields={"report_class": "challan"}, on=today - timedelta(days=40))
    writing.event("report_passed", fields={"opinion": "stand_trial"}, on=today - timedelta(days=39))
    writing.event("challan_submitted", on=today - timedelta(days=38))
    writing.event("cognizance", on=today - timedelta(days=30))
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def rashid(db: None) -> Viewer:
    return prosecutor("rashid")


def _listed(viewer: Viewer, case: Case, on: date | None = None, purpose: str = "copies") -> Hearing:
    day = on or timezone.localdate()
    return list_case(viewer=viewer, court=court(), on=day, case=case, purpose=purpose, key=key())


def _adjourned(days: int = 10, by: str = "defence", **about: object) -> Written:
    return Written("adjourned", asked_by=by, reason="defence_counsel", next_on=_sitting(days), **about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "on", "field"),
    [
        (Written("listed"), MONDAY, "result"),
        (Written("adjourned", reason="time", next_on=date(2026, 11, 30)), MONDAY, "asked_by"),
        (Written("adjourned", asked_by="court", next_on=date(2026, 11, 30)), MONDAY, "reason"),
        (Written("progress"), MONDAY, "next_on"),
        (Written("progress", next_on=MONDAY), MONDAY, "next_on"),
        (Written("progress", next_on=date(2026, 11, 29)), MONDAY, "next_on"),  # a Sunday
        (Written("progress", next_on=date(2026, 12, 2)), MONDAY, "next_on"),  # a declared day
        (Written("progress", next_on=date(2026, 12, 25)), MONDAY, "next_on"),  # the Quaid's birthday
        (Written("decided", next_on=date(2026, 11, 30)), MONDAY, "next_on"),
        (Written("progress", asked_by="court", next_on=date(2026, 11, 30)), MONDAY, "result"),
        (Written("adjourned", "heard", "court", "time", date(2026, 11, 30)), MONDAY, "step"),
        (Written("progress", next_on=date(2026, 11, 30)), date(2026, 11, 20), "because"),
        (Written("progress", next_on=date(2026, 11, 30)), date(2026, 11, 24), "result"),
    ],
)
def test_what_cannot_be_written_of_a_hearing_is_told_by_field(written: Written, on: date, field: str) -> None:
    assert list(rules.faults(written, on=on, today=MONDAY, calendar=KARACHI)) == [field]


@pytest.mark.parametrize(
    "written",
    [
        Written("progress", next_on=date(2026, 11, 30)),
        Written("progress", next_on=date(2026, 11, 29), though_off=True),
        Written("progress", "filed_dormant"),
        Written("adjourned", asked_by="both", reason="time", next_on=date(2026, 11, 30)),
        Written("decided", "judgment"),
        Written("struck"),
    ],
)
def test_what_can_be_written_on_the_day(written: Written) -> None:
    assert rules.faults(written, on=MONDAY, today=MONDAY, calendar=KARACHI) == {}


def test_a_step_in_court_is_an_event_of_the_case_and_the_next_date_lists_the_case_again(rashid: Viewer) -> None:
    case = _before_court(rashid, 1)
    row = _listed(rashid, case)
    written = Written("progress", "copies", next_on=_sitting(9), next_purpose="charge")
    write(viewer=rashid, hearing=row, written=written, seen=0, key=key())

    akbar, shahid = case.accused.order_by("number")
    assert (akbar.copies_on, shahid.copies_on) == (timezone.localdate(), None), "who absconds was given nothing"
    following = Hearing.objects.get(case=case, result="listed")
    assert (following.on, following.purpose, following.court) == (_sitting(9), "charge", court())
    file = Prosecution.objects.get(pk=case.pk)
    assert (file.hearings_held, file.adjournments, file.next_on) == (1, 0, _sitting(9))
    clock = RunningClock.objects.get(case=case, code="custody_adjournment")
    assert clock.started_at is not None, "the fifteen days of s. 344 run for whoever went back to custody"


def test_of_two_who_write_one_row_one_wins_and_the_other_is_told(rashid: Viewer) -> None:
    nadia = prosecutor("nadia")
    row = _listed(rashid, _before_court(rashid, 2))
    write(viewer=nadia, hearing=row, written=_adjourned(), seen=0, key=key())
    with pytest.raises(RowOvertaken, match=r"Nadia.*adjourned"):
        write(viewer=rashid, hearing=row, written=Written("progress", next_on=_sitting(4)), seen=0, key=key())
    row.refresh_from_db()
    assert (row.result, row.version, row.next_on) == ("adjourned", 1, _sitting(10))
    assert Hearing.objects.filter(case=row.case, result="listed").count() == 1


def test_the_same_key_writes_once(rashid: Viewer) -> None:
    row, same = _listed(rashid, _before_court(rashid, 3)), key()
    first, again = (write(viewer=rashid, hearing=row, written=_adjourned(), seen=0, key=same) for _time in range(2))
    assert first.pk == again.pk
    assert (row.entries.count(), Hearing.objects.filter(case=row.case).count()) == (1, 2)


def test_a_correction_is_one_more_entry_and_takes_the_wrong_next_date_off(rashid: Viewer) -> None:
    case = _before_court(rashid, 4)
    row = _listed(rashid, case)
    write(viewer=rashid, hearing=row, written=_adjourned(10), seen=0, key=key())
    write(viewer=rashid, hearing=row, written=_adjourned(17), seen=1, key=key())
    assert [entry.values["next_on"] for entry in row.entries.order_by("number")] == [
        _sitting(10).isoformat(),
        _sitting(17).isoformat(),
    ]
    wrong, right = Hearing.objects.filter(case=case, on__gt=row.on).order_by("on")
    assert (wrong.result, right.result) == ("struck", "listed")
    assert (Prosecution.objects.get(pk=case.pk).next_on, Prosecution.objects.get(pk=case.pk).adjournments) == (
        _sitting(17),
        1,
    )
    write(viewer=rashid, hearing=row, written=_adjourned(10), seen=2, key=key())  # after all
    assert Hearing.objects.get(pk=wrong.pk).result == "listed"
    with pytest.raises(DatabaseError), transaction.atomic():
        HearingEntry.objects.filter(hearing=row).delete()


def test_what_is_written_after_its_day_needs_a_reason_and_stays_late(rashid: Viewer) -> None:
    row = _listed(rashid, _before_court(rashid, 5), on=timezone.localdate() - timedelta(days=3))
    with pytest.raises(FieldFaults) as refused:
        write(viewer=rashid, hearing=row, written=_adjourned(), seen=0, key=key())
    assert list(refused.value.faults) == ["because"]
    write(viewer=rashid, hearing=row, written=_adjourned(because="no light in the office"), seen=0, key=key())
    row.refresh_from_db()
    assert row.late_because == "no light in the office"
    assert timezone.localdate(row.entered_at) > row.on


@pytest.mark.parametrize(("by", "alarms"), [("prosecution", 1), ("both", 1), ("defence", 0), ("court", 0)])
def test_the_head_is_told_when_the_prosecution_itself_asks(rashid: Viewer, by: str, alarms: int) -> None:
    head = prosecutor("head", Role.DISTRICT_PROSECUTOR)
    row = _listed(rashid, _before_court(rashid, 6))
    write(viewer=rashid, hearing=row, written=_adjourned(by=by), seen=0, key=key())
    write(viewer=rashid, hearing=row, written=_adjourned(14, by=by), seen=1, key=key())
    tasks = Task.objects.filter(case=row.case, user=head.user, state="open").exclude(words=None)
    assert tasks.count() == alarms, "once, also where the row is corrected"
    if alarms:
        assert "defence counsel absent" in words_of(tasks[0].words)


def test_witnesses_are_summoned_come_and_are_examined(rashid: Viewer) -> None:
    seen = (WitnessEntry("Ghulam Rasool", "eye"), WitnessEntry("Zainab", "eye", protected=True, authority="Order"))
    case = _before_court(rashid, 7, witnesses=seen)
    row = _listed(rashid, case, purpose="evidence")
    first, second = case.witnesses.order_by("number")
    call_witness(
        viewer=rashid, hearing=row, witness=first, called=Called(row.on, True, True, True, True), seen=0, key=key()
    )
    call_witness(viewer=rashid, hearing=row, witness=second, called=Called(row.on, True, False), seen=1, key=key())
    first.refresh_from_db()
    assert (first.examined_on, first.hostile) == (row.on, True)
    with pytest.raises(FieldFaults):
        call_witness(
            viewer=rashid, hearing=row, witness=second, called=Called(row.on, True, False, True), seen=2, key=key()
        )
    line = queries.day_of(rashid, court(), row.on)[0]
    assert line.witnesses == "2 called, 1 came, 1 examined"


def test_a_clash_of_counsel_is_seen_and_a_sealed_case_is_in_no_list_count_or_clash(rashid: Viewer) -> None:
    nadia = prosecutor("nadia")
    one, other, hidden = (_before_court(rashid, number) for number in (8, 9, 10))
    Prosecution.objects.update(lead=rashid.user)
    today, elsewhere = timezone.localdate(), court("session-south", "session")
    for case, place in ((one, court()), (other, elsewhere), (hidden, court("gbv-south", "anti_rape"))):
        list_case(viewer=rashid, court=place, on=today, case=case, purpose="copies", key=key())
    Case.objects.filter(pk=hidden.pk).update(confidentiality=Confidentiality.SEALED)

    (line,) = queries.day_of(nadia, court(), today)
    assert line.clash == "SESSION-SOUTH"
    assert line.accused == ("Akbar Ali", "Shahid Raza")
    assert {place.pk for place, count, _open in queries.courts_of_day(nadia, today) if count} == {
        "atc-2-karachi",
        "session-south",
    }
    assert AccessLog.objects.filter(act="case_list", subjects=[one.pk]).exists()
    monday = today - timedelta(days=today.weekday())
    assert sum(len(listed) for _day, listed in queries.week_of(rashid, monday)) == 2
    page = browser(nadia).get(f"/prosecution/diary/gbv-south/{today}/")
    assert page.status_code == 200 and hidden.number not in page.content.decode()
    sealed = Hearing.objects.get(case=hidden)
    assert browser(nadia).get(f"/prosecution/diary/hearing/{sealed.pk}/").status_code == 404
    with pytest.raises(Hearing.DoesNotExist):
        write(viewer=nadia, hearing=sealed, written=_adjourned(), seen=0, key=key())


def test_hearings_stand_in_the_feed_of_their_counsel_without_a_name(rashid: Viewer) -> None:
    case = _before_court(rashid, 11)
    Prosecution.objects.update(lead=rashid.user)
    _listed(rashid, case)
    assert b"hearing" not in feed.calendar_of(rashid.user), "only of cases that are given to them"
    Assignment.objects.create(case=case, user=rashid.user, state="confirmed", proposed_by=rashid.user)
    calendar = feed.calendar_of(rashid.user).decode()
    assert f"{case.number}: hearing" in calendar.replace("\r\n ", "") and "Akbar" not in calendar


def _grid(client: Client, path: str) -> dict[str, str]:
    """What the form of the grid sends when nothing was touched."""
    page = client.get(path)
    found = {"once": page.context["rows"] and key()}
    for row in page.context["rows"]:
        shown = {f"r{row.key}-{name}": value for name, value in row.shown.items()}
        found |= shown | {f"r{row.key}-was": row.was, f"r{row.key}-seen": str(row.line.hearing.version)}
    return found


def test_a_whole_day_is_written_from_the_grid(rashid: Viewer) -> None:
    cases = [_before_court(rashid, 20 + number) for number in range(3)]
    rows = [_listed(rashid, case) for case in cases]
    client, path = browser(rashid), f"/prosecution/diary/atc-2-karachi/{timezone.localdate()}/"
    sent = _grid(client, path)
    stale = dict(sent, once=key())
    sent |= {f"r{row.pk}-tick": "1" for row in rows[:2]}
    sent |= {"many-result": "adjourned", "many-asked_by": "court", "many-reason": "judge_away"}
    sent |= {"many-next_on": _sitting(6).isoformat()}
    for _twice in range(2):
        assert client.post(path, sent).status_code == 302
    assert HearingEntry.objects.count() == 2
    assert Hearing.objects.filter(on=_sitting(6), result="listed").count() == 2

    # Nadia still has the page of before: the row that nobody touched is written, the other is told and kept
    nadia = browser(prosecutor("nadia"))
    first, _second, third = rows
    stale |= {f"r{third.pk}-result": "progress", f"r{third.pk}-step": "copies"}
    stale |= {f"r{third.pk}-next_on": _sitting(8).isoformat()}
    stale |= {f"r{first.pk}-result": "left_over", f"r{first.pk}-next_on": _sitting(5).isoformat()}
    answer = nadia.post(path, stale)
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Rashid wrote of this row meanwhile" in words and f'value="{_sitting(5).isoformat()}"' in words
    assert [row.result for row in Hearing.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")] == [
        "adjourned",
        "adjourned",
        "progress",
    ]
    paper = client.get(f"{path}print/")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_a_day_off_is_refused_with_its_reason_in_the_row(rashid: Viewer) -> None:
    row = _listed(rashid, _before_court(rashid, 30))
    client, path = browser(rashid), f"/prosecution/diary/atc-2-karachi/{timezone.localdate()}/"
    today = timezone.localdate()
    sunday = today + timedelta(days=13 - today.weekday())
    sent = _grid(client, path) | {f"r{row.pk}-result": "progress", f"r{row.pk}-next_on": sunday.isoformat()}
    answer = client.post(path, sent)
    assert answer.status_code == 400 and b"The court does not sit then" in answer.content
    assert client.post(path, sent | {"once": key(), f"r{row.pk}-though_off": "1"}).status_code == 302
    assert Hearing.objects.get(pk=row.pk).next_on == sunday


def test_the_grid_asks_the_same_few_questions_however_long_the_list(
    rashid: Viewer, django_assert_max_num_queries: object
) -> None:
    for number in range(4):
        _listed(rashid, _before_court(rashid, 40 + number))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert len(queries.day_of(rashid, court(), timezone.localdate())) == 4


def test_a_day_is_found_by_its_index_not_by_reading_all_hearings(rashid: Viewer) -> None:
    case = _before_court(rashid, 50)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO prosecution_hearing"
            ' (case_id, court_id, "on", purpose, result, asked_by, reason, next_purpose, late_because, version)'
            " SELECT %s, %s, date '2000-01-01' + n, 'evidence', 'progress', '', '', '', '', 0"
            " FROM generate_series(1, 20000) n",
            [case.pk, court().pk],
        )
    plan = hearings_for(rashid).filter(court="atc-2-karachi", on=MONDAY).explain()
    assert "hearing_diary" in plan and "Seq Scan on prosecution_hearing" not in plan
