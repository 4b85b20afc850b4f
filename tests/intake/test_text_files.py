"""Delimited text as it comes: odd delimiters, encodings, quotes, rows that do not fit."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

LIST = "Name,Father,CNIC\nMuhammad Aslam,Ghulam Nabi,35202-1234567-1\nزینب بی بی,محمد اکرم,35202-7654321-2\n"


def names(taken: Any) -> list[str]:
    return [record["name"] for record in taken.records]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f", "||"])
def test_encoding_and_delimiter_are_found_out(took: Any, zakat: str, encoding: str, delimiter: str) -> None:
    taken = took(("list.csv", LIST.replace(",", delimiter).encode(encoding)), zakat)

    assert names(taken) == ["Muhammad Aslam", "زینب بی بی"]
    assert [record["cnic"] for record in taken.records] == ["3520212345671", "3520276543212"]
    assert taken.manifest.delimiter == delimiter


def test_windows_text_is_told_apart_by_its_script(took: Any, zakat: str) -> None:
    western = took(("a.csv", "Name,Father,CNIC\nJosé D’Souza,René,\n".encode("cp1252")), zakat)
    urdu = took(("b.csv", "Name,Father,CNIC\nمحمد اسلم,غلام رسول,\nAli,رفيق,\n".encode("cp1256")), zakat)

    assert (western.manifest.encoding, names(western)) == ("cp1252", ["José D'Souza"])
    assert (urdu.manifest.encoding, names(urdu)) == ("cp1256", ["محمد اسلم", "Ali"])


def test_gzip_is_unpacked(took: Any, zakat: str) -> None:
    taken = took(("list.csv.gz", gzip.compress(LIST.encode())), zakat)

    assert names(taken) == ["Muhammad Aslam", "زینب بی بی"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_row_numbers_are_the_lines_on_which_rows_start(took: Any, zakat: str, end: str) -> None:
    text = end.join(
        ["List of May", "", "Name,Father,CNIC", 'Ali,"Akram', 'of Multan",', "Sana,Iqbal,", "", "Umar,Tariq,", ""]
    )

    taken = took(("list.csv", text), zakat)

    assert {record["row"]: record["name"] for record in taken.records} == {4: "Ali", 6: "Sana", 8: "Umar"}
    assert taken.records[0]["father_name"] == "Akram of Multan"
    assert taken.records[0]["raw"][1] == f"Akram{end}of Multan"
    assert taken.why == {7: ["blank_row"]}


def test_rows_with_missing_or_extra_cells_are_kept_whole(took: Any, zakat: str) -> None:
    taken = took(("list.csv", "Name,Father,CNIC\nAli,Akram\nSana,Iqbal,,,\nUmar,Tariq,1,2\n"), zakat)

    assert names(taken) == ["Sana"]
    assert taken.why == {2: ["wrong_cell_count"], 4: ["wrong_cell_count"]}
    assert [row["raw"] for row in taken.quarantine] == [["Ali", "Akram"], ["Umar", "Tariq", "1", "2"]]
    assert "has 2 cells and the header has 3" in taken.quarantine[0]["reasons"][0]["message"]


def test_a_stray_quotation_mark_swallows_no_rows(took: Any, zakat: str) -> None:
    text = 'Name,Father,CNIC\n"Ali,Akram,\nSana,12" Iqbal,\nUmar,"Tariq, Khan",\n' + "Hina,Javed,\n" * 33_000

    taken = took(("list.csv", text), zakat)

    assert taken.manifest.rows_in == 33_003
    assert names(taken)[:3] == ['"Ali', "Sana", "Umar"]
    assert [record["father_name"] for record in taken.records[1:3]] == ['12" Iqbal', "Tariq, Khan"]


def test_rows_across_the_edge_of_a_batch_keep_their_lines(took: Any, zakat: str) -> None:
    lines = [
        f'Ali,"Akram\nno {number}",' if number % 1000 == 767 else f"Ali,Akram {number}," for number in range(34_000)
    ]

    taken = took(("list.csv", "Name,Father,CNIC\n" + "\n".join(lines) + "\n"), zakat)

    assert taken.manifest.rows_accepted == 34_000
    last = taken.records[-1]
    assert (last["row"], last["father_name"]) == (34_000 + 1 + 34, "Akram 33999")


def test_a_few_stray_bytes_cost_their_rows_and_not_the_file(took: Any, zakat: str) -> None:
    good = "".join(f"علی,اکرم {number},\n" for number in range(2000)).encode()

    taken = took(("list.csv", b"Name,Father,CNIC\nAli,Akr\xe9m,\n" + good), zakat)

    assert taken.manifest.rows_accepted == 2000
    assert taken.why == {2: ["not_text"]}
    assert taken.quarantine[0]["raw"][1] == r"Akr\xe9m"


def test_the_header_is_found_where_it_stands_and_however_it_is_spaced(took: Any, zakat: str) -> None:
    taken = took(("list.csv", "Zakat Committee 12;;\nMay 2026;;\n NAME ;father;Cnic\u200f\nAli;Akram;\n"), zakat)

    assert taken.records[0]["row"] == 4
    assert taken.manifest.header == ("NAME", "father", "Cnic")


def test_a_header_over_two_rows_and_a_file_without_one(took: Any) -> None:
    two = took(
        ("a.csv", "Person,,Pay\nName,CNIC,Basic\nAli,,37000\n"),
        "source: a\nunit: person\nread: {header_row: 1, header_rows: 2}\n"
        "columns: {Person / Name: name, Person / CNIC: cnic, Pay / Basic: wage}",
    )
    none = took(
        ("b.csv", "Ali,35202-1234567-1,37000\nSana,,\n"),
        "source: b\nunit: person\nread: {header_row: 0}\ncolumns: {1: name, 2: cnic, 3: wage}",
    )

    assert two.records[0]["wage"] == 3_700_000
    assert [record["name"] for record in none.records] == ["Ali", "Sana"]


def test_the_line_with_which_excel_states_its_separator_is_no_row(took: Any, zakat: str) -> None:
    taken = took(("list.csv", "sep=|\nName|Father|CNIC\nAli|Akram|\n"), zakat)

    assert [(record["row"], record["name"]) for record in taken.records] == [(3, "Ali")]


def test_a_file_with_a_header_and_no_rows_is_read(took: Any, zakat: str) -> None:
    taken = took(("list.csv", "Name,Father,CNIC\n"), zakat)

    assert (taken.manifest.rows_in, taken.records, taken.quarantine) == (0, [], [])
