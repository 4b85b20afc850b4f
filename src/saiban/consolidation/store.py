"""This installation's lake, and where an extract lies in it."""

from __future__ import annotations

import json
from pathlib import Path

from saiban.consolidation.models import Extract
from saiban.engine import digests
from saiban.engine.lake import Lake
from saiban.frame.home import subfolder
from saiban.registry.models import Publication

_PUBLISHED = "published.json"


def lake() -> Lake:
    """Return this installation's lake."""
    return Lake(subfolder("lake"))


def extract_name(extract: Extract) -> str:
    """Return the digest under which the lake keeps the standard rows of an extract."""
    return digests.digest(extract.sha256, extract.mapping.digest, extract.source_id)


def extract_folder(extract: Extract) -> Path:
    """Return the folder with the standard rows, the quarantine and the manifest of an extract that has been read."""
    return lake().folder("extracts", extract_name(extract))


def say_published(golden: Path, publication: Publication) -> None:
    """Write down from which folder a publication came."""
    said = json.dumps({"golden": golden.name, "publication": publication.pk})
    draft = lake().root / f".{_PUBLISHED}"
    draft.write_text(said, "utf-8")
    draft.rename(lake().root / _PUBLISHED)


def published_tables(publication: Publication | None) -> Path | None:
    """Return the folder of the tables that a publication published; None where the lake no longer has it."""
    root = lake().root
    if publication is None or not (root / _PUBLISHED).exists():
        return None
    said = json.loads((root / _PUBLISHED).read_text("utf-8"))
    golden = root / "golden" / said["golden"]
    return golden if said["publication"] == publication.pk and golden.exists() else None
