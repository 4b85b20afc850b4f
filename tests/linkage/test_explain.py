"""Why a pair was linked, in words and in figures that add up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from saiban.linkage import Model, PersonLinkage, explain, link_persons, words
from saiban.linkage.explain import modelled_probability
from saiban.linkage.fields import FIELDS


@pytest.mark.parametrize("needed", [100_000, 50])
def test_contributions_add_up_to_what_the_model_says(con: Any, village: Any, tmp_path: Path, needed: int) -> None:
    report = link_persons(con, [village.records], tmp_path, settings=PersonLinkage(labels_needed=needed))
    assert report.model == ("weights" if needed == 100_000 else "trees")
    model = Model.read(tmp_path / "model.json")
    pairs = [row for row in pq.read_table(tmp_path / "edges.parquet").to_pylist() if row["how"] == "model"]
    assert len(pairs) > 100
    for pair in pairs[:40]:
        explanation = explain(pair, model)
        assert modelled_probability(explanation) == pytest.approx(pair["probability"], abs=1e-5)
        assert explanation.base + sum(part.contribution for part in explanation.parts) == pytest.approx(
            explanation.log_odds
        )


def test_the_same_birthday_speaks_for_one_person_and_is_told_in_both_languages(
    con: Any, village: Any, tmp_path: Path
) -> None:
    link_persons(con, [village.records], tmp_path)
    model = Model.read(tmp_path / "model.json")
    told = [explain(row, model) for row in pq.read_table(tmp_path / "edges.parquet").to_pylist()]
    births = [part for explanation in told for part in explanation.parts if part.field == "birth" and part.level == 9]
    assert births
    assert all(part.contribution > 0 for part in births)
    assert births[0].agreement.en == "same day"
    assert births[0].label.ur == "تاریخ پیدائش"


def test_every_level_of_every_field_has_words() -> None:
    person = {"name": 8, "rarity": 6, "birth": 9, "sex": 2, "kind": 3, "employer": 2, "scheme_number": 2, "roster": 3}
    highest = person | {"relative": 7, "place": 4, "phone": 3, "family": 3, "address": 5, "number": 5}
    assert set(highest) == {field.code for field in FIELDS} | {"number"}
    for code, top in highest.items():
        for level in (None, *range(top + 1)):
            assert words(code, level).en
            assert words(code, level).ur
