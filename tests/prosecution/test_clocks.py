"""The clocks of the law against days worked out by hand; `by_hand` in the table says how."""

import csv
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saiban.cases.calendar import HERE
from saiban.cases.clocks import Standing, State
from saiban.cases.declarations import Words
from saiban.prosecution.clocks import (
    DESCRIBED,
    Matter,
    Occurrence,
    Run,
    Subject,
    calendar_of,
    declared_clocks,
    facts_of_offences,
    law_as_of,
    report_times,
    run,
)
from saiban.prosecution.law import Confidence, clock_rules, limits, offence
from saiban.prosecution.law.clock_rules import editions, legal_events

SCENARIOS = list(csv.DictReader((Path(__file__).parent / "clock_scenarios.csv").read_text("utf-8").splitlines()))


def pairs(text: str) -> dict[str, str]:
    return dict(one.split("=") for one in text.split() if "=" in one)


def when(text: str) -> date | datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE) if "T" in text else date.fromisoformat(text)


def occurrence(text: str, key: str) -> Occurrence:
    """ "remand@2022-03-02>2022-03-09" """
    code, _at, days = text.partition("@")
    begins, _to, ends = days.partition(">")
    of_case = legal_events()[code].of == "case"
    return Occurrence(code, when(begins), "" if of_case else key, date.fromisoformat(ends) if ends else None)


def played(row: dict[str, str]) -> tuple[Run, str]:
    of = "exhibit" if row["accused"] == "exhibit" else "accused"
    subject = Subject(key="x", of=of, facts=pairs(row["accused"]), excluded=frozenset(row["barred"].split()))
    matter = Matter(
        fir_on=date.fromisoformat(row["fir"]),
        track=row["track"],
        jurisdiction=row["jurisdiction"],
        facts=pairs(row["facts"]),
        subjects=(subject,) if row["accused"] else (),
    )
    declared = {}
    for day, _is, name in (one.partition("=") for one in row["declared"].split(";") if one):
        declared[date.fromisoformat(day)] = None if name == "off" else Words(name, name)
    events = [Occurrence("fir", matter.fir_on), *(occurrence(one, "x") for one in row["events"].split())]
    key = "" if clock_rules()[row["clock"]].of == "case" else "x"
    return run(matter, events, calendar_of(row["jurisdiction"], declared)), key


def test_the_table_is_large_enough_and_covers_what_it_must() -> None:
    assert len(SCENARIOS) >= 80
    assert {row["track"] for row in SCENARIOS} >= {
        "ordinary",
        "anti_terrorism",
        "narcotics",
        "juvenile",
        "sexual_offence",
    }
    assert {row["clock"] for row in SCENARIOS} == set(clock_rules()) - {"fir_copy"}
    assert sum(bool(row["declared"]) for row in SCENARIOS) >= 8
    assert {row["fir"][:4] for row in SCENARIOS} >= {"2012", "2016"}


@pytest.mark.parametrize("row", SCENARIOS, ids=[f"{n}-{row['clock']}" for n, row in enumerate(SCENARIOS, 2)])
def test_a_clock_ends_on_the_day_worked_out_by_hand(row: dict[str, str]) -> None:
    found, key = played(row)
    clock = found.latest(row["clock"], key)
    if row["expected"] == "none":
        assert clock is None
        assert bool(found.excluded) == bool(row["barred"])
        return
    assert clock is not None, "the clock did not start"
    assert row["law"] in clock.law
    if row["expected"] == "stands":
        assert (clock.state.due_on, clock.state.standing) == (None, Standing.PAUSED)
    elif "T" in row["expected"]:
        assert clock.state.due_at == when(row["expected"])
    else:
        assert clock.state.due_on == date.fromisoformat(row["expected"]), row["by_hand"]


def test_the_law_is_that_of_the_fir_not_of_the_arrest() -> None:
    def remand(fir: date) -> int:
        matter = Matter(fir, "anti_terrorism", subjects=(Subject("Karim"),))
        clock = run(matter, [Occurrence("fir", fir), Occurrence("remand", date(2015, 3, 2), "Karim")]).latest(
            "police_remand", "Karim"
        )
        assert clock is not None
        return clock.term.count

    assert remand(date(2012, 5, 1)) == 30
    assert remand(date(2014, 5, 1)) == 90


