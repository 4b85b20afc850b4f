"""Clocks by hand-counted calendars, and against the plainest way to count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saiban.cases import clock_words
from saiban.cases.calendar import HERE, Calendar, Week, months_later, national
from saiban.cases.clocks import ClockState, Standing, State, compute, last_day, term_for
from saiban.cases.declarations import CaseType, Clock, ClockKind, Escalation, Pause, Term, Unit, Words
from saiban.cases.folding import PARTIES, SEAT, Happened, moments
from tests.cases.complaint import COMPLAINT
from tests.cases.prosecution import PROSECUTION

NO_HOLIDAYS = Calendar(declared={})
SINDH = Calendar(province="PK-SD")


def at(day: str, hour: int = 10) -> datetime:
    """Ten in the morning of a day in Pakistan."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=HERE)


def clocks_after(
    declared: CaseType,
    *events: tuple[str, str] | tuple[str, str, dict],
    calendar: Calendar = NO_HOLIDAYS,
    parties: Sequence[str] = (),
    amended: dict[str, list[Term]] | None = None,
) -> list[ClockState]:
    """Clocks of a case after events, each a code, a day and perhaps fields (`track`, too)."""
    history = []
    for seq, (code, day, *more) in enumerate(events, 1):
        fields = dict(more[0]) if more else {}
        track = fields.pop("track", None)
        if seq == 1:
            fields |= {PARTIES: [[n, kind] for n, kind in enumerate(parties, 1)], SEAT: ["bisp", None, None]}
        moment = datetime.fromisoformat(day).replace(tzinfo=HERE) if "T" in day else at(day)
        history.append(
            Happened(seq, code, "v", moment, moment, track, fields=fields, outcome=fields.get("outcome", ""))
        )
    return compute(declared, list(moments(history, lambda version: declared)), calendar, amended=amended or {})


def one(states: Sequence[ClockState], code: str, track: int | None = None) -> ClockState:
    """The newest round of a clock."""
    return [state for state in states if state.code == code and state.track == track][-1]


def complaint_with(clock: Clock) -> CaseType:
    return replace(COMPLAINT, clocks=(clock,))


THIRTY_DAYS = Clock(
    "decide",
    Words("Decision", "فیصلہ"),
    ClockKind.LEGAL,
    starts=("lodge",),
    met_by=("answer",),
    terms=(Term(30, Unit.DAYS, "BISP Act 2010, s. 21"),),
    pauses=(Pause(("ask",), ("reply",), Words("Asked", "پوچھا گیا")),),
    rolls=True,
    warn=(3,),
    escalate=(Escalation("auditor"),),
)
ABOUT = {"about": "manner"}


def test_thirty_days_paused_four_days_are_shown_line_by_line() -> None:
    # 3 March + 30 days is 2 April; four days paused: 6 April; a Monday, but declared a holiday: 7 April
    eid = Calendar(declared={date(2026, 4, 6): Words("Eid", "عید")})
    events = [("lodge", "2026-03-03", ABOUT), ("take", "2026-03-04"), ("ask", "2026-03-10"), ("reply", "2026-03-14")]
    clock = one(clocks_after(complaint_with(THIRTY_DAYS), *events, calendar=eid), "decide")
    assert clock.due_on == date(2026, 4, 7)
    assert clock.due_at == datetime(2026, 4, 8, tzinfo=HERE)
    assert clock_words.lines(clock, "en") == [
        "30 days from 3 March 2026 (BISP Act 2010, s. 21)",
        "paused 4 days, from 10 March 2026 to 14 March 2026",
        "6 April 2026 is no working day (Eid), so the next one counts",
        "due 7 April 2026",
    ]
    assert clock_words.sentence(clock, "en").endswith("so the next one counts: due 7 April 2026")


def test_the_same_lines_are_said_in_urdu() -> None:
    events = [("lodge", "2026-03-03", ABOUT), ("take", "2026-03-04"), ("ask", "2026-03-10"), ("reply", "2026-03-14")]
    said = clock_words.lines(one(clocks_after(complaint_with(THIRTY_DAYS), *events), "decide"), "ur")
    assert "3 مارچ 2026" in said[0] and "30" in said[0]
    assert "4" in said[1] and "10 مارچ 2026" in said[1]
    assert "6 اپریل 2026" in said[-1]
    assert not any("paused" in line or "from" in line or "due" in line for line in said)


