"""Rows that can't be taken: put aside with line and reason, sent out, mended, and taken as if they had been right."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from saiban.intake import BrokenFile
from saiban.intake.quarantine import REASONS, quarantine_csv

HEADER = ["Beneficiary", "CNIC", "DOB", "Status", "Amount", "Paid on", "Enrolled", "Ended", "Case No"]
BISP = """
source: bisp
scheme: kafaalat
unit: person
as_of: {pattern: "_(\\\\d{4}-\\\\d{2})"}
key: [scheme_number]
required: [name, cnic]
columns:
  Beneficiary: name
  CNIC: cnic
  DOB: {to: birth_date, format: DD/MM/YYYY}
  Status: {to: enrolment_status, values: {A: active, S: suspended}}
  Amount: paid_amount
  Paid on: {to: paid_on, format: DD/MM/YYYY}
  Enrolled: {to: enrolled_on, format: DD/MM/YYYY}
  Ended: {to: ended_on, format: DD/MM/YYYY}
  Case No: scheme_number
"""
KEYLESS = BISP.replace("key: [scheme_number]\n", "")


def good(number: int) -> list[str]:
    """A row of a beneficiary that can be taken."""
    name = f"Rukhsana {['Bibi', 'Parveen', 'Akhtar', 'Khatoon', 'Begum'][number % 5]}"
    cnic = f"3520{1 + number % 5}-{1_000_003 + number * 7}-{2 + 2 * (number % 4)}"
    born = f"{1 + number % 28:02d}/06/19{60 + number % 35}"
    return [name, cnic, born, "AS"[number % 2], "10,500", "15/05/2026", "01/07/2022", "", f"K-{number:05d}"]


Spoil = Callable[[list[str]], list[str]]


def cells(column: str, *spoilt: str) -> list[Spoil]:
    """Return for each spoilt cell what puts it into a row's column."""

    def put(cell: str) -> Spoil:
        return lambda row: [cell if name == column else old for name, old in zip(HEADER, row, strict=True)]

    return [put(cell) for cell in spoilt]


SPOILT: dict[str, list[Spoil]] = {
    "blank_row": [lambda row: [""] * len(row)] * 3,
    "wrong_cell_count": [lambda row: row[:-2], lambda row: [*row[:1], "extra", *row[1:]], lambda row: row[:4]],
    "missing_required": [*cells("Beneficiary", "", "n/a"), *cells("CNIC", "")],
    "repeated_header_or_total": [lambda row: HEADER, lambda row: ["Grand Total", "", "", "", "99,999", "", "", "", ""]],
    "control_characters": [
        *cells("Beneficiary", "Rukh\x07sana"),
        *cells("Case No", "K\x00-1"),
        *cells("Status", "A\x1b"),
    ],
    "name_without_letters": cells("Beneficiary", "12345", "۱۲۳", "***"),
    "name_too_long": cells("Beneficiary", *["Rukhsana " * 30] * 3),
    "birth_date_impossible": cells("DOB", "31/02/1980", "45/45/1980", "31/06/1990"),
    "birth_date_in_future": cells("DOB", "01/01/2031", "2030", "12/12/2027"),
    "birth_date_before_1900": cells("DOB", "01/01/1880", "05/06/0980"),
    "amount_unreadable": cells("Amount", "ten thousand", "10.500.00", "1O500"),
    "amount_negative": cells("Amount", "-10,500", "(10500)"),
    "unknown_code": cells("Status", "Z", "Active?"),
    "end_before_start": cells("Ended", "01/01/2020", "30/06/2022"),
}
"""37 bad rows of 14 kinds."""


def spoilt_file() -> tuple[list[list[str]], dict[int, str]]:
    """1,000 rows under a header of which 37 are bad; and the reason for each bad line."""
    rows = [good(number) for number in range(1000)]
    bad = [(code, spoil) for code, spoils in SPOILT.items() for spoil in spoils]
    expected = {}
    for index, (code, spoil) in enumerate(bad):
        at = 5 + index * 26
        rows[at] = spoil(rows[at])
        expected[at + 2] = code
    return rows, expected


