"""A draft of a mapping from a file that nobody has described yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from saiban.intake import FIELDS, MappingError, load_mapping, to_yaml
from saiban.intake.describe import describe, draft_yaml, mapping_of, source_code
from saiban.intake.readers.header import find_header

URDU = (
    "نام مستحق;والد یا شوہر کا نام;شناختی کارڈ نمبر;جنس;تاریخ پیدائش;ضلع;موبائل نمبر;رقم;تبصرہ\n"
    "رخسانہ بی بی;غلام نبی;35202-1234567-2;عورت;05/06/1980;لاہور;0300-1234568;10,500;ٹھیک\n"
    "زینب پروین;محمد اکرم;35202-7654321-4;عورت;25/12/1975;قصور;0321-7654321;10,500;\n"
)


def meanings(path: Path) -> dict[str, str]:
    return {column.header: column.guess.field for column in describe(path).columns}


def test_an_urdu_list_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "zakat_2026-05.csv"
    path.write_text(URDU, encoding="utf-8")

    draft = describe(path)

    assert [column.guess.field for column in draft.columns] == [
        "name", "guardian_name", "cnic", "sex", "birth_date", "district", "phone", "paid_amount", "ignore"
    ]  # fmt: skip
    assert draft.columns[4].guess.format == "DD/MM/YYYY"
    assert (draft.encoding, draft.delimiter, draft.unit) == ("utf-8", ";", "person")
    assert draft.as_of.pattern == r"(\d{4}[-_]\d{2})"
    assert draft.preview[0] == (2, tuple(URDU.splitlines()[1].split(";")))


def test_the_draft_can_be_used_as_it_is(took: Any, tmp_path: Path) -> None:
    path = tmp_path / "zakat_2026-05.csv"
    path.write_text(URDU, encoding="utf-8")

    mapping = load_mapping(draft_yaml(describe(path)))
    taken = took(path, mapping)

    assert (mapping.source, mapping.files) == ("zakat", "zakat_*.csv")
    assert taken.manifest.rows_accepted == 2
    assert taken.records[0]["paid_amount"] == 1_050_000
    assert taken.manifest.as_of == "2026-05-31"


def test_the_draft_holds_nobodys_number_or_name(tmp_path: Path) -> None:
    path = tmp_path / "zakat_2026-05.csv"
    path.write_text(URDU, encoding="utf-8")

    text = draft_yaml(describe(path))

    assert "35202" not in text and "رخسانہ" not in text


def test_headers_as_agencies_write_them(tmp_path: Path) -> None:
    path = tmp_path / "return.txt"
    cells = {
        "Sr. No": "1",
        "Insured Person Name": "Aslam Khan",
        "F/H Name": "Nabi Khan",
        "NIC No.": "35202-1234567-1",
        "Old NIC": "123-45-678901",
        "D.O.B": "1980-06-05",
        "Gender": "M",
        "EOBI No": "4700B012345",
        "Establishment Name": "Gul Mills",
        "Gross Wages": "37,000",
        "Wage Month": "04/2026",
        "Cell #": "03001234568",
        "Present Address": "Mohalla Islampura, Lahore",
        "Date of Joining": "2019-01-15",
        "Status": "A",
    }
    header, row = "|".join(cells), "|".join(cells.values())
    path.write_text(f"{header}\n{row}\n{row.replace('|A', '|D')}\n", encoding="utf-8")

    found = meanings(path)

    assert list(found.values()) == [
        "ignore", "name", "guardian_name", "cnic", "nic_old", "birth_date", "sex", "scheme_number", "employer_name",
        "wage", "contribution_month", "phone", "address", "job_start", "enrolment_status",
    ]  # fmt: skip
    status = describe(path).columns[-1].guess
    assert status.values == (("A", "active"), ("D", "deceased"))


def test_cells_speak_where_the_header_does_not(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,F3,F4,F5\nAli,35202-1234567-1,0300-1234568,x\nSana,35202-7654321-2,03217654321,y\n")

    assert meanings(path) == {"Name": "name", "F3": "cnic", "F4": "phone", "F5": "ignore"}


def test_a_header_whose_cells_are_something_else_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,CNIC\nAli,yes\nSana,no\n")

    assert meanings(path)["CNIC"] == "ignore"


def test_title_and_double_header_of_a_sheet_are_found(tmp_path: Path) -> None:
    path = tmp_path / "pensioners.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("List")
        sheet.merge_range("A1:D1", "List of pensioners, May 2026")
        sheet.merge_range("A3:B3", "Pensioner")
        sheet.merge_range("C3:D3", "Pension")
        sheet.write_row("A4", ["Name", "CNIC", "Basic", "Medical"])
        sheet.write_row("A5", ["Abdul Rashid", "35202-1234567-1", 42150, 1000])

    draft = describe(path)

    assert (draft.read.header_row, draft.read.header_rows) == (3, 2)
    assert draft.header == ("Pensioner / Name", "Pensioner / CNIC", "Pension / Basic", "Pension / Medical")
    assert [column.guess.field for column in draft.columns][:2] == ["name", "cnic"]


def test_where_a_header_stands() -> None:
    data = ["Ali", "35202-1234567-1", "37,000"]

    assert find_header([["Name", "CNIC", "Wages"], data]) == (1, 1)
    assert find_header([["Gul Mills Ltd"], [], ["Name", "CNIC", "Wages"], data]) == (3, 1)
    assert find_header([["Person", "", "Pay"], ["Name", "CNIC", "Wages"], data]) == (1, 2)
    assert find_header([]) == (1, 1)


def test_a_clerk_chooses_and_the_mapping_follows(tmp_path: Path) -> None:
    path = tmp_path / "zakat_2026-05.csv"
    path.write_text(URDU, encoding="utf-8")
    draft = describe(path)

    mapping = mapping_of(
        draft,
        source="zakat-lahore",
        organisation="zakat",
        scheme="zakat",
        name=(("en", "Zakat Lahore"), ("ur", "زکوٰۃ لاہور")),
        key=("cnic",),
        chosen={"والد یا شوہر کا نام": "husband_name", "رقم": "ignore"},
        constants={"enrolment_status": "active"},
    )

    assert {column.header: column.to for column in mapping.columns}["والد یا شوہر کا نام"] == "husband_name"
    assert mapping.ignored == ("رقم", "تبصرہ")
    assert load_mapping(to_yaml(mapping)) == mapping


def test_two_columns_chosen_for_one_meaning_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("A,B\n1,2\n")

    with pytest.raises(MappingError, match="columns 'A' and 'B' both mean 'cnic'"):
        mapping_of(describe(path), source="l", organisation="l", chosen={"A": "cnic", "B": "cnic"})


def test_a_column_that_can_not_tell_rows_apart_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Passport\nAli,AB1234567\n")

    with pytest.raises(MappingError, match="'identifiers' can't tell rows apart"):
        mapping_of(describe(path), source="l", organisation="l", key=["identifiers"])


def test_a_source_gets_its_code_from_the_files_name() -> None:
    assert source_code("PR02A_2026-04.txt.gz") == "pr02a"
    assert source_code("زکوٰۃ.csv") == "source"


def test_every_field_is_named_and_explained_in_both_languages() -> None:
    for field in FIELDS.values():
        assert field.label_en and field.help_en
        assert any("\u0600" <= letter <= "\u06ff" for letter in field.label_ur)
        assert any("\u0600" <= letter <= "\u06ff" for letter in field.help_ur)
