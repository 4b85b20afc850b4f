"""Workbooks as agencies make them: title block, header over two rows with merged cells, typed cells, several sheets."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt

PENSIONS = """
source: pensions
unit: person
as_of: 2026-05-31
read: {header_rows: 2}
columns:
  Pensioner / Name: name
  Pensioner / CNIC: cnic
  Date of Birth: birth_date
  Pension / Basic: paid_amount
"""


def workbook(path: Path) -> Path:
    """A list of pensioners in XLSX, as an accounts office prints it."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd-mmm-yyyy"})
        book.add_worksheet("Notes").write(0, 0, "Prepared by the accounts office")
        sheet = book.add_worksheet("Pensioners")
        sheet.merge_range("B2:F2", "List of pensioners, May 2026")
        sheet.merge_range("B4:C4", "Pensioner")
        sheet.merge_range("D4:D5", "Date of Birth")
        sheet.merge_range("E4:F4", "Pension")
        sheet.write_row("B5", ["Name", "CNIC"])
        sheet.write_row("E5", ["Basic", "Medical"])
        sheet.write_row("B6", ["Abdul Rashid", 3520212345671])
        sheet.write_datetime("D6", date(1955, 6, 30), day)
        sheet.write_row("E6", [42150.5, 1000])
        sheet.write_row("B8", ["Khalida Parveen", "35202-7654321-2", "1957", 38000, 0])
        sheet.write_row("B9", ["Total", "", "", 80150.5, 1000])
        for row in range(9, 400):
            sheet.write_blank(row, 1, None, day)
    return path


def test_a_list_with_title_and_merged_header(took: Any, tmp_path: Path) -> None:
    taken = took(workbook(tmp_path / "pensions.xlsx"), PENSIONS)

    first, second = taken.records
    assert (first["row"], first["name"], first["cnic"]) == (6, "Abdul Rashid", "3520212345671")
    assert (first["birth_date"], first["birth_precision"], first["paid_amount"]) == (
        date(1955, 6, 30),
        "day",
        4_215_050,
    )
    assert first["raw"] == ["Abdul Rashid", "3520212345671", "1955-06-30", "42150.5", "1000"]
    assert (second["row"], second["birth_date"], second["birth_precision"]) == (8, date(1957, 1, 1), "year")
    assert taken.why == {7: ["blank_row"], 9: ["repeated_header_or_total"]}
    assert taken.manifest.not_mapped == ("Pension / Medical",)


def test_an_old_workbook(took: Any, tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for column, cell in enumerate(["Name", "CNIC", "Date of Birth", "Basic"]):
        sheet.write(2, column, cell)
    sheet.write(3, 0, "عبدالرشید")
    sheet.write(3, 1, 3520212345671)
    sheet.write(3, 2, date(1955, 6, 30), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    book.save(str(tmp_path / "old.xls"))

    taken = took(
        tmp_path / "old.xls", "source: old\nunit: person\ncolumns: {Name: name, CNIC: cnic, Date of Birth: birth_date}"
    )

    assert [(r["row"], r["name"], r["cnic"], r["birth_date"]) for r in taken.records] == [
        (4, "عبدالرشید", "3520212345671", date(1955, 6, 30))
    ]


def test_a_sheet_by_name_or_number_and_two_that_could_be_meant(took: Any, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "two.xlsx") as book:
        for name, person in (("Lahore", "Ali Raza"), ("Kasur", "Sana Iqbal")):
            book.add_worksheet(name).write_column(0, 0, ["Name", person])
    mapping = "source: two\nunit: person\nread: {{sheet: {}}}\ncolumns: {{Name: name}}"

    assert took(tmp_path / "two.xlsx", mapping.format("Kasur")).records[0]["name"] == "Sana Iqbal"
    assert took(tmp_path / "two.xlsx", mapping.format("1")).records[0]["name"] == "Ali Raza"
    with pytest.raises(Exception, match="several sheets have the mapped columns: 'Lahore', 'Kasur'"):
        took(tmp_path / "two.xlsx", "source: two\nunit: person\ncolumns: {Name: name}")
    with pytest.raises(Exception, match="it has no sheet 'Multan'; it has 'Lahore', 'Kasur'"):
        took(tmp_path / "two.xlsx", mapping.format("Multan"))


def test_an_open_document_sheet(took: Any, tmp_path: Path, ods: Any) -> None:
    path = ods(
        tmp_path / "list.ods",
        [["Name", "CNIC", "Born"], ["Ali Raza", 3520212345671, date(1990, 2, 28)], ["", "", ""], ["Sana", "", ""]],
    )

    taken = took(path, "source: o\nunit: person\ncolumns: {Name: name, CNIC: cnic, Born: birth_date}")

    assert [(r["row"], r["name"], r["cnic"]) for r in taken.records] == [
        (2, "Ali Raza", "3520212345671"),
        (4, "Sana", None),
    ]
    assert taken.records[0]["birth_date"] == date(1990, 2, 28)
    assert taken.why == {3: ["blank_row"]}