def test_a_clock_stands_still_until_the_person_replies() -> None:
    events = [("lodge", "2026-03-03", ABOUT), ("take", "2026-03-04"), ("ask", "2026-03-10")]
    clock = one(clocks_after(complaint_with(THIRTY_DAYS), *events), "decide")
    assert (clock.standing, clock.due_on, clock.notices) == (Standing.PAUSED, None, ())
    assert clock.at(at("2027-01-01")) == State.PAUSED
    assert clock_words.lines(clock, "en")[-1] == "stands still since 10 March 2026 with 23 days left"


def test_a_pause_after_the_last_day_excuses_nothing() -> None:
    events = [("lodge", "2026-03-03", ABOUT), ("take", "2026-03-04"), ("ask", "2026-05-01")]
    clock = one(clocks_after(complaint_with(THIRTY_DAYS), *events), "decide")
    assert clock.due_on == date(2026, 4, 2)
    assert clock.at(at("2026-05-02")) == State.OVERDUE


def test_how_it_stands_depends_on_the_day_alone() -> None:
    clock = one(clocks_after(complaint_with(THIRTY_DAYS), ("lodge", "2026-03-03", ABOUT)), "decide")
    days = {"2026-03-29": State.RUNNING, "2026-03-30": State.DUE_SOON, "2026-04-02": State.DUE_SOON}
    assert {day: clock.at(at(day)) for day in days} == days
    assert clock.at(datetime(2026, 4, 2, 23, 59, tzinfo=HERE)) == State.DUE_SOON
    assert clock.at(datetime(2026, 4, 3, tzinfo=HERE)) == State.OVERDUE


@pytest.mark.parametrize(("day", "late"), [("2026-04-02T23:59", False), ("2026-04-03T00:00", True)])
def test_met_on_the_last_day_is_met_in_time(day: str, late: bool) -> None:
    events = [("lodge", "2026-03-03", ABOUT), ("take", "2026-03-04"), ("answer", day, {"outcome": "upheld"})]
    clock = one(clocks_after(complaint_with(THIRTY_DAYS), *events), "decide")
    assert (clock.standing, clock.late) == (Standing.MET, late)


def test_working_days_leave_out_weekends_and_holidays_by_name() -> None:
    # 20 March 2026 is a Friday; Monday 23 March is Pakistan Day; Eid is computed for 20 and 21 March
    lodged = ("lodge", "2026-03-19", {"about": "money"})
    clock = one(clocks_after(COMPLAINT, lodged), "answer_in_time")
    assert clock.term.count == 7  # complaints about money have the shorter term
    assert clock.due_on == date(2026, 4, 1)  # 24, 25, 26, 27, 30, 31 March, 1 April
    said = clock_words.lines(clock, "en")
    assert "holiday on 23 March 2026: Pakistan Day" in said
    assert "weekly days off left out: 4 days" in said


def test_a_moon_that_was_not_sighted_moves_the_days() -> None:
    lodged = ("lodge", "2026-03-18", {"about": "money"})
    assert one(clocks_after(COMPLAINT, lodged), "answer_in_time").due_on == date(2026, 3, 31)
    sighted = {date(2026, 3, 20): None, date(2026, 3, 24): Words("Eid-ul-Fitr", "عید الفطر")}
    corrected = one(clocks_after(COMPLAINT, lodged, calendar=Calendar(declared=sighted)), "answer_in_time")
    assert corrected.due_on == date(2026, 3, 31)  # a day more in the week before, a day less in the next
    only_gained = one(
        clocks_after(COMPLAINT, lodged, calendar=Calendar(declared={date(2026, 3, 20): None})), "answer_in_time"
    )
    assert only_gained.due_on == date(2026, 3, 30)


def test_a_saturday_that_is_no_holiday_after_all_is_still_a_saturday() -> None:
    saturday = date(2026, 3, 21)
    assert saturday in national(2026)
    assert not Calendar(declared={saturday: None}).works(saturday)
    assert Calendar(declared={saturday: None}, worked=frozenset({saturday})).works(saturday)


def test_a_province_has_holidays_of_its_own() -> None:
    lodged = ("lodge", "2025-04-01", {"about": "money"})
    punjab = one(clocks_after(COMPLAINT, lodged, calendar=Calendar(province="PK-PB")), "answer_in_time").due_on
    sindh = one(clocks_after(COMPLAINT, lodged, calendar=SINDH), "answer_in_time").due_on
    assert not SINDH.works(date(2025, 4, 4)) and Calendar(province="PK-PB").works(date(2025, 4, 4))
    assert (punjab, sindh) == (date(2025, 4, 11), date(2025, 4, 14))


