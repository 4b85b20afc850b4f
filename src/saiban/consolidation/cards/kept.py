"""Where the model cards of all runs are kept: in the lake, beside the tables that later runs remove."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from saiban.consolidation.inputs import Inputs
from saiban.consolidation.models import Run
from saiban.consolidation.store import lake

CARDS, ACCURACY = "cards", "accuracy"
FILES = ("card.json", "card.md", "model.json")
ADDED = ("records", "links", "review", "rows_left_out", "total")


def digests_of(inputs: Inputs) -> dict[str, str]:
    """By source and file, the SHA-256 of each extract that goes into a run."""
    return {
        f"{extract.source_id}/{extract.file_name}": extract.sha256 for extract in (*inputs.standing, *inputs.former)
    }


def keep(links: Path, run: Run) -> None:
    """Keep the card and the model that a linkage wrote into `links`, under the run's number.

    Where the run only added rows to an earlier linkage the card is that one's; what was added is kept beside it.
    """
    report = json.loads((links / "report.json").read_text("utf-8"))
    added = {name: report["extended"][name] for name in ADDED} if "extended" in report else None

    def copy(out: Path) -> None:
        for name in FILES:
            shutil.copyfile(links / name, out / name)
        (out / "added.json").write_text(json.dumps(added, sort_keys=True), "utf-8")

    lake().made(CARDS, str(run.pk), copy)


def keep_accuracy(run: Run, accuracy: Mapping[str, Any]) -> None:
    """Keep what was measured of a run against a truth (as in a card's `accuracy`), beside its card."""

    def write(out: Path) -> None:
        (out / "accuracy.json").write_text(json.dumps(accuracy, sort_keys=True), "utf-8")

    lake().made(ACCURACY, str(run.pk), write)


def card_of(run: Run) -> dict[str, Any] | None:
    """Return the card of a run, with what was measured against a truth in place of its own labels' word.

    `added` is what the run added to an earlier linkage, whose card it then is; None where it linked everybody. Returns
    None where the run is of the time before cards were kept.
    """
    folder = lake().folder(CARDS, str(run.pk))
    if not folder.exists():
        return None
    card: dict[str, Any] = json.loads((folder / "card.json").read_text("utf-8"))
    card["added"] = json.loads((folder / "added.json").read_text("utf-8"))
    measured = lake().folder(ACCURACY, str(run.pk)) / "accuracy.json"
    if measured.exists():
        card["accuracy"] = json.loads(measured.read_text("utf-8"))
    return card
