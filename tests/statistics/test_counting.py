"""Figures are what somebody with a pencil would count from the same rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saiban.engine.duck import connect
from saiban.schemes.book import packaged_book
from saiban.statistics.counting import bounds, tagging
from saiban.statistics.counting.compute import COUNTED, Inputs, Total, figures_on
from saiban.statistics.counting.tagging import Country
from saiban.statistics.definitions import indicators
from saiban.statistics.denominators import Denominators, of_table
from saiban.statistics.figures import By, Figure
from saiban.terms import census, places
from tests.statistics.brute_force import brute_force, paid_in_a_month
from tests.statistics.small_country import DAY, SCHEMES, Tables, made, write

REPORTING = {scheme.code: date(2015, 1, 1) for scheme in SCHEMES}
IN_CENSUS = {one.pcode: places.census_district(one.pcode) for one in places.districts()}
COUNTRY = Country({code: within for code, within in IN_CENSUS.items() if within}, census.urban_tehsils())


def inputs_of(golden: Path, **changed: object) -> Inputs:
    given = {"schemes": SCHEMES, "reporting": REPORTING, "country": COUNTRY, "book": packaged_book()}
    return Inputs(golden, **(given | changed))  # type: ignore[arg-type]


def own_people() -> Denominators:
    """A country of 1,000: sex, age and district known of all."""
    return of_table(
        pa.table(
            {
                "district": ["PK201", "PK201", "PK601", "PK601"],
                "sex": ["female", "male", "female", "male"],
                "age": [30, 64, 8, 57],
                "people": [400, 300, 200, 100],
                "employed": [40, 80, 0, 30],
                "births": [20, 0, 0, 0],
                "severe_disability": [5, 5, 5, 5],
            }
        )
    )


def computed(tables: Tables, day: date, denominators: Denominators | None = None, **changed: object) -> list[Figure]:
    with tempfile.TemporaryDirectory() as room, connect() as con:
        golden = write(tables, Path(room) / "golden")
        return figures_on(con, inputs_of(golden, **changed), denominators or own_people(), day, detailed=True)


def by_group(figures: Iterable[Figure], code: str) -> dict[By, Figure]:
    return {figure.by: figure for figure in figures if figure.indicator == code}


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000), day=st.sampled_from([DAY, date(2024, 6, 30), date(2023, 1, 1)]))
def test_every_indicator_in_every_group_is_what_counting_by_hand_gives(seed: int, day: date) -> None:
    tables = made(seed)
    figures = computed(tables, day)
    counted = brute_force(tables, SCHEMES, day)
    against = {"households": counted.households, "known_poor": counted.poor}
    for code in set(COUNTED) - {"unemployed"}:
        allowed, group_of = set(indicators()[code].breakdowns), indicators()[code].group
        found = by_group(figures, code)
        for group, figure in found.items():
            assert set(figure.dimensions) <= allowed
            assert figure.numerator == counted.numerators[code].get(group, 0), (code, group)
            if group_of in against and "scheme" not in figure.dimensions:
                assert (figure.denominator or 0) == against[group_of].get(group, 0), (code, group)
        told = {
            group
            for group, people in counted.numerators[code].items()
            if people and len(group) == 1 and group[0][0] in allowed
        }
        assert told <= set(found), code


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_benefit_is_held_against_the_poverty_line_and_the_wage_of_where_people_live(seed: int) -> None:
    tables = made(seed)
    figures = computed(tables, DAY)
    book = packaged_book()
    line = book.parameter("adult_equivalent", "poverty-line")
    wage = book.parameter("monthly", "minimum-wage")
    assert line is not None
    assert wage is not None
    for group, (homes, rupees) in paid_in_a_month(tables, SCHEMES, DAY).items():
        of_line = by_group(figures, "adequacy_poverty_line")[group]
        of_wage = by_group(figures, "adequacy_minimum_wage")[group]
        assert of_line.numerator == of_wage.numerator == rupees
        assert of_line.denominator == _whole(line.on(DAY).value * sum(homes.values()))  # type: ignore[union-attr]
        wages = {place: wage.on(DAY, None if place == "unknown" else place) for place in homes}
        assert of_wage.denominator == _whole(sum(homes[place] * wages[place].value for place in homes))  # type: ignore[union-attr]


def _whole(amount: Decimal | int) -> int:
    return int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))


def test_shares_are_of_the_people_concerned() -> None:
    figures = computed(made(1), DAY)
    sizes = {code: by_group(figures, code)[()].denominator for code in ("any", "children", "older", "mothers")}
    assert sizes == {"any": 1000, "children": 200, "older": 300, "mothers": 20}  # the man of 57 is not yet 60
    women = by_group(figures, "any")[(("sex", "female"),)]
    assert women.denominator == 600
    assert women.share == women.numerator / 600
    assert by_group(figures, "any")[(("district", "PK201"),)].denominator == 700
    through = by_group(figures, "any")[(("scheme", "family-cash"),)]
    assert through.denominator == 1000  # a scheme is held against everybody
    covered = brute_force(made(1), SCHEMES, DAY).covered[()]
    assert by_group(figures, "vulnerable")[()].denominator == 1000 - covered


def test_a_person_in_three_schemes_is_one_person() -> None:
    tables = made(0, people=0)
    tables["persons"] = [
        {"id": 1, "sex": "female", "birth_date": date(1980, 5, 1), "death_date": None, "district_id": "PK601"}
    ]
    tables["enrolments"] = [
        {"person_id": 1, "scheme_id": code, "status": "active", "valid": "[2020-01-01,)", "as_of": DAY}
        for code in ("family-cash", "pension", "injury-fund")
    ]
    figures = computed(tables, DAY)
    assert by_group(figures, "any")[()].numerator == 1
    assert sum(by_group(figures, "any")[(("scheme", code),)].numerator or 0 for code in REPORTING if code != "survey"
               and code != "health-card") == 3  # fmt: skip


def test_what_nobody_pays_is_not_nought() -> None:
    figures = computed(made(2), DAY)
    unemployed = by_group(figures, "unemployed")[()]
    assert (unemployed.kind, unemployed.numerator, unemployed.share) == ("no_scheme", None, None)
    unheard = computed(made(2), DAY, reporting={"pension": date(2015, 1, 1)})
    mothers = by_group(unheard, "mothers")[()]
    assert (mothers.kind, mothers.numerator, mothers.denominator) == ("no_data", None, 20)


def test_before_a_scheme_reports_the_country_has_at_least_so_many() -> None:
    tables = made(3)
    late = REPORTING | {"family-cash": date(2025, 1, 1)}
    figures = computed(tables, date(2024, 6, 30), reporting=late)
    whole = by_group(figures, "any")[()]
    counted = brute_force(tables, SCHEMES, date(2024, 6, 30))
    assert (whole.kind, whole.share, whole.high) == ("bounds", None, None)
    assert whole.low == counted.numerators["any"][()] / 1000
    assert by_group(figures, "any")[(("scheme", "pension"),)].kind == "exact"
    assert by_group(figures, "older")[()].kind == "exact"  # the silent scheme pays no pensions
    assert (("sex", "female"),) not in by_group(figures, "any")


def test_a_scheme_that_had_not_begun_hides_nothing() -> None:
    late = REPORTING | {"child-grant": date(2022, 1, 1)}  # its rules begin in 2021
    figures = computed(made(3), date(2020, 6, 30), reporting=late)
    assert by_group(figures, "any")[()].kind == "exact"


def test_where_a_scheme_sends_its_total_alone_the_figure_is_a_range() -> None:
    reporting = {code: since for code, since in REPORTING.items() if code != "pension"}
    totals = (Total("pension", date(2024, 12, 31), 150), Total("pension", date(2026, 1, 1), 900))
    figures = computed(made(4), DAY, reporting=reporting, totals=totals)
    whole = by_group(figures, "any")[()]
    known = by_group(computed(made(4), DAY, reporting=reporting), "any")[()].numerator or 0
    assert whole.kind == "bounds"
    assert whole.low == pytest.approx(max(known, 150) / 1000)
    assert whole.high == pytest.approx((known + 150) / 1000)
    assert whole.share == pytest.approx(1 - (1 - known / 1000) * (1 - 150 / 1000))


@given(shares=st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_a_union_lies_between_its_bounds(shares: list[float]) -> None:
    found = bounds.union(shares)
    assert max(shares) == found.low <= found.independent + 1e-9
    assert found.independent <= found.high + 1e-9
    assert found.high <= 1


def test_days_reach_back_to_the_first_report() -> None:
    with tempfile.TemporaryDirectory() as room, connect() as con:
        golden = write(made(5), Path(room) / "golden")
        since = tagging.reporting_since(con, golden)
        newest = tagging.newest_day(con, golden)
    assert newest == DAY
    assert since["pension"] >= date(2016, 1, 1)
    assert "survey" in since


def test_law_says_a_range_or_that_there_is_none() -> None:
    figures = computed(made(6), DAY)
    older = by_group(figures, "legal_older")[()]
    assert (older.kind, older.low, older.high, older.denominator) == ("bounds", 0.044, 0.172, 150)
    assert by_group(figures, "legal_unemployed")[()].kind == "no_scheme"
    assert by_group(figures, "legal_mothers")[()].kind == "no_data"
