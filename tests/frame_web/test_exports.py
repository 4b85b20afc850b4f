"""Exports are opened in spreadsheets, where a cell that begins like a formula would be run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from saiban.frame.exports import csv_response, inert
from saiban.frame.marks import Origin


@pytest.mark.parametrize(
    "cell",
    ["=HYPERLINK(A1)", "+923001234567", "-2+3", "@SUM(A1)", "\tx", "\rx", "\n=1", " =1+1", "＝1+1"],
)
def test_a_cell_that_begins_like_a_formula_is_made_inert(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [("Bibi Zainab", "Bibi Zainab"), (-250, "-250"), (Decimal("-1.50"), "-1.50"), (None, ""), ("زینب", "زینب")],
)
def test_names_and_numbers_stay_as_they_are(cell: object, text: str) -> None:
    assert inert(cell) == text


def test_a_download_reads_back_as_it_was_with_urdu_and_line_breaks() -> None:
    rows = [("گل زمان", "House 4,\nMohalla Qazian", 1500), ("=1+1", None, -3)]
    at = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)
    origin = Origin("F-000001", "=EOBI", "Bilal Ahmed (bilal)", at, "eobi-1")
    response = csv_response("quarantine.csv", ["name", "address", "amount"], rows, origin=origin)

    body = b"".join(response)
    assert body.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == 'attachment; filename="quarantine.csv"'
    assert list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))) == [
        ["name", "address", "amount"],
        ["گل زمان", "House 4,\nMohalla Qazian", "1500"],
        ["'=1+1", "", "-3"],
        [],
        ["copy", "F-000001"],
        ["given to", "'=EOBI"],
        ["downloaded by", "Bilal Ahmed (bilal)"],
        ["downloaded at", "2026-03-01 09:30:00+05:00"],
        ["agreement", "eobi-1"],
        ["mark", origin.mark],
    ]


def test_a_mark_belongs_to_one_origin_and_is_known_as_it_was_typed() -> None:
    at = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)
    origin = Origin("F-000001", "EOBI", "Bilal Ahmed (bilal)", at)
    other = Origin("F-000001", "EOBI", "Sana Iqbal (sana)", at)
    assert origin.bears(origin.mark.lower().replace("-", " ")) and not other.bears(origin.mark)
    assert not origin.bears("") and not origin.bears("ÄÖÜ")