def as_csv(rows: list[list[str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([HEADER, *rows])
    return path


def sent_out(taken: Any, path: Path) -> list[list[str]]:
    """The quarantine as a clerk sees it: the rows of the CSV, header first."""
    quarantine_csv(taken.folder, path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def mended(sheet: list[list[str]]) -> list[list[str]]:
    """What the clerk makes of it: each row as it should have been, the first three columns left alone."""
    return [sheet[0], *[[*row[:3], *good(int(row[0]) - 2)] for row in sheet[1:]]]


def test_37_bad_rows_in_1000_are_put_aside_each_with_its_line_and_reason(took: Any, tmp_path: Path) -> None:
    rows, expected = spoilt_file()

    taken = took(as_csv(rows, tmp_path / "kafaalat_2026-05.csv"), BISP)

    manifest = taken.manifest
    assert (manifest.rows_in, manifest.rows_accepted, manifest.rows_quarantined) == (1000, 963, 37)
    assert taken.why == {line: [code] for line, code in expected.items()}
    assert manifest.reasons == dict(sorted(Counter(expected.values()).items()))
    assert len(manifest.reasons) >= 12
    for row in taken.quarantine:
        assert row["raw"][: len(HEADER)] == rows[row["row"] - 2][: len(HEADER)]
        assert all(reason["message"].count(".") >= 2 for reason in row["reasons"]), "says what is wrong and what to do"


@pytest.mark.parametrize("mapping", [BISP, KEYLESS], ids=["key", "file and line"])
def test_mended_rows_become_what_they_would_have_been(took: Any, tmp_path: Path, mapping: str) -> None:
    rows, expected = spoilt_file()
    first = took(as_csv(rows, tmp_path / "kafaalat_2026-05.csv"), mapping)
    sheet = mended(sent_out(first, tmp_path / "quarantine.csv"))
    path = tmp_path / "mended by Saima.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(sheet)

    second = took(path, mapping)

    assert (second.manifest.rows_in, second.manifest.rows_quarantined) == (37, 0)
    assert second.manifest.mends == first.manifest.extract
    right = took(as_csv([good(number) for number in range(1000)], tmp_path / "kafaalat_2026-05.csv"), mapping)
    assert len(first.records) + len(second.records) == 1000
    assert {record["row"] for record in second.records} == set(expected)

    def told(taken: Any) -> dict[int, dict[str, Any]]:
        left_out = {"extract"} if "key:" in mapping else {"extract", "record"}
        return {r["row"]: {k: v for k, v in r.items() if k not in left_out} for r in taken.records}

    assert told(first) | told(second) == told(right)
    if mapping is KEYLESS:
        assert {r["record"] for r in second.records} == {f"bisp:{first.manifest.extract}:{line}" for line in expected}


def test_a_mended_file_may_come_back_as_a_workbook(took: Any, tmp_path: Path) -> None:
    rows, _ = spoilt_file()
    first = took(as_csv(rows, tmp_path / "kafaalat_2026-05.csv"), KEYLESS)
    sheet = mended(sent_out(first, tmp_path / "quarantine.csv"))
    with xlsxwriter.Workbook(tmp_path / "mended.xlsx") as book:
        page = book.add_worksheet()
        for at, row in enumerate(sheet):
            page.write_row(at, 0, [int(cell) if at and number == 0 else cell for number, cell in enumerate(row)])

    second = took(tmp_path / "mended.xlsx", KEYLESS)

    assert second.manifest.rows_accepted == 37
    assert second.manifest.mends == first.manifest.extract


def test_rows_mended_badly_wait_again_under_the_same_line(took: Any, tmp_path: Path) -> None:
    first = took(("list.csv", "Name,DOB\nAli,31/02/1980\nSana,30/02/1980\n"), NAMES)
    sheet = sent_out(first, tmp_path / "q.csv")
    sheet[1][4] = "'28/02/1980"
    with (tmp_path / "m.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(sheet)

    second = took(tmp_path / "m.csv", NAMES)
    third = sent_out(second, tmp_path / "q2.csv")

    assert [record["row"] for record in second.records] == [2]
    assert second.why == {3: ["birth_date_impossible"]}
    assert third[1][2].split("#")[1:] == sheet[2][2].split("#")[1:], "the second quarantine still names the first file"


def test_a_row_whose_line_number_was_lost_waits(took: Any, tmp_path: Path) -> None:
    first = took(("list.csv", "Name,DOB\nAli,31/02/1980\nSana,30/02/1980\n"), NAMES)
    sheet = sent_out(first, tmp_path / "q.csv")
    sheet[2][0] = ""
    with (tmp_path / "m.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(sheet)

    assert took(tmp_path / "m.csv", NAMES).why == {2: ["birth_date_impossible"], 3: ["line_missing"]}


def test_a_mended_file_that_no_longer_says_what_it_mends(took: Any, tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match="Download the quarantine again"):
        took(("m.csv", "saiban_line,Name,DOB\n2,Ali,01/01/1980\n"), NAMES)


NAMES = "source: n\nunit: person\nas_of: 2026-05-31\ncolumns: {Name: name, DOB: {to: birth_date, format: DD/MM/YYYY}}"
DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1", "'=1"]


@pytest.mark.parametrize(
    "cell", [*DANGEROUS, "03001234567", "3520212345671", "05/06/1980", "4E12", "Mar 5", "'quoted'"]
)
def test_cells_that_a_spreadsheet_would_run_or_alter_go_out_inert_and_come_back_whole(
    took: Any, tmp_path: Path, cell: str
) -> None:
    text = "Name,DOB,Note\n"
    note = '"' + cell.replace('"', '""') + '"'
    first = took(("list.csv", text + f"Ali,31/02/1980,{note}\n"), NAMES)

    sheet = sent_out(first, tmp_path / "q.csv")
    assert sheet[1][5] == f"'{cell}"
    sheet[1][4] = "28/02/1980"
    with (tmp_path / "m.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(sheet)

    assert took(tmp_path / "m.csv", NAMES).records[0]["raw"] == ["Ali", "28/02/1980", cell]


def test_headers_that_are_formulas_are_inert_too(took: Any, tmp_path: Path) -> None:
    first = took(("list.csv", "Name,DOB,=cmd()\nAli,31/02/1980,\n"), NAMES)

    assert sent_out(first, tmp_path / "q.csv")[0][5] == "'=cmd()"


def test_the_second_of_two_rows_with_one_key_waits_and_names_the_first(took: Any, tmp_path: Path) -> None:
    rows = [good(number) for number in range(33_000)]
    rows[32_999][-1] = rows[7][-1]
    rows[20][-1] = rows[19][-1]
    rows[20][2], rows[19][2] = rows[19][2], "31/02/1980"

    taken = took(as_csv(rows, tmp_path / "kafaalat_2026-05.csv"), BISP)

    assert taken.why == {21: ["birth_date_impossible"], 33_001: ["duplicate_key"]}
    assert "the same 'Case No' as row 9" in taken.quarantine[1]["reasons"][0]["message"]


def test_a_row_that_nothing_tells_from_others_waits(took: Any) -> None:
    mapping = "source: n\nunit: person\nkey: [scheme_number]\ncolumns: {Name: name, No: scheme_number}"

    taken = took(("list.csv", "Name,No\nAli,\nSana,3.5E+11\nUmar,7\n"), mapping)

    assert taken.why == {2: ["key_unreadable"], 3: ["key_unreadable"]}


def test_a_household_without_its_number_waits(took: Any) -> None:
    mapping = "source: n\nunit: household\ncolumns: {HH: household, Size: household_size}"

    taken = took(("list.csv", "HH,Size\n,5\n7,4\n"), mapping)

    assert taken.why == {2: ["household_missing"]}


def test_a_needed_number_that_can_not_be_read_waits(took: Any) -> None:
    mapping = "source: n\nunit: person\nrequired: [cnic]\ncolumns: {CNIC: cnic}"

    taken = took(("l.csv", "CNIC\nabc\n35202-1234567-1\n"), mapping)

    assert taken.why == {2: ["required_unreadable"]}


def test_several_faults_of_a_row_are_all_told(took: Any, tmp_path: Path) -> None:
    row = ["***", "", "31/02/1980", "Z", "-5", "", "", "", "K-1"]

    taken = took(as_csv([row], tmp_path / "kafaalat_2026-05.csv"), BISP)

    assert sorted(taken.why[2]) == [
        "amount_negative", "birth_date_impossible", "missing_required", "name_without_letters", "unknown_code"
    ]  # fmt: skip


def test_every_reason_has_a_name_in_both_languages() -> None:
    assert all(english and any("\u0600" <= letter <= "\u06ff" for letter in urdu) for english, urdu in REASONS.values())
