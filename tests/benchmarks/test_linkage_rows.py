"""The rows that the linkage is measured on are what their tables of rates say, and the same for the same seed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from benchmarks.linkage import Bench, compare
from benchmarks.linkage_measure import Job, RunFailed, run
from benchmarks.linkage_rows import make
from saiban.engine.standard import RECORDS


def rows_of(folder: Path) -> pa.Table:
    return pa.concat_tables([pq.read_table(path) for path in sorted(folder.glob("*.parquet"))])


@pytest.mark.parametrize("share", [0.7, 0.23, 0.04])
def test_as_many_rows_carry_a_cnic_as_was_asked_for(tmp_path: Path, share: float) -> None:
    made = make(tmp_path, 20_000, seed=3, cnic_share=share)
    rows = rows_of(tmp_path)
    assert rows.schema == RECORDS
    assert rows.num_rows == made.rows == pytest.approx(20_000, rel=0.01)
    assert 1 - rows["cnic"].null_count / made.rows == pytest.approx(share, abs=0.015)


def test_three_in_ten_rows_are_further_rows_of_somebody(tmp_path: Path) -> None:
    made = make(tmp_path, 20_000, seed=4)
    truth = pq.read_table(made.truth)
    assert sorted(truth["record"].to_pylist()) == sorted(rows_of(tmp_path)["record"].to_pylist())
    assert 1 - len(truth["truth"].unique()) / made.rows == pytest.approx(0.31, abs=0.015)


def test_one_seed_makes_one_country_and_another_seed_another(tmp_path: Path) -> None:
    for folder, seed in (("first", 5), ("again", 5), ("other", 6)):
        make(tmp_path / folder, 5_000, seed=seed)
    first, again, other = (rows_of(tmp_path / folder) for folder in ("first", "again", "other"))
    assert first.equals(again)
    assert not first.equals(other)


def test_a_tehsil_fills_with_namesakes_where_a_crafted_block_is_asked_for(tmp_path: Path) -> None:
    plain = make(tmp_path / "plain", 5_000, seed=7)
    crafted = make(tmp_path / "crafted", 5_000, seed=7, crafted=300)
    rows = rows_of(tmp_path / "crafted")
    namesakes = rows.filter(pc.field("name") == "Muhammad Ali").filter(pc.field("father_name").is_null())
    assert crafted.rows == plain.rows + 300
    assert len(namesakes.filter(pc.field("birth_date") == pa.scalar("1980-01-01").cast(pa.date32()))) >= 300


def test_a_measured_process_that_fails_says_why(tmp_path: Path) -> None:
    job = Job("persons", [tmp_path / "gone.parquet"], tmp_path / "gone", tmp_path / "out", tmp_path / "spill", 500, 1)
    with pytest.raises(RunFailed, match=r"linkage_ours failed with code 1: .*gone\.parquet"):
        run("linkage_ours", job, limit_mb=4000, timeout=60)
    made = make(tmp_path / "rows", 2_000, seed=8)
    with pytest.raises(RunFailed, match="more than the limit of 20 MB"):
        run("linkage_ours", replace(job, records=made.records), limit_mb=20, timeout=60)


@pytest.mark.long
def test_both_tools_are_measured_on_the_same_rows(tmp_path: Path) -> None:
    said: list[str] = []
    bench = Bench(tmp_path, limit_mb=4000, threads=1, timeout=300, say=said.append)
    answer = compare(bench, 5_000, seed=9, cnic_share=0.7, runs=1)
    assert answer["splink"]["f1"] > 0.8
    assert answer["saiban"]["f1"] > answer["splink"]["f1"]
    assert answer["error_ratio"] == pytest.approx((1 - answer["saiban"]["f1"]) / (1 - answer["splink"]["f1"]), abs=1e-4)
    assert answer["saiban"]["peak_mb"] > 100
    assert answer["bound_seconds"] < answer["saiban"]["seconds"]
