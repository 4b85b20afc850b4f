"""The financing gap: its formula on numbers known from elsewhere, its sums, and its place beside the published one."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from saiban.statistics.world import spending
from saiban.statistics.world.costing import STUDIES, Benefit, benefits, country_gaps, not_costed, yearly_cost
from saiban.statistics.world.financing import GapTable, as_json, gap_table, reasons
from saiban.statistics.world.releases import ReleaseRefused, packaged


@pytest.fixture(scope="module")
def table() -> GapTable:
    return gap_table(packaged())


def test_the_worked_example_of_pakistan_comes_out() -> None:
    # 2020: 33.25 m under six, 6.05 m births, 2.9 % of 220.9 m, 9.61 m of 65 and over; 3,757.85 rupees a month;
    # a GDP of 48.6 trillion rupees; without administration: 0.77 + 0.19 + 0.59 + 0.89 = 2.44 % of GDP.
    concerned = {"children": 33.25e6, "mothers": 6.05e6, "disability": 0.029 * 220.9e6, "older": 9.61e6}
    shares = {
        one.code: 100 * yearly_cost(_without_administration(one), people=concerned[one.code], line_a_year=12 * 3757.85)
        / 48.6e12
        for one in benefits("wp14")
    }  # fmt: skip
    assert {code: round(share, 2) for code, share in shares.items()} == {
        "children": 0.77,
        "mothers": 0.19,
        "disability": 0.59,
        "older": 0.89,
    }
    assert 1.05 * sum(shares.values()) == pytest.approx(2.57, abs=0.01)


def _without_administration(one: Benefit) -> Benefit:
    return Benefit(one.code, one.group, one.share_of_line, one.months, 0, one.confidence, one.source)


def test_a_countrys_gap_is_the_cost_of_those_whom_no_benefit_reaches(table: GapTable) -> None:
    pakistan = next(one for one in table.countries if one.country.iso3 == "PAK")
    assert pakistan.line.national
    older = next(one for one in pakistan.benefits if one.benefit.code == "older")
    assert (older.coverage, older.coverage_of) == (0.03, "country")
    assert older.gap == pytest.approx(0.97 * older.cost)
    mothers = next(one for one in pakistan.benefits if one.benefit.code == "mothers")
    assert mothers.coverage_of == "group"  # the release has no value of Pakistan's
    assert pakistan.gap == pytest.approx(math.fsum(one.gap for one in pakistan.benefits))


def test_groups_add_up_to_all_countries(table: GapTable) -> None:
    *groups, together = table.groups
    assert [one.region.code for one in groups] == ["LIC", "LMC", "UMC"]
    for figure in ("cost", "gap", "gdp", "health_high", "countries"):
        assert math.fsum(getattr(one, figure) for one in groups) == pytest.approx(getattr(together, figure))
    assert len(table.countries) + len(not_costed(table.countries)) == 136


def test_the_published_gap_stands_beside_the_rebuilt_one_and_the_remainder_is_told(table: GapTable) -> None:
    for group in table.groups:
        assert group.published is not None
        assert group.low < group.high < group.published.usd_billion
        remainder = (group.published.usd_billion - group.high) / group.published.usd_billion
        assert remainder < 0.15
        told = {one.code: one.words for one in reasons(group)}
        assert f"{100 * remainder:.1f}%" in told["gap_beyond"].en
        assert {"lines_stand_in", "coverage_stand_in", "other_gdp", "before_pandemic", "health_price_tag"} < set(told)
        assert all(words.ur != words.en for words in told.values())
    assert math.fsum(one.published.usd_billion for one in table.groups[:3] if one.published) == pytest.approx(1191.6)


def test_the_older_study_has_less_administration_and_no_published_gap() -> None:
    newer, older = gap_table(packaged()).groups[-1], gap_table(packaged(), study="wp58").groups[-1]
    assert older.cost / newer.cost == pytest.approx(1.03 / 1.05)
    assert older.published is None
    assert reasons(older) == ()


def test_every_cost_is_of_a_country_below_high_income() -> None:
    assert {one.country.income_group for one in country_gaps(packaged(), STUDIES[0])} == {"LIC", "LMC", "UMC"}


def test_published_spending_of_the_groups_agrees_with_that_of_the_world() -> None:
    world = next(one for one in spending.published_spending() if one.region.code == "1")
    assert spending.world_from_groups(2020) == pytest.approx(world.per_cent_of_gdp, abs=0.1)


def test_a_table_of_countries_spending_is_averaged_by_gdp_above_the_threshold(tmp_path: Path, table: GapTable) -> None:
    file = tmp_path / "spending.csv"
    file.write_text("m49,year,per_cent_of_gdp\n156,2019,7.2\n586,2018,1.9\n586,2021,5\n", encoding="utf-8")
    read = spending.read_spending(file)
    assert spending.spending_of(read, 586, 2020) == 1.9
    means = {one.region.code: one for one in spending.spending_means(read, 2020)}
    assert means["UMC"].per_cent_of_gdp == pytest.approx(7.2)  # China makes well over half of the group's GDP
    assert means["1"].per_cent_of_gdp is None
    assert 0 < means["1"].share_with_data < 0.5
    of = {one["iso3"]: one for one in as_json(table, read)["countries"]}  # type: ignore[attr-defined]
    assert of["PAK"]["spending_per_cent_of_gdp"] == 1.9
    file.write_text("m49,year,per_cent_of_gdp\n586,2018,190\n", encoding="utf-8")
    with pytest.raises(ReleaseRefused, match="line 2, column per_cent_of_gdp"):
        spending.read_spending(file)
