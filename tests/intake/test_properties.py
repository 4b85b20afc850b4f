"""Whatever stands in the cells: nothing is lost, nothing is changed on the way, nothing goes wrong."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from saiban.intake import BrokenFile, load_mapping, take
from saiban.intake.quarantine import bare, guarded, quarantine_csv

TODAY = date(2026, 6, 30)
COLUMNS = {
    "Name": "name",
    "Surname": "name",
    "CNIC": "cnic",
    "NIC": "nic_old",
    "Sex": "sex",
    "DOB": "{to: birth_date, format: DD/MM/YYYY}",
    "Age": "age",
    "Phone": "phone",
    "District": "district",
    "Tehsil": "tehsil",
    "HH": "household",
    "Size": "household_size",
    "Relation": "relation",
    "Score": "pmt_score",
    "Status": "{to: enrolment_status, values: {A: active}}",
    "Paid": "paid_amount",
    "Paid on": "paid_on",
    "From": "period_start",
    "To": "period_end",
    "Passport": "{to: identifiers, kind: passport}",
    "Wage": "wage",
    "Disabled": "disabled",
    "Entered": "survey_date",
}
MAPPING = load_mapping(
    "source: soup\nunit: person\nas_of: {column: Entered}\nread: {encoding: utf-8, delimiter: ',', header_row: 1}\n"
    "columns:\n" + "".join(f"  {header}: {field}\n" for header, field in COLUMNS.items())
)
KEYED = load_mapping(
    "source: soup\nunit: person\nkey: [cnic]\nread: {encoding: utf-8, delimiter: ',', header_row: 1}\n"
    "columns: {Name: name, CNIC: cnic, DOB: birth_date}"
)

LIKELY = """
-|N/A|Ali Raza|محمد اسلم|35202-1234567-1|۳۵۲۰۲۱۲۳۴۵۶۷۱|3.5E+12|05/06/1980|31/02/1980|1980|2031|M|عورت|Lahore|12,500|-5
A|Z|yes|7|0300-1234568|Total|=1+1|'|"
"""
likely = st.sampled_from(
    ["", "\x00", "\ufffd", "\x1f", "a\nb", "x" * 300, *LIKELY.strip().replace("\n", "|").split("|")]
)
cell = likely | st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
rows = st.lists(st.lists(cell, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=8)


def as_csv(header: list[str], body: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([header, *body])
    return stream.getvalue().encode()


@given(rows)
@settings(max_examples=60, deadline=None)
def test_rows_in_are_rows_accepted_and_quarantined_with_their_cells(body: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        path, out = Path(scratch) / "soup.csv", Path(scratch) / "out"
        path.write_bytes(as_csv(list(COLUMNS), body))

        manifest = take(path, MAPPING, out, today=TODAY)

        accepted = pq.read_table(out / "records.parquet").to_pylist()
        aside = pq.read_table(out / "quarantine.parquet").to_pylist()
    assert manifest.rows_in == manifest.rows_accepted + manifest.rows_quarantined == len(body)
    assert (len(accepted), len(aside)) == (manifest.rows_accepted, manifest.rows_quarantined)
    came = sorted(tuple(row["raw"]) for row in accepted + aside)
    assert came == sorted(tuple(row) for row in body)
    assert all(row["reasons"] for row in aside)
    assert len({row["record"] for row in accepted}) == len(accepted)


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"Name,CNIC,DOB\n\xff\xfe")
@example(b"Name,CNIC,DOB\r\r\n,,\n\x1a")
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused_in_one_error(tail: bytes) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        path, out = Path(scratch) / "soup.csv", Path(scratch) / "out"
        path.write_bytes(b"Name,CNIC,DOB\n" + tail)
        try:
            manifest = take(path, KEYED, out, today=TODAY)
        except BrokenFile as broken:
            assert broken.file == "soup.csv" and not list(out.glob("*"))
            return
        assert manifest.rows_in == manifest.rows_accepted + manifest.rows_quarantined
        assert pq.read_metadata(out / "records.parquet").num_rows == manifest.rows_accepted
        assert pq.read_metadata(out / "quarantine.parquet").num_rows == manifest.rows_quarantined


@given(rows)
@settings(max_examples=25, deadline=None)
def test_a_quarantine_that_nobody_mended_comes_back_as_it_went(body: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        path, out, again = (Path(scratch) / name for name in ("soup.csv", "out", "again"))
        path.write_bytes(as_csv(list(COLUMNS), body))
        first = take(path, MAPPING, out, today=TODAY)
        if quarantine_csv(out, Path(scratch) / "q.csv") == 0:
            return
        before = pq.read_table(out / "quarantine.parquet", columns=["row", "raw", "reasons"]).to_pylist()

        second = take(Path(scratch) / "q.csv", MAPPING, again, today=TODAY)

        after = pq.read_table(again / "quarantine.parquet", columns=["row", "raw", "reasons"]).to_pylist()
    assert (second.rows_accepted, second.mends) == (0, first.extract)
    assert after == before


@given(cell)
def test_guarding_a_cell_can_be_undone(text: str) -> None:
    assert bare(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
