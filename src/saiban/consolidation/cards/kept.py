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


def digests_of(inputs: Inputs) -> dict[str, str]:
    """By source and file, the SHA-256 of each extract that goes into a run."""
    return {
        f"{extract.source_id}/{extract.file_name}": extract.sha256 for extract in (*inputs.standing, *inputs.former)
    }


def keep(links: Path, inputs: str) -> Path:
    """Keep the card and the model that a linkage wrote into `links`, under the name of the run's inputs."""

    def copy(out: Path) -> None:
        for name in FILES:
            shutil.copyfile(links / name, out / name)

    return lake().made(CARDS, inputs, copy)


def keep_accuracy(inputs: str, accuracy: Mapping[str, Any]) -> None:
    """Keep what was measured of a run against a truth (as in a card's `accuracy`), beside its card."""

    def write(out: Path) -> None:
        (out / "accuracy.json").write_text(json.dumps(accuracy, sort_keys=True), "utf-8")

    lake().made(ACCURACY, inputs, write)


def card_of(run: Run) -> dict[str, Any] | None:
    """Return the card of a run, with what was measured against a truth in place of its own labels' word.

    None where the run is of the time before cards were kept.
    """
    path = lake().folder(CARDS, run.inputs) / "card.json"
    if not path.exists():
        return None
    card: dict[str, Any] = json.loads(path.read_text("utf-8"))
    measured = lake().folder(ACCURACY, run.inputs) / "accuracy.json"
    if measured.exists():
        card["accuracy"] = json.loads(measured.read_text("utf-8"))
    return card
