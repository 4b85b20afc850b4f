"""Read the tables of this folder that are more than rows; those that are rows are read by `saiban.terms.packaged`."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml


def document(name: str) -> Any:
    """Return what a YAML table of this folder holds."""
    return yaml.safe_load(files("saiban.prosecution.law").joinpath(name).read_text("utf-8"))