def test_each_accused_has_clocks_of_their_own() -> None:
    nasreen = Subject("Nasreen", facts={"sex": "female", "capital": "yes"})
    bashir = Subject("Bashir", facts={"capital": "yes"}, excluded=frozenset({"hardened"}))
    found = run(
        Matter(date(2022, 1, 1), subjects=(nasreen, bashir)),
        [
            Occurrence("fir", date(2022, 1, 1)),
            Occurrence("arrest", date(2022, 1, 5), "Nasreen"),
            Occurrence("arrest", date(2022, 1, 6), "Bashir"),
            Occurrence("bailed", date(2022, 11, 1), "Nasreen"),
        ],
    )
    hers = found.latest("statutory_bail", "Nasreen")
    assert hers is not None
    assert (hers.state.due_on, hers.state.standing) == (date(2023, 1, 5), Standing.MET)
    assert found.latest("statutory_bail", "Bashir") is None
    assert [(one.key, one.exclusion.fact) for one in found.excluded] == [("Bashir", "hardened")]


def test_an_interim_report_is_not_a_final_one() -> None:
    found = run(
        Matter(date(2022, 3, 1)),
        [
            Occurrence("fir", date(2022, 3, 1)),
            Occurrence("interim_report", date(2022, 3, 17)),
            Occurrence("final_report", date(2022, 5, 10)),
        ],
    )
    interim, final = found.latest("interim_report"), found.latest("police_report")
    assert interim is not None and final is not None
    assert interim.state.at(datetime(2022, 6, 1, tzinfo=HERE)) == State.MET
    assert final.state.at(datetime(2022, 6, 1, tzinfo=HERE)) == State.MET_LATE
    times = report_times(
        date(2022, 3, 1), found, interim=date(2022, 3, 17), final=date(2022, 5, 10), today=date(2022, 6, 1)
    )
    assert (times.interim, times.final, times.between, times.final_late) == (16, 70, 54, True)


def test_a_report_that_has_not_come_is_late_only_after_its_last_day() -> None:
    found = run(Matter(date(2022, 3, 1)), [Occurrence("fir", date(2022, 3, 1))])

    def late(today: date) -> bool | None:
        return report_times(date(2022, 3, 1), found, interim=None, final=None, today=today).final_late

    assert late(date(2022, 3, 15)) is None
    assert late(date(2022, 3, 16)) is True


def test_what_offences_say_of_trial_norm_and_bail() -> None:
    def facts(*cited: str) -> dict[str, str]:
        return facts_of_offences([one for section in cited if (one := offence("PPC", section)) is not None])

    assert facts("302", "34") == {"offence": "murder", "capital": "yes"}
    assert facts("324", "34") == {"offence": "over_7", "capital": "no"}
    assert facts("380", "34") == {"offence": "up_to_7", "capital": "no"}
    assert facts("34") == {}


def test_limits_are_those_of_the_track_and_day() -> None:
    def most(track: str, fir: date) -> list[str]:
        return [one.of for one in limits({"track": track}, fir) if one.code == "adjournments"]

    assert most("anti_terrorism", date(2016, 1, 1)) == ["adjournments in the trial"]
    assert most("anti_terrorism", date(2012, 1, 1)) == ["consecutive adjournments"]
    assert most("ordinary", date(2016, 1, 1)) == []


def test_every_term_names_its_law_and_no_two_fit_alike() -> None:
    for rule in clock_rules().values():
        assert len({term.law for term in rule.terms}) == len(rule.terms), rule.code
        for term in rule.terms:
            assert term.law and term.confidence in tuple(Confidence)
            for other in rule.terms:
                if term is other or term.when != other.when:
                    continue
                days = [date.min, *editions()]
                assert not any(term.holds_on(day) and other.holds_on(day) for day in days), rule.code


@given(st.dates(date(2000, 1, 1), date(2027, 12, 31)))
def test_every_fir_falls_into_one_edition_of_the_law(fir: date) -> None:
    code = law_as_of(fir)
    begins = date.min if code == "before" else date.fromisoformat(code)
    assert begins <= fir
    assert not any(begins < day <= fir for day in editions())
    for clock in declared_clocks():
        dated = [term for term in clock.terms if ("law_as_of", code) in term.when]
        rule = clock_rules()[clock.code]
        assert len(dated) == sum(
            term.holds_on(fir) for term in rule.terms if term.valid_from is not None or term.valid_to is not None
        )


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.integers(0, 4))
def test_remand_orders_add_up_whatever_their_number(days: list[int], gap: int) -> None:
    starts = [date(2022, 3, 1)]
    orders = []
    for count in days:
        ends = date.fromordinal(starts[-1].toordinal() + count)
        orders.append(Occurrence("remand", starts[-1], "Karim", ends))
        starts.append(date.fromordinal(ends.toordinal() + gap))
    found = run(Matter(date(2022, 3, 1), subjects=(Subject("Karim"),)), [Occurrence("fir", date(2022, 3, 1)), *orders])
    clock = found.latest("police_remand", "Karim")
    assert clock is not None
    held = sum(days)
    if held > 15:
        assert clock.state.due_on is not None
        last = orders[-1].until
        assert last is not None and clock.state.due_on < last
    else:
        assert (clock.state.due_on, clock.state.used) == (None, held)


