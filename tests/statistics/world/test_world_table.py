"""The world table: every region and branch against a weighted mean worked out here, and what stands beside it."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

import saiban.statistics.world
from saiban.statistics.world.aggregates import THRESHOLD, aggregate
from saiban.statistics.world.comparison import Row, WorldTable, as_json, world_table
from saiban.statistics.world.places import countries, members, region, regions
from saiban.statistics.world.releases import ReleaseRefused, branches, packaged, read_release

TABLES = Path(saiban.statistics.world.__file__).parent / "tables"
# Which rows of the release a branch is, and which column of people weighs it: written down a second time, by hand.
BRANCHES = {
    "any": ("SI_COV_BENFTS", "bothsex", "", "total"),
    "children": ("SI_COV_CHLD", "bothsex", "", "under_15"),
    "mothers": ("SI_COV_MATNL", "female", "", "births"),
    "disability": ("SI_COV_DISAB", "bothsex", "", "severe"),
    "unemployed": ("SI_COV_UEMP", "bothsex", "", "aged_15_64"),
    "older": ("SI_COV_PENSN", "bothsex", "", "aged_65_over"),
    "work_injury": ("SI_COV_WKINJRY", "bothsex", "", "aged_15_64"),
    "vulnerable": ("SI_COV_VULN", "bothsex", "", "total"),
    "poor": ("SI_COV_POOR", "bothsex", "", "total"),
    "aspire_social_assistance": ("SI_COV_SOCAST", "", "t", "total"),
    "aspire_social_insurance": ("SI_COV_SOCINS", "", "t", "total"),
    "aspire_labour_market": ("SI_COV_LMKT", "", "t", "total"),
    "aspire_social_assistance_poorest": ("SI_COV_SOCAST", "", "q1", "total"),
    "aspire_social_insurance_poorest": ("SI_COV_SOCINS", "", "q1", "total"),
    "aspire_labour_market_poorest": ("SI_COV_LMKT", "", "q1", "total"),
}


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mean_by_hand(branch: str, of_region: str, year: int) -> tuple[float | None, float, int]:
    """The mean in per cent, the share of the people concerned with a value, and the countries with one."""
    series, sex, quantile, column = BRANCHES[branch]
    latest: dict[str, tuple[int, float]] = {}
    for row in rows("unsd_2020_10"):
        value = float(row["value"])
        if (row["series"], row["sex"], row["quantile"]) != (series, sex, quantile) or not 0 <= value <= 100:
            continue
        if int(row["year"]) <= year and int(row["year"]) > latest.get(row["m49"], (0, 0.0))[0]:
            latest[row["m49"]] = (int(row["year"]), value)
    severe = {row["who_group"]: float(row["per_cent"]) for row in rows("disability")}
    who = {row["m49"]: row["who_group"] for row in rows("countries")}
    inside = {
        row["m49"]
        for row in rows("countries")
        if of_region in ("1", row["sdg_region"], row["ilo_region"], row["income_group"])
    }
    weighed = everybody = total = 0.0
    counted = 0
    for row in rows("people"):
        if row["year"] != str(year) or row["m49"] not in inside:
            continue
        text = row["total"] if column == "severe" else row[column]
        if not text:
            continue
        weight = float(text) * (severe[who[row["m49"]]] / 100 if column == "severe" else 1)
        everybody += weight
        if row["m49"] in latest:
            weighed += weight
            total += weight * latest[row["m49"]][1]
            counted += 1
    return (total / weighed if weighed else None, weighed / everybody, counted)


@pytest.fixture(scope="module")
def table() -> WorldTable:
    return world_table(packaged())


def row_of(table: WorldTable, branch: str, code: str) -> Row:
    return next(one for one in table.rows if (one.aggregate.branch.code, one.aggregate.region.code) == (branch, code))


def test_every_region_and_branch_equals_a_weighted_mean_worked_out_by_hand() -> None:
    assert {one.code for one in branches()} == set(BRANCHES)
    checked = 0
    for year in (2016, 2020):
        for row in world_table(packaged(), year=year).rows:
            ours = row.aggregate
            mean, share, counted = mean_by_hand(ours.branch.code, ours.region.code, year)
            assert ours.share_with_data == pytest.approx(share, abs=1e-9)
            assert ours.countries_with_data == counted
            assert ours.mean == (None if mean is None else pytest.approx(mean, abs=1e-9))
            assert ours.per_cent == (ours.mean if share >= THRESHOLD else None)
            checked += 1
    assert checked == 2 * len(BRANCHES) * len(regions())


def test_the_worlds_means_are_those_that_others_found_from_the_same_release(table: WorldTable) -> None:
    known = {  # mean, countries with a value, per cent of the people concerned who live in them
        "any": (48.6, 123, 89.5),
        "children": (31.0, 93, 55.6),
        "mothers": (42.2, 78, 62.5),
        "older": (76.4, 176, 98.5),
    }
    for branch, wanted in known.items():
        ours = row_of(table, branch, "1").aggregate
        assert (round(ours.mean or 0, 1), ours.countries_with_data, round(100 * ours.share_with_data, 1)) == wanted


def test_the_published_figure_stands_beside_ours_with_the_difference_and_why(table: WorldTable) -> None:
    east = row_of(table, "any", "753")
    beside = next(one for one in east.compared if one.published.edition.code == "wspr_2020_22")
    assert (round(east.aggregate.per_cent or 0, 1), beside.published.per_cent) == (68.0, 61.2)
    assert beside.difference == pytest.approx(6.8, abs=0.05)
    assert east.aggregate.share_with_data > 0.97
    (why,) = beside.reasons
    assert why.code == "revised"  # hardly anybody is missing, so no filling in explains it
    assert "China alone holds 62.9%" in why.words.en
    assert "چین" in why.words.ur


def test_countries_filled_in_by_the_ilo_explain_a_difference_only_where_they_can(table: WorldTable) -> None:
    western = row_of(table, "any", "747")
    (why,) = next(one for one in western.compared if one.published.edition.code == "wspr_2020_22").reasons
    assert why.code == "filled_in"
    share, mean = western.aggregate.share_with_data, western.aggregate.mean or 0
    needed = float(why.words.en.rsplit("they have ", 1)[1].split("%")[0])
    assert share * mean + (1 - share) * needed == pytest.approx(44.3, abs=0.06)


def test_no_aggregate_is_shown_of_a_region_with_few_of_the_people_in_its_data(table: WorldTable) -> None:
    arab = row_of(table, "children", "ARAB_STATES").aggregate
    assert arab.share_with_data < THRESHOLD
    assert (arab.per_cent, arab.withheld) == (None, True)
    children = next(one for one in branches() if one.code == "children")
    asked = aggregate(packaged(), children, region("ARAB_STATES"), year=2020, threshold=0.1)
    assert asked.per_cent == arab.mean


def test_the_releases_own_figures_of_2016_are_compared_with_2016(table: WorldTable) -> None:
    assert all(one.published.edition.code != "same_release" for row in table.rows for one in row.compared)
    world = row_of(world_table(packaged(), year=2016), "any", "1")
    assert [one.published.per_cent for one in world.compared] == [45.2]


def test_the_countries_of_the_ilos_regions_are_those_that_it_names() -> None:
    arab = {one.iso3 for one in members(region("ARAB_STATES"))}
    assert arab == {"BHR", "IRQ", "JOR", "KWT", "LBN", "OMN", "PSE", "QAT", "SAU", "SYR", "ARE", "YEM"}
    of = {one.iso3: one.ilo_region for one in countries().values()}
    assert (of["PAK"], of["IRN"], of["AUS"]) == ("ASIA_PACIFIC",) * 3
    assert (of["TUR"], of["ISR"], of["UZB"], of["CYP"]) == ("EUROPE_CENTRAL_ASIA",) * 4
    assert (of["EGY"], of["SDN"], of["MAR"]) == ("AFRICA",) * 3
    by_set: dict[str, list[int]] = defaultdict(list)
    for one in regions():
        by_set[one.set] += [country.m49 for country in members(one)]
    for chosen in ("sdg", "ilo"):  # each country once
        assert sorted(by_set[chosen]) == sorted(by_set["world"]) == sorted(countries())


def test_another_release_makes_other_figures_under_another_key(tmp_path: Path) -> None:
    newer = tmp_path / "SDG_1.3.1_2023.csv"
    newer.write_text(
        "Goal,SeriesCode,GeoAreaCode,GeoAreaName,TimePeriod,Value,Sex\n"
        "1,SI_COV_BENFTS,586,Pakistan,2020,20.2,BOTHSEX\n1,SI_COV_BENFTS,356,India,2020,24.4,BOTHSEX\n"
        "1,SI_COV_BENFTS,50,Bangladesh,2020,22,BOTHSEX\n1,SI_COV_BENFTS,586,Pakistan,2020,21,MALE\n",
        encoding="utf-8",
    )
    made = world_table(read_release(newer))
    south = row_of(made, "any", "62").aggregate
    weights = {586: 220892.331, 356: 1380004.385, 50: 164689.383}
    assert south.per_cent == pytest.approx(
        (weights[586] * 20.2 + weights[356] * 24.4 + weights[50] * 22) / sum(weights.values()), abs=1e-6
    )
    assert made.vintage.startswith("SDG_1.3.1_2023.csv ")
    answer = as_json(made)
    keys = [tuple(one["key"]) for one in answer["rows"]]  # type: ignore[attr-defined]
    assert len(set(keys)) == len(keys)
    assert all(key[0] == made.vintage for key in keys)
    assert made.unused == (("breakdown or series that is not aggregated", 1),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("series,m49,year\n", "no column value or Value"),
        ("series,m49,year,value\nSI_COV_BENFTS,586,last,8\n", "line 2, column year: “last”"),
        ("series,m49,year,value\nSI_COV_BENFTS,586,2019,eight\n", "line 2, column value: “eight”"),
        ("series,m49,year,value\nSI_COV_BENFTS,586,2019,8\nSI_COV_BENFTS,586,2019,9\n", "line 3: a second, different"),
    ],
)
def test_a_file_that_is_no_release_is_refused_with_its_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "series.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ReleaseRefused, match=said):
        read_release(file)


def test_a_value_that_is_no_share_is_set_aside_and_counted() -> None:
    assert dict(packaged().unused)["value that is no share (not between 0 and 100 per cent)"] == 1
