"""Households that appear in two surveys, and those that only seem to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from saiban.linkage import GroupReport, link_households

Row = dict[str, Any]
Write = Callable[..., Path]


def member(source: str, household: str, person: int, year: int = 2024, **more: Any) -> Row:
    """A row of a roster; `person` is the cluster that linking people gave."""
    return {"source": source, "household": household, "as_of": date(year, 1, 1), "person": person} | more


def linked(
    con: duckdb.DuckDBPyConnection, written: Write, out: Path, rows: list[Row]
) -> tuple[list[int | None], GroupReport]:
    """The household of each row, in order."""
    records = written([{key: value for key, value in row.items() if key != "person"} for row in rows])
    names = [f"nser:{i:04}" for i in range(len(rows))]
    persons = out / "persons.parquet"
    pq.write_table(pa.table({"record": names, "cluster": [row["person"] for row in rows]}), persons)
    report = link_households(con, [records], persons, out)
    found = {row["record"]: row["household"] for row in pq.read_table(out / "households.parquet").to_pylist()}
    return [found.get(name) for name in names], report


def test_two_surveys_that_share_two_people_met_one_household(con: Any, written: Write, tmp_path: Path) -> None:
    rows = [member("nser", "A", 1), member("nser", "A", 2), member("nser", "A", 3)]
    rows += [member("kp", "9", 1), member("kp", "9", 2)]
    assert linked(con, written, tmp_path, rows)[0] == [1, 1, 1, 1, 1]


def test_a_bride_does_not_join_two_households(con: Any, written: Write, tmp_path: Path) -> None:
    rows = [member("nser", "A", 1, relation="head"), member("nser", "A", 2), member("nser", "A", 3)]
    rows += [member("kp", "9", 7, relation="head"), member("kp", "9", 3, relation="spouse")]
    assert linked(con, written, tmp_path, rows)[0] == [1, 1, 1, 2, 2]


def test_one_head_in_both_is_enough_and_so_is_a_row_of_one_person(con: Any, written: Write, tmp_path: Path) -> None:
    rows = [member("nser", "A", 1, relation="head"), member("nser", "A", 2)]
    rows += [member("kp", "9", 1, relation="head"), member("kp", "9", 5)]
    rows += [member("bisp", "K1", 2)]
    assert linked(con, written, tmp_path, rows)[0] == [1, 1, 1, 1, 1]


def test_a_son_who_sets_up_house_leaves_though_an_older_survey_knew_them_together(
    con: Any, written: Write, tmp_path: Path
) -> None:
    parents = [member("nser", "A", 1), member("nser", "A", 2), member("nser", "A", 5)]
    son = [member("nser", "B", 3), member("nser", "B", 4)]
    earlier = [member("kp", "9", person, 2020) for person in (1, 2, 3, 4, 5)]
    households, report = linked(con, written, tmp_path, parents + son + earlier)
    assert households[:5] == [1, 1, 1, 2, 2]
    assert report.links_refused == 1


def test_a_household_surveyed_twice_under_two_numbers_is_one(con: Any, written: Write, tmp_path: Path) -> None:
    rows = [member("nser", "A", 1), member("nser", "A", 2), member("nser", "A-bis", 1), member("nser", "A-bis", 2)]
    assert linked(con, written, tmp_path, rows)[0] == [1, 1, 1, 1]


def test_a_number_goes_on_through_snapshots_until_nobody_is_left(con: Any, written: Write, tmp_path: Path) -> None:
    rows = [member("nser", "A", 1, 2019), member("nser", "A", 2, 2019), member("nser", "A", 2, 2022)]
    rows += [member("nser", "A", 8, 2025)]
    assert linked(con, written, tmp_path, rows)[0] == [1, 1, 1, 2]


def test_the_families_that_a_health_card_numbers_are_one_household(con: Any, written: Write, tmp_path: Path) -> None:
    rows = []
    for home in range(120):
        people = range(10 * home, 10 * home + 4)
        rows += [member("nser", f"A{home}", person) for person in people]
        rows += [member("health", f"F{home}{'ab'[person % 2]}", person) for person in people]
    households, report = linked(con, written, tmp_path, rows)
    assert report.found == 120
    assert households[:8] == [1] * 8


def test_rows_without_a_household_get_none(con: Any, written: Write, tmp_path: Path) -> None:
    rows = [member("nser", "A", 1), {"source": "eobi", "person": 1}]
    assert linked(con, written, tmp_path, rows)[0] == [1, None]
