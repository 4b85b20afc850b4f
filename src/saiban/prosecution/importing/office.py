"""The import of one office: its files in, a folder of the lake with normalised tables and a report out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from saiban.engine import duck
from saiban.engine.digests import digest, file_digest
from saiban.engine.lake import Lake
from saiban.prosecution.importing.judging import judge
from saiban.prosecution.importing.loading import LOADED, load, write
from saiban.prosecution.importing.mapping import ImportRefused, Mapping, load_mapping, reasons
from saiban.prosecution.importing.reading import FINDINGS, read_file
from saiban.prosecution.indicators import Edition, Measured, Period, measure

KIND = "prosecution_imports"
FORM = 1
"""Of the tables that are written, to be raised with what they hold: older folders are then not taken for new ones."""


_ALWAYS = Period(date.min, date.max, undated=True)


@dataclass(frozen=True)
class FileReport:
    """A file's rows: `rows` = `whole` + `reported` = `loaded` + `left_out`. A reported row may have been loaded."""

    file: str
    sha256: str
    rows: int
    whole: int
    reported: int
    loaded: int
    left_out: int


@dataclass(frozen=True)
class Reported:
    """How often a reason was found in a field of a file, with one row of it."""

    file: str
    field: str
    reason: str
    effect: str
    rows: int
    example_row: int
    example: str


@dataclass(frozen=True)
class Imported:
    """What an import came to. `folder` holds the tables (`LOADED`) and what was reported (`reported.csv`)."""

    folder: Path
    digest: str
    office: str
    source: str
    licence: str
    files: tuple[FileReport, ...]
    reported: tuple[Reported, ...]
    tables: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain values."""
        return {**asdict(self), "folder": str(self.folder)}


def import_office(folder: Path, mapping: Mapping | str, lake: Lake, *, memory_mb: int | None = None) -> Imported:
    """Import an office's files from a folder; the same files under the same mapping give the same folder of the lake.

    Raises ImportRefused where a file is missing, can't be read, or has columns of which the mapping says nothing.
    """
    read = load_mapping(mapping) if isinstance(mapping, str) else mapping
    if not folder.is_dir():
        raise ImportRefused(f"{folder}: there is no such folder.")
    paths = {file.name: file.found(folder) for file in read.files}
    sums = {name: file_digest(path) for name, path in paths.items()}
    name = digest("prosecution import", FORM, duckdb.__version__, read.text, sums)
    made = lake.made(KIND, name, lambda draft: _make(draft, name, read, paths, sums, memory_mb))
    return report_of(made)


def conviction(imported: Imported) -> dict[str, Measured]:
    """Return the conviction rate over accused by their gravest charge, by denominator; days left out do not matter."""
    with Edition.of_folder(imported.folder) as edition:
        return {one.denominator: one for one in measure(edition, _ALWAYS, codes=["Q1"])}


def impossible_days(imported: Imported) -> Measured:
    """Return the share of cases with days that can't be (D1)."""
    with Edition.of_folder(imported.folder) as edition:
        (share,) = measure(edition, _ALWAYS, codes=["D1.impossible"])
    return share


def report_of(folder: Path) -> Imported:
    """Return what an import came to, from its folder."""
    told = json.loads((folder / "report.json").read_text("utf-8"))
    files = tuple(FileReport(**one) for one in told.pop("files"))
    found = tuple(Reported(**one) for one in told.pop("reported"))
    return Imported(folder=folder, files=files, reported=found, **told)


def _make(
    draft: Path, name: str, mapping: Mapping, paths: dict[str, Path], sums: dict[str, str], memory_mb: int | None
) -> None:
    with duck.connect(memory_mb=memory_mb) as con:
        con.execute("SET preserve_insertion_order = true")
        con.execute(f"CREATE TABLE findings {FINDINGS}")
        rows = {file.name: read_file(con, mapping, file, paths[file.name]) for file in mapping.files}
        judge(con, mapping)
        load(con, mapping)
        write(con, draft)
        told = {
            "digest": name,
            "office": mapping.office,
            "source": mapping.source,
            "licence": mapping.licence,
            "files": [asdict(_file_report(con, file, rows[file], sums[file])) for file in rows],
            "reported": [asdict(one) for one in _found(con)],
            "tables": {table: _count(con, f"FROM {table}") for table in LOADED},
        }
    (draft / "report.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")


def _file_report(con: duckdb.DuckDBPyConnection, file: str, rows: int, sha256: str) -> FileReport:
    reported = _count(con, "SELECT DISTINCT row FROM findings WHERE file = ?", [file])
    loaded = _count(con, f"FROM clean_{file}")
    effect = [one.code for one in reasons().values() if one.effect == "row"]
    left_out = _count(con, "SELECT DISTINCT row FROM findings WHERE file = ? AND reason IN ?", [file, effect])
    if rows != loaded + left_out:
        raise AssertionError(f"{file}: {rows} rows came in, {loaded} were loaded and {left_out} left out")
    return FileReport(file, sha256, rows, rows - reported, reported, loaded, left_out)


def _found(con: duckdb.DuckDBPyConnection) -> list[Reported]:
    found = con.execute(
        """SELECT file, field, reason, count(DISTINCT row), min(row), arg_min(value, row) FROM findings
        GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    return [
        Reported(file, field, reason, reasons()[reason].effect, rows, row, value or "")
        for file, field, reason, rows, row, value in found
    ]


def _count(con: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any] = ()) -> int:
    (number,) = con.execute(f"SELECT count(*) FROM ({query})", values).fetchone() or (0,)
    return int(number)
