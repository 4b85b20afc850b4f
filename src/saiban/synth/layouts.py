"""How a source's file looks: text, spreadsheet, Parquet or ODK zip, and how it is put together from its pieces.

Files have the same bytes for the same rows: the dates inside archives and workbooks are fixed.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from saiban.synth.sheets import Row

_FIXED = datetime(2025, 6, 30, 9, 0, 0)  # noqa: DTZ001 - written into workbooks, which know no zone


class Layout(Protocol):
    """A way to lay out a file. `first` is the number of its first data row as a person would count."""

    @property
    def first(self) -> int: ...

    @property
    def header(self) -> tuple[str, ...]: ...

    def part(self, rows: Sequence[Row]) -> bytes:
        """Return what these rows are kept as until the file is put together."""

    def assemble(self, path: Path, parts: Iterable[bytes]) -> None:
        """Write the file from its parts in order."""


@dataclass(frozen=True)
class Text:
    """Delimited text, plain or (name ending in .gz) compressed."""

    header: tuple[str, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\r\n"
    above: tuple[str, ...] = ()
    quote_all: bool = False

    @property
    def first(self) -> int:
        return len(self.above) + 2

    def part(self, rows: Sequence[Row]) -> bytes:
        text = io.StringIO()
        end = self.newline
        quoting: Literal[0, 1] = csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator=end, quoting=quoting)
        for row in rows:
            if any(cell is not None for cell in row):
                writer.writerow(row)
            else:
                text.write(self.newline)
        return text.getvalue().encode({"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(self.encoding, self.encoding))

    def assemble(self, path: Path, parts: Iterable[bytes]) -> None:
        top = io.StringIO()
        for line in self.above:
            top.write(line + self.newline)
        csv.writer(top, delimiter=self.delimiter, lineterminator=self.newline).writerow(self.header)
        head = top.getvalue().encode("utf-16-le" if self.encoding == "utf-16" else self.encoding)
        with path.open("wb") as file:
            stream: Any = gzip.GzipFile("", "wb", 6, file, mtime=0) if path.suffix == ".gz" else file
            stream.write(b"\xff\xfe" + head if self.encoding == "utf-16" else head)
            for part in parts:
                stream.write(part)
            if stream is not file:
                stream.close()


@dataclass(frozen=True)
class Workbook:
    """An XLSX sheet with title rows above; a header over two rows has its headings merged over their columns."""

    columns: tuple[tuple[str, str], ...]  # heading over columns ("" for none), header
    sheet: str
    above: tuple[str, ...] = ()
    cover: str | None = None  # text of a sheet before it
    widths: int = 16

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.columns)

    @property
    def two_rows(self) -> bool:
        return any(heading for heading, _ in self.columns)

    @property
    def first(self) -> int:
        return len(self.above) + (3 if self.two_rows else 2)

    def part(self, rows: Sequence[Row]) -> bytes:
        return json.dumps(
            [[{"day": cell.isoformat()} if isinstance(cell, date) else cell for cell in row] for row in rows],
            ensure_ascii=False,
        ).encode()

    def assemble(self, path: Path, parts: Iterable[bytes]) -> None:
        book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        book.set_properties({"created": _FIXED})
        if self.cover is not None:
            book.add_worksheet("Cover").write_string(0, 0, self.cover)
        sheet = book.add_worksheet(self.sheet)
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        bold = book.add_format({"bold": True, "align": "center"})
        sheet.set_column(0, len(self.columns) - 1, self.widths)
        line = 0
        for title in self.above:
            sheet.write_string(line, 0, title, bold)
            line += 1
        line = self._write_header(sheet, line, bold)
        for row in _rows_of(parts):
            for column, cell in enumerate(row):
                if isinstance(cell, dict):
                    sheet.write_datetime(line, column, date.fromisoformat(cell["day"]), day)
                elif isinstance(cell, str):
                    sheet.write_string(line, column, cell)
                elif cell is not None:
                    sheet.write_number(line, column, cell)
            line += 1
        book.close()

    def _write_header(self, sheet: Any, line: int, bold: Any) -> int:
        if self.two_rows:
            start = 0
            while start < len(self.columns):
                heading = self.columns[start][0]
                end = start
                while heading and end + 1 < len(self.columns) and self.columns[end + 1][0] == heading:
                    end += 1
                if end > start:
                    sheet.merge_range(line, start, line, end, heading, bold)
                elif heading:
                    sheet.write_string(line, start, heading, bold)
                start = end + 1
            line += 1
        for column, name in enumerate(self.header):
            sheet.write_string(line, column, name, bold)
        return line + 1


def _rows_of(parts: Iterable[bytes]) -> Iterator[list[Any]]:
    for part in parts:
        yield from json.loads(part)


@dataclass(frozen=True)
class Parquet:
    """A Parquet file; its rows are counted from 1."""

    schema: pa.Schema
    first: int = 1

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(self.schema.names)

    def part(self, rows: Sequence[Row]) -> bytes:
        columns = list(zip(*rows, strict=True))
        arrays = [pa.array(cells, field.type) for cells, field in zip(columns, self.schema, strict=True)]
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, self.schema) as stream:
            stream.write_batch(pa.record_batch(arrays, schema=self.schema))
        return bytes(sink.getvalue())

    def assemble(self, path: Path, parts: Iterable[bytes]) -> None:
        with pq.ParquetWriter(path, self.schema, compression="zstd") as writer:
            for part in parts:
                writer.write_table(pa.ipc.open_stream(part).read_all())


@dataclass(frozen=True)
class OdkZip:
    """The CSV zip of ODK Central: a root table and one repeat. The rows of a part are of one of the two, by `form`.

    A part holds rows of the repeat; the root's rows ride along as the first cell of each (None or a list).
    """

    form: str
    repeat: str
    root_header: tuple[str, ...]
    header: tuple[str, ...]
    first: int = 2

    def part(self, rows: Sequence[Row]) -> bytes:
        return json.dumps(rows, ensure_ascii=False).encode()

    def assemble(self, path: Path, parts: Iterable[bytes]) -> None:
        root, member = io.StringIO(), io.StringIO()
        roots, members = csv.writer(root, lineterminator="\n"), csv.writer(member, lineterminator="\n")
        roots.writerow(self.root_header)
        members.writerow(self.header)
        for row in _rows_of(parts):
            if row[0] is not None:
                roots.writerow(row[0])
            members.writerow(row[1:])
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in ((f"{self.form}.csv", root), (f"{self.form}-{self.repeat}.csv", member)):
                entry = zipfile.ZipInfo(name, _FIXED.timetuple()[:6])
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, text.getvalue())
