"""The terms of openings in an emergency, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Emergency:
    """For how long a case is opened, how often a day, with how many letters of words, and how fresh a second factor."""

    open_for: timedelta
    a_day: int
    words: int
    fresh: timedelta


@cache
def emergency() -> Emergency:
    """Return the terms of `terms.yaml`."""
    told = yaml.safe_load(files("saiban.prosecution.integrity").joinpath("terms.yaml").read_text("utf-8"))["emergency"]
    return Emergency(
        open_for=timedelta(hours=told["hours"]),
        a_day=told["a_day"],
        words=told["words"],
        fresh=timedelta(minutes=told["fresh_minutes"]),
    )
