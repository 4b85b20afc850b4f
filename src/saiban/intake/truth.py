"""Columns of truth for measuring linkage, taken from the rows as they came; the pipeline never reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from saiban.intake.manifest import read_manifest
from saiban.intake.mapping_parts import Mapping
from saiban.intake.readers.header import position_of
from saiban.intake.yaml_lines import MappingError

TRUTH = pa.schema([("record", pa.string()), ("truth", pa.string())])


def write_truth(folder: Path, mapping: Mapping, name: str) -> Path:
    """Write `truth.parquet` (record, truth) beside the records that `take` made, and return its path.

    Rows in quarantine are there too, as "<source>:quarantine:<row>", so that a measure can count them as not found.
    `name` is an entry under `derive` in the mapping; truth is null where its pattern finds nothing. Raises
    `MappingError` where there is no such entry, `BrokenFile` where the file lacks its column.
    """
    derived = {part.name: part for part in mapping.derive}
    if name not in derived:
        known = ", ".join(repr(known) for known in derived) or "nothing"
        raise MappingError(f"{mapping.source}: the mapping derives no {name!r}; under `derive` it has {known}.")
    manifest = read_manifest(folder / "manifest.json")
    column = derived[name].source
    at = position_of(manifest.header, [column], Path(manifest.file_name))[column]
    pattern = re.compile(derived[name].pattern)
    out = folder / "truth.parquet"
    with pq.ParquetWriter(out, TRUTH) as writer:
        for table, named_by in (("records", "record"), ("quarantine", "row")):
            with pq.ParquetFile(folder / f"{table}.parquet") as rows:
                for batch in rows.iter_batches(columns=[named_by, "raw"]):
                    names = batch.column(named_by).to_pylist()
                    if table == "quarantine":
                        names = [f"{mapping.source}:quarantine:{row}" for row in names]
                    found = [
                        pattern.search(cells[at]) if at < len(cells) else None for cells in batch["raw"].to_pylist()
                    ]
                    truths = [match.group(1) if match else None for match in found]
                    writer.write_table(pa.table({"record": names, "truth": truths}, schema=TRUTH))
    return out
