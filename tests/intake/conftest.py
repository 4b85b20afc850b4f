"""Files as agencies send them, made in a temporary folder."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from saiban.intake import Manifest, Mapping, load_mapping, take

TODAY = date(2026, 6, 30)


@dataclass(frozen=True)
class Taken:
    """What came out of a file."""

    manifest: Manifest
    folder: Path

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        return pq.read_table(self.folder / "records.parquet").to_pylist()

    @cached_property
    def quarantine(self) -> list[dict[str, Any]]:
        return pq.read_table(self.folder / "quarantine.parquet").to_pylist()

    @property
    def why(self) -> dict[int, list[str]]:
        """Reasons by row number."""
        return {row["row"]: [reason["code"] for reason in row["reasons"]] for row in self.quarantine}


Take = Callable[..., Taken]


@pytest.fixture
def took(tmp_path: Path) -> Take:
    """Read a file, given as a path or as (name, content), under a mapping."""
    count = 0

    def read(file: Path | tuple[str, str | bytes], mapping: Mapping | str) -> Taken:
        nonlocal count
        count += 1
        if isinstance(file, tuple):
            path = tmp_path / file[0]
            path.write_bytes(file[1].encode() if isinstance(file[1], str) else file[1])
        else:
            path = file
        out = tmp_path / f"out{count}"
        meaning = load_mapping(mapping) if isinstance(mapping, str) else mapping
        return Taken(take(path, meaning, out, today=TODAY), out)

    return read


ZAKAT = """
source: zakat
scheme: zakat
unit: person
as_of: 2026-05-31
columns:
  Name: name
  Father: father_name
  CNIC: cnic
"""


@pytest.fixture
def zakat() -> str:
    """A small mapping: three columns of a Zakat committee's list."""
    return ZAKAT


@pytest.fixture
def ods() -> Callable[[Path, list[list[Any]]], Path]:
    """Write rows as an OpenDocument spreadsheet whose sheet, as usual, ends in a million repeated empty rows."""

    def cell(value: Any) -> str:
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if not value:
            return "<table:table-cell/>"
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def write(path: Path, rows: list[list[Any]]) -> Path:
        body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        space = "urn:oasis:names:tc:opendocument:xmlns"
        content = (
            f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
            f'xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{body}'
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
            'table:number-columns-repeated="1024"/></table:table-row></table:table></office:spreadsheet></office:body>'
            "</office:document-content>"
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", content)
            archive.writestr(
                "META-INF/manifest.xml",
                f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
                'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
            )
        return path

    return write