def test_an_office_that_works_on_saturdays_is_due_sooner() -> None:
    six_days = Calendar(weeks=(Week(frozenset({6}), date(2026, 1, 1), date(2026, 12, 31)),))
    assert six_days.works(date(2026, 4, 11)) and not six_days.works(date(2027, 4, 10))
    lodged = ("lodge", "2026-04-06", {"about": "money"})
    assert one(clocks_after(COMPLAINT, lodged), "answer_in_time").due_on == date(2026, 4, 15)
    assert one(clocks_after(COMPLAINT, lodged, calendar=six_days), "answer_in_time").due_on == date(2026, 4, 14)


def test_an_amendment_holds_for_what_begins_after_it() -> None:
    amended = {"answer_in_time": [Term(10, Unit.DAYS, "Notification 7 of 2027", valid_from=date(2027, 1, 1))]}
    before = one(clocks_after(COMPLAINT, ("lodge", "2026-12-31", ABOUT), amended=amended), "answer_in_time")
    from_then_on = one(clocks_after(COMPLAINT, ("lodge", "2027-01-01", ABOUT), amended=amended), "answer_in_time")
    assert (before.term.count, before.term.unit) == (15, Unit.WORKING_DAYS)
    assert from_then_on.due_on == date(2027, 1, 11)
    money = one(clocks_after(COMPLAINT, ("lodge", "2027-01-01", {"about": "money"}), amended=amended), "answer_in_time")
    assert money.term.count == 7  # what is said of a fact goes before what is said of all


def test_a_complaint_that_is_opened_again_has_a_second_round() -> None:
    events = [
        ("lodge", "2026-04-06", ABOUT),
        ("take", "2026-04-07"),
        ("answer", "2026-04-08", {"outcome": "upheld"}),
        ("reopen", "2026-05-04"),
    ]
    rounds = clocks_after(COMPLAINT, *events)
    assert [(state.round, state.standing) for state in rounds] == [(1, Standing.MET), (2, Standing.RUNNING)]
    assert rounds[1].started_at == at("2026-05-04")


# Tracks within a case

REGISTERED = ("register", "2026-02-02", {"law": "ordinary"})


def test_each_accused_has_days_of_remand_of_their_own_that_add_up() -> None:
    states = clocks_after(
        PROSECUTION,
        REGISTERED,
        ("remand", "2026-02-03", {"track": 1, "until": "2026-02-10"}),
        ("remand", "2026-02-10", {"track": 1, "until": "2026-02-16"}),
        ("remand", "2026-02-12", {"track": 2, "until": "2026-02-20"}),
        parties=("accused", "accused"),
    )
    first, second = one(states, "remand_days", 1), one(states, "remand_days", 2)
    assert (first.used, first.standing) == (13, Standing.PAUSED)  # 7 and 6 days, and none runs beyond
    assert second.used == 8


def test_remand_beyond_fifteen_days_is_late_from_the_sixteenth() -> None:
    states = clocks_after(
        PROSECUTION,
        REGISTERED,
        ("remand", "2026-02-03", {"track": 1, "until": "2026-02-13"}),
        ("remand", "2026-02-13", {"track": 1, "until": "2026-02-28"}),
        parties=("accused",),
    )
    clock = one(states, "remand_days", 1)
    assert (clock.used, clock.due_on) == (25, date(2026, 2, 18))
    assert clock.at(at("2026-02-18")) == State.DUE_SOON
    assert clock.at(at("2026-02-19")) == State.OVERDUE
    assert "25 of 15 days used" in clock_words.lines(clock, "en")


def test_bail_ends_a_span_and_terrorism_has_ninety_days() -> None:
    states = clocks_after(
        PROSECUTION,
        ("register", "2026-02-02", {"law": "terrorism"}),
        ("remand", "2026-02-03", {"track": 1, "until": "2026-03-20"}),
        ("bail_out", "2026-02-13", {"track": 1}),
        parties=("accused",),
    )
    clock = one(states, "remand_days", 1)
    assert (clock.used, clock.term.count, clock.standing) == (10, 90, Standing.PAUSED)
    assert one(states, "police_report").term.unit == Unit.WORKING_DAYS


