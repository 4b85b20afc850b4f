"""Tables that come with Saiban: each is a CSV file in UTF-8 in the folder of the room that it belongs to."""

from __future__ import annotations

import csv
import io
from importlib.resources import files


def rows(package: str, table: str) -> list[dict[str, str]]:
    """Return the rows of a table by its package (`saiban.cases`) and the path of its file in it."""
    text = files(package).joinpath(table).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))
