"""Drafting a mapping from a file, for a person to correct: on a page, or as YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping as Choices
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from saiban.intake.fields import REQUIRED, Unit
from saiban.intake.guess import IGNORE, Guess, guess_columns
from saiban.intake.mapping import to_yaml
from saiban.intake.mapping_parts import AsOf, Column, Format, Mapping, Mode, Read
from saiban.intake.readers import Opened, format_of, open_file, top_rows
from saiban.intake.readers.header import find_header
from saiban.intake.values import is_empty

PREVIEWED = 20
SAMPLED = 200

_DATE_IN_NAME = (
    (re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}"), r"(\d{4}-\d{2}-\d{2})"),
    (re.compile(r"(?:19|20)\d{2}[-_](?:0[1-9]|1[0-2])(?!\d)"), r"(\d{4}[-_]\d{2})"),
    (re.compile(r"(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?!\d)"), r"(?<!\d)(\d{6})(?!\d)"),
    (re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)"), r"(?<!\d)((?:19|20)\d{2})(?!\d)"),
)


@dataclass(frozen=True)
class DraftColumn:
    """A column of a file and what it probably means."""

    header: str
    guess: Guess
    samples: tuple[str, ...]  # first different filled cells


@dataclass(frozen=True)
class Draft:
    """What was found out about a file: how to read it, what its columns may mean, and its first rows."""

    file_name: str
    read: Read  # as found out; a mapping may say the same
    encoding: str | None
    delimiter: str | None
    columns: tuple[DraftColumn, ...]
    preview: tuple[tuple[int, tuple[str, ...]], ...]  # row number, cells
    unit: Unit
    as_of: AsOf

    @property
    def header(self) -> tuple[str, ...]:
        """The headers of the columns."""
        return tuple(column.header for column in self.columns)


def describe(path: Path, read: Read | None = None) -> Draft:
    """Look at a file's first rows and guess how it is to be read and what its columns mean.

    `read`: what is known already (a sheet, a table of a survey, the row of the header). Raises `BrokenFile`.
    """
    given = read or Read()
    kind = format_of(path, given.format)
    reading = _with_header(path, given, kind)
    opened = open_file(path, reading)
    rows = _first_rows(opened, SAMPLED)
    by_column = [[cells[at] for _, cells in rows if not is_empty(cells[at])] for at in range(len(opened.header))]
    guesses = guess_columns(opened.header, by_column, datetime.now(UTC).date())
    columns = tuple(
        DraftColumn(name, guess, tuple(dict.fromkeys(cells))[:5])
        for name, guess, cells in zip(opened.header, guesses, by_column, strict=True)
    )
    fields = {guess.field for guess in guesses}
    return Draft(
        path.name,
        reading,
        opened.encoding,
        opened.delimiter,
        columns,
        tuple(rows[:PREVIEWED]),
        _unit(fields),
        _as_of(path),
    )


def _with_header(path: Path, read: Read, kind: Format) -> Read:
    """Return how to read a file, with the row of its header found where that is not given."""
    if kind not in ("csv", "excel") or read.header_row is not None:
        return Read(kind, read.encoding, read.delimiter, read.sheet, read.header_row, read.header_rows, read.table)
    row, rows = find_header(top_rows(path, read))
    return Read(kind, read.encoding, read.delimiter, read.sheet, row, rows, read.table)


def _first_rows(opened: Opened, count: int) -> list[tuple[int, tuple[str, ...]]]:
    batch = next(iter(opened.batches), None)
    if batch is None:
        return []
    columns = [column.slice(0, count).to_pylist() for column in batch.columns]
    return list(islice(zip(batch.rows.tolist(), zip(*columns, strict=True), strict=False), count))


def _unit(fields: set[str]) -> Unit:
    if "name" not in fields and "employer_name" in fields:
        return "employer"
    return "household" if "name" not in fields and "household" in fields else "person"


def _as_of(path: Path) -> AsOf:
    pattern = next((pattern for found, pattern in _DATE_IN_NAME if found.search(path.name)), None)
    return AsOf(pattern=pattern)


def mapping_of(
    draft: Draft,
    *,
    source: str,
    organisation: str,
    unit: Unit | None = None,
    scheme: str | None = None,
    name: Sequence[tuple[str, str]] = (),
    mode: Mode = "snapshot",
    key: Sequence[str] = (),
    chosen: Choices[str, str] | None = None,
    constants: Choices[str, str] | None = None,
) -> Mapping:
    """Return the mapping of a draft, with the meanings that a clerk has chosen by header instead of the guessed ones.

    Where a chosen meaning is the guessed one, the guessed format and codes are kept. Needed fields that no column has
    are not required. Raises `MappingError` where two columns mean what only one may.
    """
    what = unit or draft.unit
    columns: list[Column] = []
    ignored: list[str] = []
    for column in draft.columns:
        guess = column.guess
        to = (chosen or {}).get(column.header, guess.field)
        if to == IGNORE:
            ignored.append(column.header)
        elif to == guess.field:
            columns.append(Column(column.header, to, format=guess.format, kind=guess.kind, values=guess.values))
        else:
            columns.append(Column(column.header, to, kind="scheme" if to == "identifiers" else None))
    filled = {column.to for column in columns} | set(constants or {})
    return Mapping(
        source=source,
        name=tuple(name),
        organisation=organisation,
        scheme=scheme,
        unit=what,
        files=_glob(draft.file_name),
        mode=mode,
        as_of=draft.as_of,
        read=draft.read,
        key=tuple(field for field in key if field in filled),
        required=tuple(field for field in REQUIRED[what] if field in filled),
        columns=tuple(columns),
        ignored=tuple(ignored),
        constants=tuple((constants or {}).items()),
        derive=(),
    )


def draft_yaml(draft: Draft) -> str:
    """Return a draft as YAML to be read through and corrected. It holds no cell of the file but codes of a status."""
    source = source_code(draft.file_name)
    mapping = mapping_of(draft, source=source, organisation=source.split("-")[0])
    return (
        "# Read every line: what the columns mean is guessed from their headers and the first rows.\n"
        "# How to write a mapping: docs/mappings.md\n"
    ) + to_yaml(mapping)


def source_code(file_name: str) -> str:
    """Return a code for a source from the name of one of its files."""
    stem = re.sub(r"\.(gz|gzip)$", "", file_name, flags=re.IGNORECASE).rsplit(".", 1)[0]
    words = [word for word in re.split(r"[^A-Za-z0-9]+", stem) if word and not word.isdigit()]
    return "-".join(words).lower()[:64] or "source"


def _glob(file_name: str) -> str:
    """Return the pattern of a source's files from the name of one: digits may differ."""
    return re.sub(r"\d[\d_.-]*(?=[._-]|$)", "*", re.sub(r"([*?\[])", "?", file_name))
