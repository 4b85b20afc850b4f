"""Make some pieces of the country and leave the parts of every file they belong to. Runs in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from saiban.synth import population
from saiban.synth.clerk import Clerk
from saiban.synth.desk import Desk, Source
from saiban.synth.economy import employers, jobs
from saiban.synth.people import PIECE, Piece, people_of, pieces
from saiban.synth.schemes import enrolled
from saiban.synth.sheets import Row, Sheet, with_rubbish
from saiban.synth.sources import SOURCES


@dataclass(frozen=True)
class Task:
    """What a process is asked to make."""

    number: int
    seed: int
    people: int  # of the whole country
    pieces: tuple[Piece, ...]
    parts: Path  # folder for the parts


@dataclass
class Made:
    """What it made: which files of each source have a part from this task."""

    number: int
    files: dict[str, list[str]] = field(default_factory=dict)


def tasks(seed: int, people: int, parts: Path) -> list[Task]:
    """Share the pieces of a country among tasks of about `PIECE` people, districts in order."""
    grouped: list[list[Piece]] = [[]]
    for piece in pieces(people):
        if grouped[-1] and sum(one.people for one in grouped[-1]) + piece.people > PIECE:
            grouped.append([])
        grouped[-1].append(piece)
    return [Task(number, seed, people, tuple(group), parts) for number, group in enumerate(grouped)]


def part_path(parts: Path, source: str, file: str, task: int) -> Path:
    """Return where a part is kept; its truth lies beside it with the suffix .npy."""
    return parts / source / f"{Path(file).name}.{task:05d}"


def make(task: Task) -> Made:
    """Make the people of some pieces, their jobs and schemes, and what each source says about them."""
    persons: list[pa.Table] = []
    households: list[pa.Table] = []
    sheets: dict[tuple[str, str], list[Sheet]] = {}
    for piece in task.pieces:
        desk = _desk(task, piece)
        persons.append(population.persons(desk.people, desk.jobs))
        households.append(population.households(desk.people))
        for source in SOURCES:
            for sheet in _sheets(source, desk):
                sheets.setdefault((source.code, sheet.file), []).append(sheet)
    for name, tables in (("persons", persons), ("households", households)):
        pq.write_table(
            pa.concat_tables(tables), part_path(task.parts, "population", name, task.number), compression="none"
        )
    made = Made(task.number)
    layouts = {source.code: source.layout for source in SOURCES}
    for (code, file), several in sheets.items():
        path = part_path(task.parts, code, file, task.number)
        rows: list[Row] = [row for sheet in several for row in sheet.rows]
        path.write_bytes(layouts[code].part(rows))
        about = [np.stack([sheet.person, sheet.household, sheet.employer]) for sheet in several]
        np.save(path.with_name(path.name + ".npy"), np.concatenate(about, axis=1))
        made.files.setdefault(code, []).append(file)
    return made


def _desk(task: Task, piece: Piece) -> Desk:
    people = people_of(task.seed, piece)
    firms = employers(task.seed, task.people)
    work = jobs(task.seed, piece.number, people, firms)
    return Desk(task.seed, piece.number, people, work, firms, enrolled(task.seed, piece.number, people, work))


def _sheets(source: Source, desk: Desk) -> Iterator[Sheet]:
    rng = source.stream(desk.seed, desk.piece)
    clerk = Clerk(source.code, desk.people, rng)
    for sheet in source.rows(desk, clerk, rng):
        if not sheet.rows:
            continue
        if source.with_rubbish:
            name = source.layout.header.index(source.name_column)
            yield with_rubbish(rng, sheet, source.layout.header, name, clerk.rate["rubbish"])
        else:
            yield sheet
