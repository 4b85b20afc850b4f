"""ODK Central's export: a zip of one CSV for the form and one for each of its repeats, joined by PARENT_KEY and KEY.

The form's file has columns such as SubmissionDate, KEY, ReviewState; a repeat's file has PARENT_KEY and KEY
(documentation of ODK Central's API, "Exporting Form Submissions to CSV").
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from saiban.intake.broken import BrokenFile
from saiban.intake.mapping_parts import Read
from saiban.intake.readers import header as headers
from saiban.intake.readers.batch import Batch, Misfit, Opened, lay_out
from saiban.intake.readers.records import blocks, records
from saiban.intake.readers.zips import member_bytes, opened_zip

TAKEN_STATES = frozenset({"", "approved"})
"""Review states of submissions that are taken: approved, or received and not reviewed."""

NOT_APPROVED = (
    "The submission is marked {state!r} and is not taken before it is approved. "
    "Approve it on the survey server and export again."
)
NO_PARENT = "The row belongs to {key!r}, which the file does not hold. Export the whole form again."


@dataclass(frozen=True)
class Table:
    """One CSV of the archive."""

    member: str
    name: str  # the file's name without ".csv"
    header: tuple[str, ...]
    after: int  # line after the header

    def at(self, column: str) -> int | None:
        """Return where a column stands, or None."""
        return self.header.index(column) if column in self.header else None


@dataclass(frozen=True)
class Parents:
    """The rows that the rows of a repeat belong to, by their KEY."""

    header: tuple[str, ...]
    columns: list[pa.Array]
    position_of: dict[str, int]


def open_odk(path: Path, read: Read, wanted: Iterable[str]) -> Opened:
    """Open the form's table, or the repeat that `read.table` names, whose columns are followed by its parents'.

    Row numbers are lines of the table's own CSV. Submissions that were reviewed and not approved become misfits, with
    all their repeats.
    """
    tables = _tables(path)
    table = _wanted_table(path, tables, read.table)
    parents = _parents(path, tables, table)
    header = table.header + (tuple(f"parent.{name}" for name in parents.header) if parents else ())
    return Opened(headers.names(header), _joined(path, table, parents), "utf-8", ",")


def _tables(path: Path) -> list[Table]:
    tables = []
    with opened_zip(path) as archive:
        for member in sorted(archive.namelist()):
            if member.lower().endswith(".csv") and not member.startswith(("media/", "__MACOSX/")):
                with _lines(path, member) as lines:
                    top = next(records(islice(lines, 1), ","), None)
                name = member.rsplit("/", 1)[-1].removesuffix(".csv").removesuffix(".CSV")
                tables.append(Table(member, name, headers.names(top[1]) if top else (), 2))
    if not any(table.header and table.at("PARENT_KEY") is None for table in tables):
        raise BrokenFile(
            path,
            "it is no ODK Central export: there is no CSV of a form in it.",
            "Export with 'Download all' (CSV zip), or say in the mapping what format it is.",
            "not_odk",
        )
    return tables


def _wanted_table(path: Path, tables: Sequence[Table], wanted: str | None) -> Table:
    if wanted is None:
        return next(table for table in tables if table.header and table.at("PARENT_KEY") is None)
    plain = wanted.replace("/", "-")
    exact = [table for table in tables if table.name == plain]
    found = exact or [table for table in tables if table.name.endswith(f"-{plain}")]
    if len(found) != 1:
        shown = ", ".join(repr(table.name) for table in tables)
        raise BrokenFile(
            path,
            f"it has not one table {wanted!r}; it has {shown}.",
            "Correct `table` in the mapping.",
            "missing_table",
        )
    return found[0]


@contextmanager
def _lines(path: Path, member: str) -> Iterator[Iterator[str]]:
    with (
        opened_zip(path) as archive,
        member_bytes(path, archive, member) as stream,
        io.TextIOWrapper(stream, "utf-8-sig", newline="") as text,
    ):
        try:
            yield iter(text)
        except UnicodeDecodeError:
            problem = f"{member} in it is not UTF-8 text."
            raise BrokenFile(path, problem, "Export it from the survey server again.", "wrong_encoding") from None


def _batches(path: Path, table: Table) -> Iterator[Batch]:
    with _lines(path, table.member) as lines:
        width = len(table.header)
        for numbers, rows in blocks(islice(lines, table.after - 1, None), ",", table.after, width):
            yield lay_out(numbers, rows, width)


def _joined(path: Path, table: Table, parents: Parents | None) -> Iterator[Batch]:
    """Yield the rows of a table with their parents' columns behind, those that can't be taken as misfits."""
    parent_key = table.at("PARENT_KEY")
    state_name = (
        "ReviewState" if parents is None else next((n for n in parents.header if n.endswith("ReviewState")), "")
    )
    for batch in _batches(path, table):
        columns, misfits = batch.columns, list(batch.misfits)
        taken = np.ones(len(batch.rows), dtype=bool)
        if parents is not None and parent_key is not None:
            at = np.array([parents.position_of.get(key, -1) for key in columns[parent_key].to_pylist()], dtype=np.int64)
            for row in np.flatnonzero(at < 0).tolist():
                message = NO_PARENT.format(key=columns[parent_key][row].as_py())
                misfits.append(Misfit(int(batch.rows[row]), _cells(columns, row), "parent_missing", message))
            taken = at >= 0
            known = pa.array(np.where(taken, at, 0))
            columns = columns + [column.take(known) for column in parents.columns]
            state_at = len(table.header) + parents.header.index(state_name) if state_name else None
        else:
            state_at = table.at(state_name)
        if state_at is not None:
            states = columns[state_at].to_pylist()
            for row in np.flatnonzero(taken).tolist():
                if states[row] not in TAKEN_STATES:
                    message = NOT_APPROVED.format(state=states[row])
                    misfits.append(
                        Misfit(int(batch.rows[row]), _cells(columns, row), "submission_not_approved", message)
                    )
                    taken[row] = False
        mask = pa.array(taken)
        yield Batch(batch.rows[taken], [column.filter(mask) for column in columns], misfits)


def _cells(columns: Sequence[pa.Array], row: int) -> tuple[str, ...]:
    return tuple(column[row].as_py() for column in columns)


def _parents(path: Path, tables: Sequence[Table], table: Table) -> Parents | None:
    """Return the rows of the table in which a repeat stands, or None for the form itself."""
    parent_key = table.at("PARENT_KEY")
    if parent_key is None:
        return None
    first = next((batch.columns[parent_key][0].as_py() for batch in _batches(path, table) if len(batch.rows)), None)
    others = sorted((other for other in tables if other is not table and other.header), key=lambda one: len(one.name))
    for other in others:
        parents = _loaded(path, tables, other)
        if first is None or first in parents.position_of:
            return parents
    return _loaded(path, tables, next(other for other in others if other.at("PARENT_KEY") is None))


def _loaded(path: Path, tables: Sequence[Table], table: Table) -> Parents:
    above = _parents(path, tables, table)
    header = table.header + (tuple(f"parent.{name}" for name in above.header) if above else ())
    key, parent_key = table.at("KEY"), table.at("PARENT_KEY")
    parts: list[list[pa.Array]] = [[pa.array([], pa.string())] for _ in header]
    position_of: dict[str, int] = {}
    for batch in _batches(path, table):
        columns = batch.columns
        if above is not None and parent_key is not None:
            at = [above.position_of.get(value) for value in columns[parent_key].to_pylist()]
            columns = columns + [column.take(pa.array(at, pa.int64())).fill_null("") for column in above.columns]
        if key is not None:
            for value in columns[key].to_pylist():
                position_of.setdefault(value, len(position_of))
        for part, column in zip(parts, columns, strict=True):
            part.append(column)
    return Parents(header, [pa.concat_arrays(part) for part in parts], position_of)
