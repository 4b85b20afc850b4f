"""What the lake keeps of the current edition: who was counted, so that a figure opens to the people under it."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from saiban.consolidation.store import lake
from saiban.statistics.counting.schemes import CountedScheme, Masks
from saiban.statistics.models import Edition

FOLDER = "statistics"


@dataclass(frozen=True)
class Kept:
    """The people of the edition's own day, tagged, and the schemes that their bits stand for."""

    people: Path
    profiles: Path
    masks: Masks
    as_of: date


def kept(edition: Edition | None = None) -> Kept | None:
    """Return what is kept of an edition (the current one); None where there is none or its folder is gone."""
    chosen = edition or Edition.objects.filter(current=True).first()
    folder = lake().folder(FOLDER, chosen.digest) if chosen else None
    if folder is None or not folder.exists():
        return None
    return read(folder)


def read(folder: Path) -> Kept:
    """Return what a folder of the lake keeps."""
    said = json.loads((folder / "edition.json").read_text("utf-8"))
    schemes = tuple(
        CountedScheme(one["code"], one["type"], tuple(one["functions"]), one["draws"], one["contributes"])
        for one in said["schemes"]
    )
    return Kept(
        folder / "people.parquet", folder / "profiles.parquet", Masks(schemes), date.fromisoformat(said["as_of"])
    )


def write_masks(folder: Path, masks: Masks, as_of: date) -> None:
    """Write down beside the people which scheme each bit stands for."""
    said = {"as_of": as_of.isoformat(), "schemes": [asdict(one) for one in masks.schemes]}
    (folder / "edition.json").write_text(json.dumps(said, default=str), "utf-8")


def forget_all_but(edition: Edition) -> None:
    """Remove the folders of other editions: their figures stand in the database."""
    standing = lake().folder(FOLDER, edition.digest)
    for folder in standing.parent.iterdir():
        if folder != standing:
            shutil.rmtree(folder)
