"""A survey whose rows have dates of their own is as old as its latest row, whenever it is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from saiban.intake import load_mapping, take

SURVEY = """source: survey
name: {en: Survey}
organisation: kp-pnd
unit: person
files: "survey*.csv"
mode: snapshot
as_of: {column: visited}
columns: {name: name}
"""


def test_the_day_of_a_file_is_that_of_its_latest_row(tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    file.write_text("name,visited\nGul Bano,2025-03-02\nZar Wali,2025-04-09\n", encoding="utf-8")
    days = {
        take(file, load_mapping(SURVEY), tmp_path / f"{today}", today=today).as_of
        for today in (date(2026, 1, 1), date(2026, 11, 21))
    }
    assert days == {"2025-04-09"}