def test_scenarios_of_one_clock_move_with_the_moon_alone() -> None:
    """Where two rows differ in declared days alone, so do their answers: the table itself is no accident."""
    moved = 0
    for before, after in pairwise(SCENARIOS):
        same = ("jurisdiction", "track", "fir", "events", "clock")
        if after["declared"] and not before["declared"] and all(before[name] == after[name] for name in same):
            assert before["expected"] != after["expected"]
            moved += 1
    assert moved >= 7


def test_a_subject_without_facts_starts_no_clock_that_asks_for_them() -> None:
    karim = Subject("Karim")
    found = run(
        Matter(date(2022, 3, 1), subjects=(karim, replace(karim, key="Bashir"))),
        [Occurrence("fir", date(2022, 3, 1)), Occurrence("arrest", date(2022, 3, 2), "Karim")],
    )
    assert found.latest("statutory_bail", "Karim") is None
    assert found.latest("production", "Karim") is not None
    assert found.latest("production", "Bashir") is None


def test_a_case_type_may_declare_these_clocks() -> None:
    """What is said against them is only that some people have no such clock at all: statutory bail, juveniles."""
    from saiban.cases.checking import faults_of
    from saiban.prosecution.clocks import legal_case

    said = [fault for fault in faults_of(legal_case()) if fault.startswith("the clock")]
    assert [fault for fault in said if "no term that holds where no other does" not in fault] == []


def detained(*later: Occurrence, **facts: str) -> Run:
    """Somebody arrested on 5 January 2022 for what their facts say, and what came later."""
    matter = Matter(fir_on=date(2022, 1, 3), subjects=(Subject("x", facts=facts),))
    return run(matter, [Occurrence("arrest", date(2022, 1, 5), "x"), *later])


def test_a_charge_that_becomes_capital_doubles_the_detention_that_gives_bail_counted_from_the_arrest() -> None:
    raised = Occurrence(DESCRIBED, date(2022, 6, 1), "x", facts={"capital": "yes"})
    bail = [detained(*later, capital="no").latest("statutory_bail", "x") for later in ((), (raised,))]
    assert [one and one.state.due_on for one in bail] == [date(2023, 1, 5), date(2024, 1, 5)]
    assert bail[1] and bail[1].state.started_at.date() == date(2022, 1, 5) and "(b)" in bail[1].law
    lowered = Occurrence(DESCRIBED, date(2022, 9, 1), "x", facts={"capital": "no"})
    again = detained(raised, lowered, capital="no").latest("statutory_bail", "x")
    assert again and again.state.due_on == date(2023, 1, 5)


def test_a_charge_without_such_bail_stops_the_clock_and_a_lesser_one_starts_it_from_the_arrest() -> None:
    barred = Occurrence(DESCRIBED, date(2022, 6, 1), "x", facts={"statutory_bail": "excluded"})
    freed = Occurrence(DESCRIBED, date(2022, 9, 1), "x", facts={"statutory_bail": "open"})
    delay = [Occurrence("delay_began", date(2022, 7, 1), "x"), Occurrence("delay_ended", date(2022, 7, 11), "x")]
    assert detained(barred, capital="no").latest("statutory_bail", "x") is None
    clock = detained(barred, *delay, freed, capital="no").latest("statutory_bail", "x")
    assert clock and clock.state.due_on == date(2023, 1, 15)  # the ten days of delay by the accused do not count


def test_bail_that_was_given_before_the_charge_was_raised_stays_met() -> None:
    bailed = Occurrence("bailed", date(2022, 5, 1), "x")
    raised = Occurrence(DESCRIBED, date(2022, 6, 1), "x", facts={"capital": "yes"})
    clock = detained(bailed, raised, capital="no").latest("statutory_bail", "x")
    assert clock and (clock.state.standing, clock.state.due_on) == (Standing.MET, date(2023, 1, 5))