def test_a_charge_has_a_clock_that_its_accuseds_events_pause_and_a_window_outlasts_the_case() -> None:
    events = [
        REGISTERED,
        ("remand", "2026-02-03", {"track": 1, "until": "2026-02-10"}),
        ("charge", "2026-02-04", {"track": 1, "matter": "302 PPC"}),
        ("report", "2026-02-10"),
        ("send", "2026-02-11"),
        ("frame", "2026-03-02", {"track": 2}),
        ("bail_out", "2026-04-01", {"track": 1}),
    ]
    paused = one(clocks_after(PROSECUTION, *events, parties=("accused",)), "charge_norm", 2)
    assert (paused.standing, paused.due_on) == (Standing.PAUSED, None)
    judged = [("judge", "2026-06-01", {"track": 2, "outcome": "acquitted"})]
    window = one(clocks_after(PROSECUTION, *events, *judged, parties=("accused",)), "appeal", 2)
    assert window.due_on == date(2026, 7, 1)
    assert window.at(at("2026-07-02")) == State.PASSED


def test_hours_are_counted_from_the_minute() -> None:
    events = [REGISTERED, ("report", "2026-02-10"), ("return_it", "2026-02-11T14:30")]
    clock = one(clocks_after(PROSECUTION, *events), "answer")
    assert clock.due_at == datetime(2026, 2, 13, 14, 30, tzinfo=HERE)
    assert clock.at(datetime(2026, 2, 13, 2, 30, tzinfo=HERE)) == State.DUE_SOON
    assert clock.at(datetime(2026, 2, 13, 14, 30, tzinfo=HERE)) == State.OVERDUE
    assert clock_words.lines(clock, "en")[-1] == "due 13 February 2026, 14:30"


def test_warnings_and_escalations_come_in_order() -> None:
    clock = one(clocks_after(PROSECUTION, REGISTERED), "police_report")
    assert clock.due_on == date(2026, 2, 19)
    assert [(moment.date().isoformat(), whom.role if whom else "") for moment, whom in clock.notices] == [
        ("2026-02-16", ""),
        ("2026-02-20", "district_prosecutor"),
        ("2026-02-25", "district_prosecutor"),
    ]


def test_the_closest_term_of_the_day_holds() -> None:
    terms = (
        Term(30, Unit.DAYS, "general"),
        Term(60, Unit.DAYS, "Sindh", when=(("province", "PK-SD"),)),
        Term(45, Unit.DAYS, "EOBI in Sindh", when=(("province", "PK-SD"), ("scheme", "eobi"))),
        Term(20, Unit.DAYS, "of the past", when=(("province", "PK-SD"),), valid_to=date(2020, 1, 1)),
    )
    day = date(2026, 1, 1)
    assert term_for(terms, day, {"province": "PK-PB"}).count == 30
    assert term_for(terms, day, {"province": "PK-SD", "scheme": "zakat"}).count == 60
    assert term_for(terms, day, {"province": "PK-SD", "scheme": "eobi"}).count == 45


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-01-31", 1, "2026-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2026-11-22", 2, "2027-01-22")],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(start: str, months: int, end: str) -> None:
    assert months_later(date.fromisoformat(start), months) == date.fromisoformat(end)
    term = Term(months, Unit.MONTHS, "x")
    assert last_day(date.fromisoformat(start), term, [], NO_HOLIDAYS)[0] == date.fromisoformat(end)


def plainly(start: date, count: int, off: set[date], paused: set[date]) -> date:
    """The last day by crossing days out on a long list: no walk, no case."""
    days = [start + timedelta(days=n) for n in range(1, 4000)]
    return [day for day in days if day not in off and day not in paused][count - 1]


DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))


@settings(max_examples=300, deadline=None)
@given(
    start=DAYS,
    count=st.integers(1, 400),
    working=st.booleans(),
    pauses=st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), max_size=4),
    declared=st.dictionaries(st.integers(1, 500), st.booleans(), max_size=10),
)
def test_the_last_day_is_the_one_that_crossing_out_gives(
    start: date, count: int, working: bool, pauses: list[tuple[int, int]], declared: dict[int, bool]
) -> None:
    said = {start + timedelta(days=n): Words("Day", "دن") if off else None for n, off in declared.items()}
    calendar = Calendar(province="PK-SD", declared=said)
    spans = [(start + timedelta(days=n), start + timedelta(days=n + length)) for n, length in sorted(pauses)]
    paused = {begun + timedelta(days=n) for begun, ended in spans for n in range(1, (ended - begun).days + 1)}
    off = {start + timedelta(days=n) for n in range(1, 4000)} if working else set()
    off = {day for day in off if not calendar.works(day)}
    term = Term(count, Unit.WORKING_DAYS if working else Unit.DAYS, "x")
    found, steps = last_day(start, term, spans, calendar)
    assert found == plainly(start, count, off, paused)
    left_out = sum(step.count or 1 for step in steps if step.kind in ("paused", "weekends", "holiday"))
    assert (found - start).days == count + left_out  # the lines that are shown add up
