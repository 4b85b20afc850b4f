"""Write the whole country: population, truth, extracts and mappings."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from saiban.synth.economy import Employers, employers
from saiban.synth.identities import MOST_PEOPLE
from saiban.synth.layouts import Layout
from saiban.synth.piecework import Made, Task, make, part_path, tasks
from saiban.synth.population import employer_table
from saiban.synth.sources import SOURCES
from saiban.synth.sources.registers import REGISTERS

FOLDERS = ("population", "truth", "extracts", "mappings")
TRUTH = pa.schema(
    [
        ("file", pa.string()),  # base name
        ("row", pa.int64()),  # line or sheet row as a person would find it, counted from 1
        ("person", pa.int64()),
        ("household", pa.int64()),
        ("employer", pa.int64()),
    ]
)
_DRAFT = ".unfinished"
_IN_ONE_PROCESS = 30_000  # fewer people than this are made sooner than processes start


class CountryError(ValueError):
    """The country can't be written as asked; the message says why and what to do."""


def write_country(
    out: Path,
    people: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
    processes: int | None = None,
) -> dict[str, object]:
    """Write a synthetic country of `people` persons below `out` and return its figures.

    The figures are `people`, `seed`, `households`, `employers`, `rows` (rows of each source below its header, rubbish
    counted) and `rows_total`. They also stand in `out/country.json`, which is written last. The same `people` and
    `seed` give the same bytes, whatever the number of `processes` (default: one for each processor).
    `progress(done, total)` is told of each step. Raises `CountryError` where `people` is not 1 to 10,000,000, or `out`
    holds other files.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise CountryError(f"A country has 1 to {MOST_PEOPLE:,} people, not {people:,}.")
    draft = _prepared(out)
    to_do = tasks(seed, people, draft / "parts")
    total = len(to_do) + len(SOURCES) + 2
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    made: list[Made] = []
    for one in _made(to_do, processes or (1 if people < _IN_ONE_PROCESS else os.cpu_count() or 1)):
        made.append(one)
        step()
    rows = {}
    for source in SOURCES:
        rows[source.code] = _assemble(draft, source.code, source.layout, made)
        step()
    firms = employers(seed, people)
    rows |= _registers(draft, seed, firms)
    step()
    households = _population(draft, made, firms)
    _mappings(draft / "mappings")
    shutil.rmtree(draft / "parts")
    figures: dict[str, object] = {
        "people": people,
        "seed": seed,
        "households": households,
        "employers": len(firms),
        "rows": rows,
        "rows_total": sum(rows.values()),
    }
    for folder in FOLDERS:
        (draft / folder).rename(out / folder)
    draft.rmdir()
    (out / "country.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    step()
    return figures


def _prepared(out: Path) -> Path:
    """Return an empty folder to write in; what a stopped attempt left is removed."""
    draft = out / _DRAFT
    theirs = [name for name in (*FOLDERS, "country.json") if (out / name).exists()]
    if draft.exists():
        for name in theirs:
            shutil.rmtree(out / name)
        shutil.rmtree(draft)
    elif theirs:
        raise CountryError(f"{out} already holds {', '.join(theirs)}. Choose an empty folder or remove them first.")
    for folder in (*FOLDERS, "parts/population", *(f"parts/{source.code}" for source in SOURCES)):
        (draft / folder).mkdir(parents=True)
    return draft


def _made(to_do: list[Task], processes: int) -> Iterator[Made]:
    if processes == 1:
        yield from map(make, to_do)
        return
    with multiprocessing.get_context("spawn").Pool(min(processes, len(to_do))) as pool:
        yield from pool.imap(make, to_do)


def _assemble(draft: Path, code: str, layout: Layout, made: list[Made]) -> int:
    """Put the files of a source together and write its truth; return how many rows they have."""
    names = list(dict.fromkeys(file for one in made for file in one.files.get(code, [])))
    count = 0
    with pq.ParquetWriter(draft / "truth" / f"{code}.parquet", TRUTH, compression="zstd") as truth:
        for file in names:
            having = [one.number for one in made if file in one.files.get(code, [])]
            parts = [part_path(draft / "parts", code, file, number) for number in having]
            path = draft / "extracts" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            layout.assemble(path, (part.read_bytes() for part in parts))
            about = np.concatenate([np.load(part.with_name(part.name + ".npy")) for part in parts], axis=1)
            truth.write_table(_truth(Path(file).name, layout.first, about))
            count += about.shape[1]
    return count


def _truth(file: str, first: int, about: np.ndarray) -> pa.Table:
    """Return the truth of a file's rows that are about somebody; `about` is [person, household, employer] by row."""
    rows = np.flatnonzero((about != 0).any(axis=0))
    columns = [pa.array(values[rows], pa.int64(), mask=values[rows] == 0) for values in about]
    return pa.table(
        [pa.array([file] * len(rows), pa.string()), pa.array(rows + first, pa.int64()), *columns], schema=TRUTH
    )


def _registers(draft: Path, seed: int, firms: Employers) -> dict[str, int]:
    """Write the registers of employers with their truth; return how many rows each has."""
    rows = {}
    for register in REGISTERS:
        sheet = register.sheet(seed, firms)
        path = draft / "extracts" / sheet.file
        path.parent.mkdir(parents=True, exist_ok=True)
        register.layout.assemble(path, [register.layout.part(sheet.rows)])
        about = np.stack([sheet.person, sheet.household, sheet.employer])
        pq.write_table(
            _truth(path.name, register.layout.first, about),
            draft / "truth" / f"{register.code}.parquet",
            compression="zstd",
        )
        rows[register.code] = len(sheet.rows)
    return rows


def _population(draft: Path, made: list[Made], firms: Employers) -> int:
    """Write the population's tables from their parts; return the number of households."""
    counts = {}
    for table in ("persons", "households"):
        parts = [part_path(draft / "parts", "population", table, one.number) for one in made]
        schema = pq.read_schema(parts[0])
        counts[table] = 0
        with pq.ParquetWriter(draft / "population" / f"{table}.parquet", schema, compression="zstd") as writer:
            for part in parts:
                rows = pq.read_table(part).cast(schema)
                writer.write_table(rows)
                counts[table] += rows.num_rows
    pq.write_table(employer_table(firms), draft / "population" / "employers.parquet", compression="zstd")
    return counts["households"]


def _mappings(folder: Path) -> None:
    for mapping in sorted(files("saiban.synth").joinpath("mappings").iterdir(), key=lambda entry: entry.name):
        if mapping.name.endswith(".yaml"):
            (folder / mapping.name).write_bytes(mapping.read_bytes())
