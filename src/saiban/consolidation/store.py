"""This installation's lake, and where an extract lies in it."""

from __future__ import annotations

from pathlib import Path

from saiban.consolidation.models import Extract
from saiban.engine import digests
from saiban.engine.lake import Lake
from saiban.frame.home import subfolder


def lake() -> Lake:
    """Return this installation's lake."""
    return Lake(subfolder("lake"))


def extract_name(extract: Extract) -> str:
    """Return the digest under which the lake keeps the standard rows of an extract."""
    return digests.digest(extract.sha256, extract.mapping.digest, extract.source_id)


def extract_folder(extract: Extract) -> Path:
    """Return the folder with the standard rows, the quarantine and the manifest of an extract that has been read."""
    return lake().folder("extracts", extract_name(extract))
