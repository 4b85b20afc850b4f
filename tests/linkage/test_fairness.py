"""Whom a linkage serves less well, counted by hand and on a village."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saiban.linkage import Model, PersonLinkage, evaluate, evaluate_groups, link_persons, recall_by_labels
from saiban.linkage.fairness import DIVISIONS, GroupAccuracy
from saiban.linkage.group_words import division_words, group_words, reason_words

Connection = duckdb.DuckDBPyConnection
Write = Callable[..., Path]
BORN = {"birth_date": date(1980, 5, 6), "birth_precision": "day"}


def judged(
    con: Connection, written: Write, tmp_path: Path, rows: list[dict[str, Any]]
) -> dict[tuple[str, str], GroupAccuracy]:
    """Groups by division and name; each row carries `truth` and `cluster` beside its columns."""
    records = written([{key: value for key, value in row.items() if key not in ("truth", "cluster")} for row in rows])
    names = [f"nser:{i:04}" for i in range(len(rows))]
    for column in ("truth", "cluster"):
        pq.write_table(
            pa.table({"record": names, column: [row[column] for row in rows]}), tmp_path / f"{column}.parquet"
        )
    groups = evaluate_groups(con, tmp_path / "cluster.parquet", [records], [tmp_path / "truth.parquet"])
    return {(group.division, group.group): group for group in groups}


def test_a_pair_counts_for_the_group_of_either_row(con: Connection, written: Write, tmp_path: Path) -> None:
    nasreen = {"sex": "female", "district": "PK608", "truth": 1, "cluster": 1}
    groups = judged(
        con,
        written,
        tmp_path,
        [
            nasreen,
            nasreen | {"district": "PK701"},  # found, in Punjab and in Sindh
            nasreen | {"cluster": 2},  # missed from both
            {"sex": "male", "district": "PK608", "truth": 2, "cluster": 2},  # taken for her
        ],
    )
    assert (groups["all", "all"].pairs_true, groups["all", "all"].pairs_linked) == (3, 2)
    assert groups["sex", "female"].recall == pytest.approx(1 / 3, abs=1e-6)
    assert groups["sex", "female"].precision == 0.5
    assert (groups["sex", "male"].pairs_true, groups["sex", "male"].precision) == (0, 0.0)
    assert (groups["province", "PK-PB"].pairs_true, groups["province", "PK-SD"].pairs_true) == (3, 2)
    assert groups["province", "PK-SD"].recall == 0.5


def test_women_by_their_numbers_and_by_whom_they_are_named(con: Connection, written: Write, tmp_path: Path) -> None:
    rukhsana = {"sex": "female", "truth": 1, "cluster": 1} | BORN
    groups = judged(
        con,
        written,
        tmp_path,
        [
            rukhsana | {"father_name": "Sher Khan", "cnic": "3520212345672"},
            rukhsana | {"husband_name": "Aslam", "cluster": 2},
            rukhsana | {"husband_name": "Aslam", "cnic": "3520212345671", "cnic_holder": "husband", "cluster": 2},
        ],
    )
    assert (groups["cnic_women", "with+without"].pairs_true, groups["cnic_women", "with+without"].recall) == (2, 0.0)
    assert (groups["cnic_women", "without+without"].pairs_true, groups["cnic_women", "without+without"].recall) == (
        1,
        1.0,
    )
    assert groups["named_women", "father+husband"].recall == 0.0
    assert groups["named_women", "husband+husband"].recall == 1.0
    assert not any(division == "cnic_men" for division, _ in groups)


def test_a_group_more_than_two_points_behind_is_marked_and_chance_is_told_from_neglect(
    con: Connection, written: Write, tmp_path: Path
) -> None:
    rows: list[dict[str, Any]] = []

    def add(people: int, missed: int, **row: Any) -> None:
        for number in range(people):
            person = len(rows)
            known = row | {"truth": person}
            rows.extend([known | {"cluster": person}, known | {"cluster": -person if number < missed else person}])

    add(1500, 0, sex="male", district="PK608")
    add(300, 45, sex="female", district="PK608")  # 85 of 100 found
    add(120, 8, sex="male", district="PK701")  # 93 of 100, but of few
    add(20, 0, sex="transgender", district="PK608")
    groups = judged(con, written, tmp_path, rows)
    assert groups["all", "all"].recall == pytest.approx(1 - 53 / 1940, abs=1e-6)
    told = {group: found.standing for (division, group), found in groups.items() if division in ("sex", "province")}
    assert told == {"female": "behind", "male": "level", "transgender": "few", "PK-PB": "level", "PK-SD": "unsure"}


def test_the_groups_of_a_village_add_up_to_the_whole(con: Connection, village: Any, tmp_path: Path) -> None:
    link_persons(con, [village.records], tmp_path)
    whole = evaluate(con, tmp_path / "persons.parquet", village.truth)
    groups = evaluate_groups(con, tmp_path / "persons.parquet", village.records, village.truth)
    assert (groups[0].pairs_true, groups[0].recall, groups[0].precision) == (
        whole.pairs_true,
        whole.recall,
        whole.precision,
    )
    by_number = [group for group in groups if group.division == "cnic"]
    assert sum(group.pairs_true for group in by_number) == whole.pairs_true
    assert sum(group.pairs_linked or 0 for group in by_number) == whole.pairs_linked
    with_numbers = next(group for group in by_number if group.group == "with+with")
    assert 0.9 < (with_numbers.recall or 0) <= 1


def test_without_a_truth_the_labels_tell_whom_the_model_would_miss(
    con: Connection, village: Any, tmp_path: Path
) -> None:
    link_persons(con, [village.records], tmp_path, settings=PersonLinkage(labels_needed=50))
    model = Model.read(tmp_path / "model.json")
    groups = {
        (g.division, g.group): g for g in recall_by_labels(con, tmp_path / "edges.parquet", village.records, model)
    }
    whole = groups["all", "all"]
    assert whole.pairs_true > 300
    assert 0.8 < (whole.recall or 0) < 1
    assert groups["sex", "female"].pairs_true + groups["sex", "male"].pairs_true == whole.pairs_true
    assert whole.precision is None
    never = Model.read(tmp_path / "model.json")
    object.__setattr__(never, "threshold", 1.01)
    assert recall_by_labels(con, tmp_path / "edges.parquet", village.records, never)[0].recall == 0.0


def test_every_division_and_group_has_words_in_both_languages() -> None:
    for division in DIVISIONS:
        assert division_words(division.code).ur
    for division_code, group, english in (
        ("sex", "female", "Female"),
        ("province", "PK-BA", "Balochistan"),
        ("cnic", "with+without", "on one of the rows"),
        ("named_women", "father+husband", "father on one row, husband on the other"),
        ("marital_women", "widowed", "Widowed"),
    ):
        words = group_words(division_code, group)
        assert words.en == english
        assert words.ur not in ("", words.en)


def test_the_gaps_that_were_looked_into_have_their_reason_in_both_languages() -> None:
    for division, group in (("cnic", "with+without"), ("cnic_women", "with+without"), ("age", "0-17")):
        reason = reason_words(division, group)
        assert reason is not None
        assert reason.en.endswith(".")
        assert reason.ur.endswith("۔")
    assert reason_words("province", "PK-SD") is None
