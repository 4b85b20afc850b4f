"""Which rows are the same person: small stories, then a village as a whole."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saiban.engine.duck import connect
from saiban.linkage import LinkReport, evaluate, exact_identity_baseline, link_persons
from tests.linkage.people import ASLAM

Connection = duckdb.DuckDBPyConnection
Write = Callable[..., Path]


def clusters(out: Path) -> list[int]:
    """The cluster of each record, in the order of records, numbered as they come."""
    found = [row["cluster"] for row in pq.read_table(out / "persons.parquet").to_pylist()]
    return [1 + list(dict.fromkeys(found)).index(cluster) for cluster in found]


def linked(con: Connection, records: Path, out: Path, **more: Any) -> LinkReport:
    return link_persons(con, [records], out, **more)


def test_one_cnic_two_spellings_is_one_person(con: Connection, written: Write, tmp_path: Path) -> None:
    records = written(
        [ASLAM, ASLAM | {"source": "eobi", "name": "محمد اسلم", "birth_date": None, "birth_precision": None}]
    )
    linked(con, records, tmp_path)
    assert clusters(tmp_path) == [1, 1]


def test_a_mothers_cnic_on_her_child_does_not_make_them_one(con: Connection, written: Write, tmp_path: Path) -> None:
    mother = ASLAM | {"name": "Rukhsana Bibi", "sex": "female", "birth_date": date(1980, 3, 2), "cnic": "3520212345672"}
    child = mother | {"name": "Bilal", "sex": "male", "birth_date": date(2009, 5, 6), "source": "zakat"}
    linked(con, written([mother, child]), tmp_path)
    assert clusters(tmp_path) == [1, 2]
    reasons = [row["reason"] for row in pq.read_table(tmp_path / "review.parquet").to_pylist()]
    assert reasons == ["same_number"]


def test_namesakes_with_two_cnics_stay_two(con: Connection, written: Write, tmp_path: Path) -> None:
    other = ASLAM | {"cnic": "3520298765431", "source": "eobi"}
    linked(con, written([ASLAM, other]), tmp_path)
    assert clusters(tmp_path) == [1, 2]


def test_one_digit_mistyped_and_all_else_equal_is_one_person(con: Connection, written: Write, tmp_path: Path) -> None:
    linked(con, written([ASLAM, ASLAM | {"cnic": "3520212345771", "source": "eobi"}]), tmp_path)
    assert clusters(tmp_path) == [1, 1]


def test_twins_and_a_son_with_his_fathers_name_stay_apart_through_a_vague_third_row(
    con: Connection, written: Write, tmp_path: Path
) -> None:
    twin = ASLAM | {
        "name": "Hassan Raza",
        "birth_date": date(2001, 2, 3),
        "household": "H1",
        "relation": "son",
        "cnic": None,
    }
    rows = [
        twin,
        twin | {"name": "Hussain Raza"},
        twin | {"name": "Hassan Raza", "birth_date": date(1974, 2, 3), "relation": "head"},
        twin | {"birth_date": None, "birth_precision": None, "source": "zakat", "household": None, "relation": None},
    ]
    linked(con, written(rows), tmp_path)
    survey = clusters(tmp_path)[:3]
    assert len(set(survey)) == 3


def test_months_of_one_contributor_are_one_person(con: Connection, written: Write, tmp_path: Path) -> None:
    month = ASLAM | {"source": "eobi", "scheme": "eobi", "cnic": None, "scheme_number": "4700A123456"}
    records = written([month | {"contribution_month": date(2024, m, 1), "wage": 3_200_000 + m} for m in range(1, 13)])
    report = linked(con, records, tmp_path)
    assert set(clusters(tmp_path)) == {1}
    assert (report.records, report.profiles) == (12, 1)


def test_decisions_bind_whatever_the_evidence(con: Connection, written: Write, tmp_path: Path) -> None:
    records = written([ASLAM, ASLAM | {"source": "eobi"}, ASLAM | {"name": "Zubair Shah", "cnic": None, "sex": None}])
    decisions = tmp_path / "decisions.parquet"
    pq.write_table(
        pa.table(
            {
                "record_a": ["nser:0000", "nser:0000"],
                "record_b": ["nser:0001", "nser:0002"],
                "verdict": ["different", "same"],
            }
        ),
        decisions,
    )
    report = linked(con, records, tmp_path, decisions=decisions)
    assert clusters(tmp_path) == [1, 2, 1]
    assert report.decisions_used == 2


def test_the_village_is_found_again_far_better_than_by_equal_cnics(
    con: Connection, village: Any, tmp_path: Path
) -> None:
    report = linked(con, village.records, tmp_path)
    ours = evaluate(con, tmp_path / "persons.parquet", village.truth)
    exact_identity_baseline(con, village.records, tmp_path / "exact.parquet")
    exact = evaluate(con, tmp_path / "exact.parquet", village.truth)
    assert exact.recall < 0.75
    assert ours.precision > 0.97
    assert ours.recall > 0.93
    assert report.clusters == len(set(clusters(tmp_path)))


def test_no_person_holds_two_far_cnics(con: Connection, village: Any, tmp_path: Path) -> None:
    linked(con, village.records, tmp_path)
    held: dict[int, set[str]] = {}
    for row in pq.read_table(tmp_path / "persons.parquet").to_pylist():
        cnic = village.rows[row["record"]]["cnic"]
        if cnic:
            held.setdefault(row["cluster"], set()).add(cnic)
    apart = [
        (a, b)
        for numbers in held.values()
        for a in numbers
        for b in numbers
        if sum(x != y for x, y in zip(a, b, strict=True)) > 3
    ]
    assert apart == []


def test_the_same_rows_give_the_same_people_in_any_order_and_on_any_number_of_threads(
    village: Any, written: Write, tmp_path: Path
) -> None:
    shuffled = list(village.rows.values())
    random.Random(7).shuffle(shuffled)
    half = len(shuffled) // 2
    files = [written(shuffled[:half], "b.parquet"), written(shuffled[half:], "a.parquet")]
    found = []
    for threads, records in ((1, [village.records]), (2, files), (2, files[::-1])):
        out = tmp_path / f"run{len(found)}"
        with connect(memory_mb=1000, threads=threads) as connection:
            link_persons(connection, records, out)
        found.append([(out / f"{name}.parquet").read_bytes() for name in ("persons", "edges", "review")])
    assert found[0] == found[1] == found[2]


def test_a_village_of_namesakes_does_not_blow_up(con: Connection, written: Write, tmp_path: Path) -> None:
    namesake = {
        "name": "Muhammad Ali",
        "birth_date": date(1990, 1, 1),
        "birth_precision": "day",
        "tehsil": "T1",
        "district": "PK1",
    }
    records = written([namesake] * 5000)
    report = linked(con, records, tmp_path)
    assert report.pairs_compared < 200_000
    assert sum(block.rows_left_out for block in report.blocks) > 0


def test_a_number_on_a_thousand_rows_links_nobody(con: Connection, written: Write, tmp_path: Path) -> None:
    first = (
        "Aslam",
        "Bashir",
        "Tariq",
        "Zafar",
        "Nadeem",
        "Waqas",
        "Jamil",
        "Farooq",
        "Shakeel",
        "Ejaz",
        "Munir",
        "Qasim",
    )
    last = ("Gondal", "Bhatti", "Cheema", "Rajput", "Memon")
    nobody = ASLAM | {"father_name": None, "cnic": "1111111111111"}
    rows = [
        nobody | {"name": f"{given} {clan}", "birth_date": date(1950 + 3 * i, 1 + j, 2 + 3 * j + i)}
        for i, given in enumerate(first)
        for j, clan in enumerate(last)
    ]
    report = linked(con, written(rows), tmp_path)
    assert report.placeholder_numbers == 1
    assert len(set(clusters(tmp_path))) == 60


def test_no_rows_no_clusters(con: Connection, written: Write, tmp_path: Path) -> None:
    report = linked(con, written([]), tmp_path)
    assert (report.records, report.clusters) == (0, 0)


def test_without_a_path_the_error_says_what_to_do(con: Connection, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one path"):
        link_persons(con, [], tmp_path)


def test_brothers_under_their_mothers_number_stay_two_and_each_meets_his_own_row(
    con: Connection, written: Write, tmp_path: Path
) -> None:
    mothers = {"identifiers": [{"kind": "mother_cnic", "value": "35202-7654321-2"}], "father_name": "Nadeem Baig"}
    bilal = mothers | {"name": "Bilal Baig", "sex": "male", "birth_date": date(2012, 4, 1), "birth_precision": "day"}
    hamza = bilal | {"name": "Hamza Baig", "birth_date": date(2014, 9, 9)}
    borrowed = {"source": "nser", "cnic": "3520276543212", "household": "H7", "identifiers": None, "relation": "son"}
    rows = [bilal | {"source": "stipends"}, hamza | {"source": "stipends"}, bilal | borrowed, hamza | borrowed]
    linked(con, written(rows), tmp_path)
    assert clusters(tmp_path) == [1, 2, 1, 2]


def test_any_kind_of_number_takes_part_and_is_trusted_as_far_as_it_proves_true(
    con: Connection, written: Write, tmp_path: Path
) -> None:
    def row(person: int, source: str, card: int) -> dict[str, Any]:
        given = ("Aslam", "Bashir", "Tariq", "Zafar", "Nadeem")[person % 5]
        name = f"{given} {('Gondal', 'Bhatti', 'Cheema', 'Memon')[person % 4]}"
        born = date(1950 + person % 40, 1 + person % 12, 2 + person % 25)
        cards = [{"kind": "por", "value": f"PK-{card:07}"}, {"kind": "ration_shop", "value": f"SHOP{person % 9:06}"}]
        return {"name": name, "source": source, "birth_date": born, "birth_precision": "day", "identifiers": cards}

    rows = [row(i, "proof", 7919 * i) for i in range(60)]
    rows += [row(i, "camp", 7919 * i) | {"birth_date": None, "birth_precision": None} for i in range(60)]
    report = linked(con, written(rows), tmp_path)
    trusted = {kind.kind: kind.equal_decides for kind in report.number_kinds}
    assert trusted == {"por": True, "ration_shop": False}
    assert clusters(tmp_path)[:60] == clusters(tmp_path)[60:]


def test_rows_that_are_not_standard_are_refused_with_the_missing_columns_named(con: Connection, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    pq.write_table(pa.table({"record": ["a"], "unit": ["person"]}), path)
    with pytest.raises(ValueError, match=r"people\.parquet: no column .*birth_date.*standard rows"):
        link_persons(con, [path], tmp_path / "out")
