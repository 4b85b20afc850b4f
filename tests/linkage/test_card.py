"""The card that a run leaves: what the model learned, how far it may be trusted, what was left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from saiban.linkage import Model, PersonLinkage, behind, calibration, link_persons, write_card
from saiban.linkage.learned import effects

Connection = duckdb.DuckDBPyConnection
INPUTS = {"village.csv": "ab" * 32}


def test_a_card_says_what_was_learned_from_what_and_for_whom_it_holds(
    con: Connection, village: Any, tmp_path: Path
) -> None:
    report = link_persons(con, [village.records], tmp_path)
    card = write_card(con, tmp_path, report, [village.records], inputs=INPUTS, truth=[village.truth])
    assert card == json.loads((tmp_path / "card.json").read_text("utf-8"))
    assert card["model"]["kind"] == report.model
    assert card["labels"]["same"] == report.labelled_same > 300
    assert card["inputs"] == INPUTS
    assert card["accuracy"]["basis"] == "truth"
    assert card["accuracy"]["groups"][0]["recall"] == card["accuracy"]["whole"]["recall"]
    text = (tmp_path / "card.md").read_text("utf-8")
    assert "| Sex | Female |" in text
    assert "| cnic |" in text
    assert village.rows["nser:00000"]["name"] not in text


def test_the_same_rows_give_the_same_card(con: Connection, village: Any, tmp_path: Path) -> None:
    written = []
    for name in ("first", "second"):
        report = link_persons(con, [village.records], tmp_path / name)
        write_card(con, tmp_path / name, report, [village.records], inputs=INPUTS)
        written.append([(tmp_path / name / file).read_bytes() for file in ("card.json", "card.md")])
    assert written[0] == written[1]
    assert json.loads(written[0][0])["accuracy"]["basis"] == "labels"


def test_the_mean_effect_of_a_level_is_its_weight_where_the_model_has_weights(
    con: Connection, village: Any, tmp_path: Path
) -> None:
    link_persons(con, [village.records], tmp_path, settings=PersonLinkage(labels_needed=100_000))
    model = Model.read(tmp_path / "model.json")
    told = effects(model, tmp_path / "patterns.parquet")
    assert len(told) > 30
    for effect in told:
        weights = model.weights[model.fields.index(effect.field)]
        assert effect.effect == pytest.approx(weights[effect.level], abs=1e-3)


def test_trees_hold_that_the_same_birthday_speaks_for_one_person(con: Connection, village: Any, tmp_path: Path) -> None:
    link_persons(con, [village.records], tmp_path, settings=PersonLinkage(labels_needed=50))
    model = Model.read(tmp_path / "model.json")
    birth = {e.level: e for e in effects(model, tmp_path / "patterns.parquet") if e.field == "birth"}
    assert birth[9].effect > birth[2].effect
    assert (birth[9].same or 0) > (birth[9].apart or 0)


def test_a_crafted_block_of_namesakes_is_reported(
    con: Connection, written: Callable[..., Path], tmp_path: Path
) -> None:
    namesake = {
        "name": "Muhammad Ali",
        "father_name": "Muhammad Aslam",
        "sex": "male",
        "birth_date": date(1980, 1, 1),
        "birth_precision": "day",
        "district": "PK608",
        "tehsil": "PK608-01",
        "source": "zakat",
    }
    records = written([namesake] * 400)
    report = link_persons(con, [records], tmp_path)
    card = write_card(con, tmp_path, report, [records], inputs={})
    assert card["rows_left_out"] >= 400
    assert "| name and place | 0 | 400 |" in (tmp_path / "card.md").read_text("utf-8")


def test_the_calibration_error_is_the_mean_distance_from_what_was_said() -> None:
    table = [{"said": 0.1, "was": 0.2, "pairs": 30}, {"said": 0.9, "was": 0.9, "pairs": 70}]
    model = Model(kind="weights", fields=[], base=0.0, weights=[], trees=[], numbers=[0.0], threshold=0.5, usual=[],
                  notes={"calibrated": True, "held_out_f1": 0.9, "reliability": table})  # fmt: skip
    assert calibration(model)["error"] == pytest.approx(0.03)
    assert calibration(model)["pairs"] == 100


def test_a_card_names_the_groups_that_stay_behind() -> None:
    groups = [{"division": "sex", "group": group, "standing": standing} for group, standing in
              (("female", "behind"), ("male", "level"), ("transgender", "few"))]  # fmt: skip
    assert [group["group"] for group in behind({"accuracy": {"groups": groups}})] == ["female"]
