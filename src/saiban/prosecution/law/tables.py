"""Read the tables of this folder."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any

import yaml


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table of this folder."""
    return list(csv.DictReader(_text(name).splitlines()))


def document(name: str) -> Any:
    """Return what a YAML table of this folder holds."""
    return yaml.safe_load(_text(name))


def _text(name: str) -> str:
    return files("saiban.prosecution.law").joinpath(name).read_text("utf-8")
