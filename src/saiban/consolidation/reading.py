"""One file read into the lake, in a process of its own: no Django here, so that a worker starts at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from saiban.engine.lake import Lake
from saiban.intake.broken import BrokenFile
from saiban.intake.extract import take
from saiban.intake.mapping import load_mapping


def read_file(path: Path, mapping_text: str, lake_root: Path, name: str, today: date) -> dict[str, object]:
    """Read a file into the lake folder `extracts/<name>`; return its manifest, or {"error": what is wrong with it}."""
    mapping = load_mapping(mapping_text)

    def into(out: Path) -> None:
        take(path, mapping, out, today=today)

    try:
        folder = Lake(lake_root).made("extracts", name, into)
    except BrokenFile as broken:
        return {"error": str(broken)}
    manifest: dict[str, object] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return manifest
