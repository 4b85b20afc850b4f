"""A file that can't be read is named in one clear error, and nothing of it is written."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from xlwt.CompoundDoc import XlsDoc

from saiban.intake import BrokenFile, load_mapping, take

ROWS = "Name,Father,CNIC\n" + "Muhammad Aslam,Ghulam Nabi,35202-1234567-1\n" * 3000


def xlsx(cells: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for at, cell in cells.items():
            sheet.write(at, cell)
    return stream.getvalue()


def protected_workbook() -> bytes:
    """An office file whose one stream is named EncryptedPackage, as Excel writes it when a password is set."""
    stream = io.BytesIO()
    XlsDoc().save(stream, b"secret" * 1000)
    name, secret = "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    content = bytearray(stream.getvalue())
    at = content.index(name)
    content[at : at + len(secret)] = secret
    content[at + 64] = len(secret) + 2
    return bytes(content)


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 << 20))
    return stream.getvalue()


BROKEN: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "no bytes": ("list.csv", lambda: b"", "it is empty"),
    "blank lines only": ("list.csv", lambda: b"\n\n  \n", "it holds no text"),
    "gzip of nothing": ("list.csv.gz", lambda: gzip.compress(b""), "it unpacks to nothing"),
    "truncated gzip": ("list.csv.gz", lambda: gzip.compress(ROWS.encode())[:-20], "ends too early"),
    "damaged gzip": ("list.csv.gz", lambda: gzip.compress(ROWS.encode())[:40] + b"x" * 40, "is damaged"),
    "gzip bomb": ("list.csv.gz", lambda: gzip.compress(b"a,b,c\n" * (12 << 20)), "unpacks to more than 200 times"),
    "wrong encoding stated": (
        "cp.csv",
        lambda: ROWS.replace("Nabi", "Nabí").encode("cp1252"),
        "not written in utf-8 (first on line 2)",
    ),
    "missing column": ("list.csv", lambda: ROWS.replace("CNIC", "NIC No").encode(), "'CNIC'"),
    "no such suffix": ("list.docx", lambda: b"PK\x03\x04", "files of the kind '.docx' are not known"),
    "text named xlsx": ("list.xlsx", lambda: ROWS.encode(), "named like a spreadsheet and is none"),
    "truncated xlsx": ("list.xlsx", lambda: xlsx({"A1": "Name"})[:-200], "damaged"),
    "zip that is no xlsx": ("list.xlsx", lambda: _zip({"a.txt": b"x"}), "damaged"),
    "empty sheet": ("list.xlsx", lambda: xlsx({}), "it has no header there"),
    "protected xlsx": ("list.xlsx", protected_workbook, "protected by a password"),
    "damaged xls": ("list.xls", lambda: protected_workbook()[:900], "damaged"),
    "zip bomb": ("list.xlsx", bomb, "unpacks to more than 200 times"),
    "cell far outside": ("list.xlsx", lambda: xlsx({"A1": "Name", "XFD1048576": "x"}), "a sheet spans 1,048,576 rows"),
    "truncated parquet": ("list.parquet", lambda: b"PAR1" + b"x" * 50, "not a whole Parquet file"),
    "zip without a form": ("list.zip", lambda: _zip({"a.txt": b"x"}), "it is no ODK Central export"),
    "no zip": ("list.zip", lambda: b"PK\x03\x04 no", "damaged"),
    "no json": ("list.json", lambda: b"<html>", "not a whole list of submissions"),
}


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("case", BROKEN)
def test_one_clear_error_and_nothing_written(case: str, zakat: str, tmp_path: Path) -> None:
    name, content, told = BROKEN[case]
    path = tmp_path / name
    path.write_bytes(content())
    mapping = load_mapping(zakat + ("read: {encoding: utf-8}\n" if name == "cp.csv" else ""))

    with pytest.raises(BrokenFile) as caught:
        take(path, mapping, tmp_path / "out", today=date(2026, 6, 30))

    assert str(caught.value).startswith(f"{name}: ")
    assert told in str(caught.value)
    assert str(caught.value).count(". ") >= 1, "what is wrong is followed by what to do"
    assert list((tmp_path / "out").glob("*")) == []


def test_a_file_that_is_not_there(zakat: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match=r"lost.csv: it can't be opened \(No such file or directory\)"):
        take(tmp_path / "lost.csv", load_mapping(zakat), tmp_path / "out", today=date(2026, 6, 30))


def test_a_missing_column_is_told_with_the_nearest_and_with_all_there_are(zakat: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Father Name,CNIC\nAli,Akram,\n", encoding="utf-8")

    with pytest.raises(BrokenFile) as caught:
        take(path, load_mapping(zakat), tmp_path / "out", today=date(2026, 6, 30))

    assert "'Father' (nearest in the file: 'Father Name')" in str(caught.value)
    assert "The file has: 'Name', 'Father Name', 'CNIC'." in str(caught.value)


def test_a_file_whose_name_holds_no_date_where_one_is_expected(zakat: str, tmp_path: Path) -> None:
    path = tmp_path / "may.csv"
    path.write_text("Name,Father,CNIC\nAli,Akram,\n", encoding="utf-8")
    mapping = load_mapping(zakat.replace("2026-05-31", '{pattern: "(\\\\d{4}-\\\\d{2})"}'))

    with pytest.raises(BrokenFile, match=r"may.csv: no date is found in its name"):
        take(path, mapping, tmp_path / "out", today=date(2026, 6, 30))
