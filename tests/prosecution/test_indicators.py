"""Figures of prosecutions: each against plain Python over the same rows, with n, every denominator and an interval."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from benchmarks.prosecution_tables import made_up
from saiban.prosecution import indicators as figures_of
from saiban.prosecution.case_types import pick_lists
from saiban.prosecution.indicators import (
    DIMENSIONS,
    TABLES,
    UNKNOWN,
    Edition,
    Measured,
    Period,
    adjusted,
    denominators,
    indicators,
    intervals,
    measure,
    outcomes,
    publishable,
    report_lists,
    write_edition,
)
from saiban.prosecution.indicators.special import gini

YEAR = Period(date(2023, 1, 1), date(2024, 1, 1))
Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> Mapping[str, pa.Table]:
    return made_up(600, 5000, seed=7)


@pytest.fixture(scope="module")
def edition(rows: Mapping[str, pa.Table]) -> Iterable[Edition]:
    with Edition.of(rows) as one:
        yield one


def whole(found: Iterable[Measured], code: str, denominator: str = "") -> Measured:
    (one,) = [each for each in found if (each.figure, each.denominator, each.by) == (code, denominator, "")]
    return one


def within(day: date | None) -> bool:
    return day is not None and YEAR.begins <= day < YEAR.ends


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def letter(accused: Row) -> str | None:
    return outcomes()[accused["outcome"]].letter if accused["outcome"] else None


def pending(case: Row) -> bool:
    return case["registered_on"] < YEAR.ends and (case["disposed_on"] is None or case["disposed_on"] >= YEAR.ends)


def in_custody(one: Row) -> bool:
    return (
        one["custody_from"] is not None
        and one["custody_from"] < YEAR.ends
        and (one["custody_until"] is None or one["custody_until"] >= YEAR.ends)
    )


def before(day: date | None, last: date | None) -> bool:
    return day is not None and last is not None and day <= last


END = YEAR.ends
# figure, denominator: table, which rows it is of, which of these are so; written apart from indicators.yaml
SHARES: dict[tuple[str, str], tuple[str, Callable[[Row], bool], Callable[[Row], bool]]] = {
    ("Q1", "contested"): (
        "accused",
        lambda a: within(a["disposed_on"]) and letter(a) in ("C", "A"),
        lambda a: letter(a) == "C",
    ),
    ("Q1", "disposed"): (
        "accused",
        lambda a: within(a["disposed_on"]) and letter(a) is not None,
        lambda a: letter(a) == "C",
    ),
    ("Q3", "disposed"): (
        "accused",
        lambda a: within(a["disposed_on"]) and letter(a) is not None,
        lambda a: a["outcome"] in ("acquitted_249a", "acquitted_265k"),
    ),
    ("Q4", "filed"): (
        "accused",
        lambda a: within(a["filed_on"]) and a["filed"],
        lambda a: letter(a) in ("D", "W", "K"),
    ),
    ("Q5.witnesses", "examined"): ("witnesses", lambda w: within(w["examined_on"]), lambda w: w["hostile"]),
    ("Q6", "adverse"): (
        "accused",
        lambda a: within(a["disposed_on"]) and letter(a) in ("A", "D"),
        lambda a: before(a["adverse_report_on"], a["adverse_report_due"]),
    ),
    ("Q8", "opinions_answered"): (
        "scrutinies",
        lambda s: within(s["decided_on"]) and s["upheld"] is not None,
        lambda s: s["upheld"],
    ),
    ("T1.first", "reports_due"): (
        "cases",
        lambda c: (
            within(c["fir_on"])
            and (c["report_last_day"] < END or c["interim_on"] is not None or c["final_on"] is not None)
        ),
        lambda c: before(earliest(c["interim_on"], c["final_on"]), c["report_last_day"]),
    ),
    ("T1.final", "reports_due"): (
        "cases",
        lambda c: within(c["fir_on"]) and (c["report_last_day"] < END or c["final_on"] is not None),
        lambda c: before(c["final_on"], c["report_last_day"]),
    ),
    ("T2.late", "firs"): (
        "cases",
        lambda c: within(c["fir_on"]) and c["fir_on"] + timedelta(1) < END,
        lambda c: c["fir_received_on"] is None or (c["fir_received_on"] - c["fir_on"]).days > 1,
    ),
    ("T4.returned", "scrutinies"): (
        "scrutinies",
        lambda s: within(s["received_on"]),
        lambda s: s["decision"] == "returned",
    ),
    ("T6.norm", "with_norm"): (
        "cases",
        lambda c: within(c["disposed_on"]),
        lambda c: before(c["disposed_on"], c["norm_last_day"]),
    ),
    ("T9.one_year", "pending"): ("cases", pending, lambda c: c["registered_on"] < date(2023, 1, 1)),
    ("T10.effective", "held"): ("hearings", lambda h: within(h["heard_on"]) and h["held"], lambda h: h["progress"]),
    ("T11", "listed"): ("hearings", lambda h: within(h["heard_on"]), lambda h: h["adjourned_by"] is not None),
    ("T11.prosecution", "adjourned"): (
        "hearings",
        lambda h: within(h["heard_on"]) and h["adjourned_by"] is not None,
        lambda h: h["adjourned_by"] in ("prosecution", "both"),
    ),
    ("T12", "first_dates"): ("hearings", lambda h: within(h["heard_on"]) and h["first_date"], lambda h: h["progress"]),
    ("T13.came", "summoned"): ("witnesses", lambda w: within(w["summoned_on"]), lambda w: w["appeared_on"] is not None),
    ("T14", "custody_clocks"): (
        "clocks",
        lambda k: within(k["started_on"]) and k["family"] == "custody" and not k["excluded"],
        lambda k: (k["met_on"] or END) > k["last_day"],
    ),
    ("T15.share", "pending"): (
        "accused",
        lambda a: (
            a["filed_on"] is not None and a["filed_on"] < END and (a["disposed_on"] is None or a["disposed_on"] >= END)
        ),
        in_custody,
    ),
    ("A1", "appeal_clocks"): (
        "clocks",
        lambda k: (
            within(k["started_on"])
            and k["family"] == "state_appeal"
            and (k["met_on"] is not None or k["last_day"] < END)
        ),
        lambda k: before(k["met_on"], k["last_day"]),
    ),
    ("A2.state", "appeals_state"): (
        "appeals",
        lambda a: within(a["decided_on"]) and a["appellant"] == "state",
        lambda a: a["result"] == "allowed",
    ),
    ("B1.refused", "bail_opposed"): (
        "bails",
        lambda b: within(b["decided_on"]) and b["opposed"] and b["result"] is not None,
        lambda b: b["result"] == "refused",
    ),
    ("L3.stayed", "instituted"): (
        "cases",
        lambda c: within(c["registered_on"]) and c["assigned_on"] is not None,
        lambda c: c["reassigned"] == 0,
    ),
    ("V1.contacted", "victims"): (
        "cases",
        lambda c: within(c["registered_on"]) and c["victim"] and c["registered_on"] + timedelta(7) < END,
        lambda c: before(c["victim_contacted_on"], c["registered_on"] + timedelta(7)),
    ),
    ("V2", "eligible"): (
        "witnesses",
        lambda w: within(w["protection_asked_on"]),
        lambda w: w["protection_decided_on"] is not None,
    ),
    ("V3", "vulnerable"): (
        "cases",
        lambda c: within(c["disposed_on"]) and c["vulnerable_victim"] and c["victim_norm_last_day"] is not None,
        lambda c: before(c["disposed_on"], c["victim_norm_last_day"]),
    ),
    ("D1.same_day", "hearings_entered"): (
        "hearings",
        lambda h: within(h["heard_on"]) and h["entered_on"] is not None,
        lambda h: h["entered_on"] == h["heard_on"],
    ),
}


def test_shares_are_those_that_plain_python_counts(edition: Edition, rows: Mapping[str, pa.Table]) -> None:
    found = measure(edition, YEAR)
    for (code, denominator), (table, of, so) in SHARES.items():
        these = [row for row in rows[table].to_pylist() if of(row)]
        parts = sum(bool(so(row)) for row in these)
        one = whole(found, code, denominator)
        assert (one.numerator, one.n) == (parts, len(these)), code
        assert these, code
        exact = stats.binomtest(parts, len(these)).proportion_ci(method="wilson")
        assert one.value == pytest.approx(parts / len(these))
        assert (one.low, one.high) == (pytest.approx(exact.low), pytest.approx(exact.high)), code


def test_shares_by_a_dimension_add_up_to_the_whole(edition: Edition, rows: Mapping[str, pa.Table]) -> None:
    places = {row["case_id"]: row for row in rows["cases"].to_pylist()}
    people = {row["accused_id"]: row for row in rows["accused"].to_pylist()}
    listed = {table: rows[table].to_pylist() for table in {table for table, _of, _so in SHARES.values()}}
    for by in ("district", "gender", "court", "offence"):
        found = measure(edition, YEAR, by=by)
        for (code, denominator), (table, of, so) in SHARES.items():
            counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
            for row in listed[table]:
                if of(row):
                    whose = people.get(row.get("accused_id", -1), row) if by == "gender" else places[row["case_id"]]
                    counts[whose.get(by) or UNKNOWN][0] += bool(so(row))
                    counts[whose.get(by) or UNKNOWN][1] += 1
            told = {
                one.group: [one.numerator, one.n]
                for one in found
                if (one.figure, one.denominator, one.by) == (code, denominator, by) and one.n
            }
            if by == "gender" and table in ("cases", "hearings", "witnesses", "scrutinies"):
                continue  # a hearing has no gender; a made-up scrutiny names nobody
            assert told == dict(counts), (code, by)


def test_days_are_medians_and_flows_are_counts_of_what_came_and_went(
    edition: Edition, rows: Mapping[str, pa.Table]
) -> None:
    found = measure(edition, YEAR)
    cases = rows["cases"].to_pylist()
    took = [
        (c["disposed_on"] - c["cognizance_on"]).days
        for c in cases
        if within(c["disposed_on"]) and c["cognizance_on"] is not None
    ]
    one = whole(found, "T6")
    assert (one.n, one.value) == (len(took), statistics.median(took))
    assert one.low is not None and one.high is not None and one.p90 is not None
    assert one.low < statistics.median(took) < one.high < one.p90 < max(took)
    custody = [
        (END - a["custody_from"]).days
        for a in rows["accused"].to_pylist()
        if in_custody(a) and (a["disposed_on"] is None or a["disposed_on"] >= END)
    ]
    assert whole(found, "T15").value == statistics.median(custody)
    came = sum(within(c["registered_on"]) for c in cases)
    went, left = sum(within(c["disposed_on"]) for c in cases), sum(pending(c) for c in cases)
    clearance = whole(found, "T7", "instituted")
    assert (clearance.numerator, clearance.n) == (went, came)
    assert clearance.value == pytest.approx(100 * went / came)
    assert whole(found, "T8", "cases_disposed").value == pytest.approx(365 * left / went)
    heard = defaultdict(int)
    for row in rows["hearings"].to_pylist():
        heard[row["case_id"]] += 1
    each = [heard[c["case_id"]] for c in cases if within(c["disposed_on"]) and heard[c["case_id"]]]
    assert whole(found, "T10").value == pytest.approx(statistics.mean(each))
    scores = [r["score"] for r in rows["reviews"].to_pylist() if within(r["reviewed_on"])]
    assert whole(found, "Q9").value == pytest.approx(statistics.mean(scores))


def test_charges_are_followed_from_the_first_version_to_the_last(
    edition: Edition, rows: Mapping[str, pa.Table]
) -> None:
    versions: dict[int, dict[int, dict[int, Row]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows["charges"].to_pylist():
        versions[row["accused_id"]][row["version"]][row["charge_id"]] = row
    these = [a for a in rows["accused"].to_pylist() if within(a["disposed_on"]) and letter(a)]
    first_and_last = [(versions[a["accused_id"]][1], versions[a["accused_id"]][2]) for a in these]
    found = measure(edition, YEAR)
    same = sum(first[0]["offence"] == last[0]["offence"] for first, last in first_and_last)
    assert (whole(found, "Q7", "with_versions").numerator, whole(found, "Q7", "with_versions").n) == (same, len(these))
    dropped = sum(len(first.keys() - last.keys()) for first, last in first_and_last)
    assert whole(found, "Q7.dropped").value == pytest.approx(dropped / len(these))
    assert whole(found, "Q7.added").value == 0
    changed = sum(first[one]["offence"] != last[one]["offence"] for first, last in first_and_last for one in last)
    assert whole(found, "Q7.changed").value == pytest.approx(changed / len(these))


def test_every_rate_has_words_n_and_an_interval_in_both_languages(edition: Edition) -> None:
    found = measure(edition, YEAR)
    for one in found:
        assert one.n is not None
        if one.value is not None and figures_of.figures()[one.figure].kind in ("share", "flow", "mean", "days"):
            assert one.low is not None and one.high is not None and one.low <= one.value <= one.high, one
        assert one.denominator in denominators() or not one.denominator
    assert {one.figure for one in found} == set(figures_of.figures())
    for indicator in indicators().values():
        for words in (indicator.name, indicator.definition, indicator.caution):
            assert words.en
            assert any("\u0600" <= each <= "\u06ff" for each in words.ur)


def test_every_indicator_of_the_reference_is_there() -> None:
    wanted = {f"Q{n}" for n in range(1, 10)} | {f"T{n}" for n in range(1, 16)} | {"A1", "A2", "A3", "B1", "L1", "L2"}
    assert set(indicators()) == wanted | {"L3", "V1", "V2", "V3", "F1", "D1"}
    kp = report_lists()["kp"]
    assert set(kp.indicators) <= set(indicators())
    assert set(kp.by) == {"gender", "offence", "district", "police_station", "profession", "prosecutor", "court"}
    assert set(kp.by) <= set(DIMENSIONS)


def test_every_way_in_which_a_case_type_ends_has_its_letter() -> None:
    for one in (*pick_lists.CONVICTIONS, *pick_lists.ACQUITTALS):
        assert outcomes()[one].letter == ("C" if one in pick_lists.CONVICTIONS else "A")
    of_things = {pick_lists.RETURNED, pick_lists.CONFISCATED, pick_lists.DESTROYED}
    assert {one.code for one in pick_lists.OUTCOMES if one not in of_things} <= set(outcomes())


def test_nothing_asks_how_severe_a_sentence_was() -> None:
    said = " ".join(
        f"{one.numerator} {one.value} {one.where} {' '.join(one.denominators.values())}"
        for one in figures_of.figures().values()
    )
    columns = {column for table in TABLES.values() for column in table}
    for word in ("sentence", "death", "imprison", "years_given", "fine", "severity"):
        assert word not in said
        assert not [column for column in columns if word in column]


def test_a_prosecutor_is_shown_against_the_mix_of_cases_alone(edition: Edition) -> None:
    with pytest.raises(ValueError, match="without its case mix"):
        measure(edition, YEAR, by="prosecutor")
    with pytest.raises(ValueError, match="without its case mix"):
        measure(edition, YEAR, within={"prosecutor": "P001"})
    with pytest.raises(ValueError, match="not shown of one prosecutor"):
        adjusted(edition, YEAR, "T14")


def hard_and_easy() -> Mapping[str, pa.Table]:
    """Two prosecutors alike: each wins nine in ten thefts and one in ten murders, but Sana has the murders."""
    cases, accused = [], []
    for who, thefts, murders in (("Sana", 20, 80), ("Bilal", 80, 20), ("Noor", 5, 5)):
        for offence, n, won in (("Theft", thefts, 9), ("Murder", murders, 1)):
            for place in range(n):
                key = len(cases)
                cases.append({"case_id": key, "prosecutor": who, "offence": offence, "court": "C"})
                outcome = "convicted" if place % 10 < won else "acquitted"
                accused.append({"accused_id": key, "case_id": key, "outcome": outcome, "disposed_on": date(2023, 5, 1)})
    return {"cases": pa.Table.from_pylist(cases), "accused": pa.Table.from_pylist(accused)}


def test_who_has_the_hard_cases_is_not_the_worse_for_it() -> None:
    with Edition.of(hard_and_easy()) as one:
        found = {each.prosecutor: each for each in adjusted(one, YEAR, "Q1")}
    assert list(found) == ["Bilal", "Noor", "Sana"]  # by name, whatever the figures
    assert (found["Sana"].observed, found["Bilal"].observed) == (26, 74)
    for who in ("Sana", "Bilal"):
        assert found[who].ratio == pytest.approx(1, abs=0.02)
        assert not found[who].clear
    assert (found["Noor"].n, found["Noor"].observed, found["Noor"].ratio) == (10, None, None)  # too few to say


def test_expected_adds_up_to_observed_over_the_whole_service(edition: Edition) -> None:
    found = adjusted(edition, Period(date(2020, 1, 1), date(2027, 1, 1)), "T10.effective", "listed")
    told = [one for one in found if one.observed is not None and one.expected is not None]
    assert len(told) > 20
    assert sum(one.observed or 0 for one in told) == pytest.approx(sum(one.expected or 0 for one in told), rel=0.03)


def test_what_nobody_could_enter_has_no_figure_and_no_rows_no_value() -> None:
    with Edition.of(hard_and_easy()) as one:
        found = measure(one, YEAR)
    assert "T1.first" not in {each.figure for each in found}  # there are no days of reports at all
    hearings = whole(found, "T11", "listed")
    assert (hearings.n, hearings.value, hearings.low) == (0, None, None)
    assert whole(found, "Q1", "contested").n == 210


def test_a_prepared_edition_says_the_same(edition: Edition, rows: Mapping[str, pa.Table], tmp_path: Any) -> None:
    write_edition(rows, tmp_path / "edition.duckdb")
    with Edition.opened(tmp_path / "edition.duckdb") as one:
        assert measure(one, YEAR, by="district") == measure(edition, YEAR, by="district")
    assert (tmp_path / "edition.duckdb").stat().st_mode & 0o077 == 0


def test_what_leaves_the_service_hides_small_groups(edition: Edition) -> None:
    for by in ("district", "gender", "court", "month"):
        for code in ("Q1", "T11.prosecution", "T6"):
            rows = measure(edition, YEAR, by=by, codes=[code])
            for before, after in zip(rows, publishable(rows), strict=True):
                if after.hidden:
                    assert (after.numerator, after.n, after.value, after.low) == (None, None, None, None)
                else:
                    assert after == before
                    small = (before.numerator or 0, (before.n or 0) - (before.numerator or 0))
                    assert not any(0 < count < 10 for count in small)
                    if code == "T6":
                        assert not 0 < (before.n or 0) < 10


def test_a_hidden_group_is_not_found_by_subtraction() -> None:
    """One district has three acquittals: with all others and the sum shown, they would be known."""
    parts = {"A": (40, 30), "B": (50, 20), "C": (60, 3)}
    rows = []
    for denominator, other in (("contested", 0), ("disposed", 25)):
        told = [
            Measured("Q1", denominator, "district", group, won, won + lost + other, None)
            for group, (won, lost) in parts.items()
        ]
        n, part = sum(one.n or 0 for one in told), sum(one.numerator or 0 for one in told)
        rows += [Measured("Q1", denominator, "", "", part, n, None), *told]
    shown = {(one.denominator, one.group) for one in publishable(rows) if not one.hidden}
    contested = {group for denominator, group in shown if denominator == "contested"}
    assert "C" not in contested
    assert len({"A", "B", ""} - contested) >= 1  # one more is hidden, or the sum gives C away
    assert ("disposed", "C") in shown  # of all disposed of, sixty is no small number


@given(st.integers(0, 400), st.integers(1, 400))
def test_wilsons_interval_is_scipys(part: int, more: int) -> None:
    of = part + more
    exact = stats.binomtest(part, of).proportion_ci(method="wilson")
    low, high = intervals.wilson(part, of) or (math.nan, math.nan)
    assert (low, high) == (pytest.approx(exact.low, abs=1e-9), pytest.approx(exact.high, abs=1e-9))


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=60))
def test_quantiles_are_those_of_the_books(values: list[int]) -> None:
    values.sort()
    assert intervals.quantile(values, 0.5) == statistics.median(values)
    between = intervals.median(values)
    assert (between is None) == (len(values) < 6)
    if between:
        assert between[0] <= statistics.median(values) <= between[1]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=80))
def test_kaplan_and_meier_with_nothing_pending_is_the_median(times: list[tuple[int, bool]]) -> None:
    """With cases still pending, the line is the product of those that went on; without, the share that is left."""
    steps = [
        (day, sum(ended for at, ended in times if at == day), sum(not ended for at, ended in times if at == day))
        for day in sorted({at for at, _ended in times})
    ]
    value, low, high = intervals.kaplan_meier(steps)
    alive, expected = 1.0, None
    for day, _ended, _running in steps:
        left = sum(at >= day for at, _ in times)
        alive *= 1 - sum(at == day and ended for at, ended in times) / left
        if expected is None and alive <= 0.5 and sum(at == day and ended for at, ended in times):
            expected = float(day)
    assert value == expected
    if value is not None and low is not None and high is not None:
        assert low <= value <= high


def test_gini_and_ratios_by_hand() -> None:
    assert gini([1, 1, 1, 1]) == pytest.approx(0)
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert gini([]) is None
    low, high = intervals.ratio(15, 100, 30, 100) or (0, 0)
    assert (low, high) == (pytest.approx(0.287, abs=0.001), pytest.approx(0.871, abs=0.001))


def test_groups_are_held_against_all_others(edition: Edition, rows: Mapping[str, pa.Table]) -> None:
    these = [a for a in rows["accused"].to_pylist() if within(a["disposed_on"]) and letter(a)]
    women = [a for a in these if a["gender"] == "female"]
    others = [a for a in these if a["gender"] != "female"]
    rate = [sum(letter(a) == "C" for a in group) / len(group) for group in (women, others)]
    (one,) = [
        each
        for each in measure(edition, YEAR, codes=["F1"])
        if (each.denominator, each.group) == ("disposed", "female")
    ]
    assert one.value == pytest.approx(rate[0] / rate[1])
    assert one.low is not None and one.high is not None and one.low < one.value < one.high


def test_unknown_words_are_named(edition: Edition) -> None:
    with pytest.raises(ValueError, match="'Q99' is not known; known are Q1"):
        measure(edition, YEAR, codes=["Q99"])
    with pytest.raises(ValueError, match="'colour' is not known"):
        measure(edition, YEAR, by="colour")
    with pytest.raises(ValueError, match="there is no table cows"):
        Edition.of({"cows": pa.table({})})
    with pytest.raises(ValueError, match="can't end"):
        Period(date(2024, 1, 1), date(2024, 1, 1))
