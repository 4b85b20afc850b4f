"""The model card of a run: what it learned, from what, how far it may be trusted, and for whom less."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

import saiban
from saiban.engine.digests import file_digest
from saiban.linkage.accuracy import evaluate
from saiban.linkage.card_text import card_text
from saiban.linkage.fairness import GroupAccuracy, evaluate_groups, recall_by_labels
from saiban.linkage.learned import effects
from saiban.linkage.model import Model
from saiban.linkage.persons import LinkReport
from saiban.linkage.rows import Records

SOFTWARE = ("duckdb", "numpy", "pyarrow")
OUTCOME = ("records", "profiles", "pairs_compared", "clusters", "links", "review", "components_repaired",
           "links_refused", "decisions_used")  # fmt: skip

Card = dict[str, Any]


def write_card(
    con: duckdb.DuckDBPyConnection,
    out: Path,
    report: LinkReport,
    records: Records,
    *,
    inputs: Mapping[str, str],
    truth: Records | None = None,
) -> Card:
    """Write card.json and card.md into `out`, where `link_persons` has written its tables, and return the card.

    `inputs`: by file or extract, the SHA-256 of what went in. With a `truth` (record, truth) accuracy is measured
    against it; without, recall by group is told from the run's own labels (`recall_by_labels`). There are no seconds
    in it: the same inputs on the same versions give the same bytes.
    """
    model = Model.read(out / "model.json")
    card: Card = {
        "software": _software(),
        "inputs": dict(sorted(inputs.items())),
        "outcome": {name: getattr(report, name) for name in OUTCOME},
        "model": _of_model(model, out),
        "learned": [asdict(effect) for effect in effects(model, out / "patterns.parquet")],
        "labels": {"same": report.labelled_same, "apart": report.labelled_apart},
        "calibration": calibration(model),
        "number_kinds": [asdict(kind) for kind in report.number_kinds],
        "placeholder_numbers": report.placeholder_numbers,
        "blocks": [asdict(block) for block in report.blocks],
        "rows_left_out": sum(block.rows_left_out for block in report.blocks),
        "settings": model.notes.get("settings", {}),
        "accuracy": _accuracy(con, out, records, model, truth),
    }
    (out / "card.json").write_text(json.dumps(card, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    (out / "card.md").write_text(card_text(card), "utf-8")
    return card


def calibration(model: Model) -> dict[str, Any]:
    """The reliability table that the run measured on pairs kept out of training, and its expected calibration error.

    The error is the mean, over those pairs, of the distance between the probability said and the share that was one
    person, tenth by tenth (Naeini et al. 2015); None where nothing was measured.
    """
    table = model.notes.get("reliability", [])
    pairs = sum(tenth["pairs"] for tenth in table)
    error = sum(tenth["pairs"] * abs(tenth["said"] - tenth["was"]) for tenth in table) / pairs if pairs else None
    return {
        "calibrated": bool(model.notes.get("calibrated")),
        "held_out_f1": model.notes.get("held_out_f1"),
        "pairs": pairs,
        "error": None if error is None else round(error, 5),
        "table": table,
    }


def behind(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The groups of a card whose recall is more than two points below the whole, by chance or not."""
    return [group for group in card["accuracy"]["groups"] if group["standing"] in ("behind", "unsure")]


def _of_model(model: Model, out: Path) -> dict[str, Any]:
    return {
        "kind": model.kind,
        "fields": model.fields,
        "threshold": model.threshold,
        "base": model.base,
        "trees": len(model.trees),
        "numbers": model.numbers,
        "usual": model.usual,
        "sha256": file_digest(out / "model.json"),
    }


def _accuracy(
    con: duckdb.DuckDBPyConnection, out: Path, records: Records, model: Model, truth: Records | None
) -> dict[str, Any]:
    if truth is None:
        groups = recall_by_labels(con, out / "edges.parquet", records, model)
        return {"basis": "labels", "whole": None, "groups": _plain(groups)}
    whole = evaluate(con, out / "persons.parquet", truth).as_dict()
    groups = evaluate_groups(con, out / "persons.parquet", records, truth)
    return {"basis": "truth", "whole": whole, "groups": _plain(groups)}


def _plain(groups: list[GroupAccuracy]) -> list[dict[str, Any]]:
    return [asdict(group) for group in groups]


def _software() -> dict[str, str]:
    versions = {name: version(name) for name in SOFTWARE}
    return {"saiban": saiban.__version__, "python": platform.python_version()} | versions
