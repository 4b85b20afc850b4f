"""One file in, standard rows and quarantine out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from saiban.engine.digests import file_digest
from saiban.engine.standard import QUARANTINE, RECORDS
from saiban.intake.as_of import as_of
from saiban.intake.manifest import Manifest
from saiban.intake.mapping_parts import Mapping
from saiban.intake.mended import is_mended, open_mended
from saiban.intake.quarantine import quarantine_table
from saiban.intake.readers import Opened, format_of, open_file
from saiban.intake.readers.bytes import first_bytes
from saiban.intake.readers.header import plain
from saiban.intake.standardise import Origin, Standardiser


def files_of(mapping: Mapping, folder: Path) -> list[Path]:
    """Return the files of a source in a folder of extracts, sorted by their path; hidden files are none."""
    found = [path for path in folder.glob(mapping.files) if path.is_file() and not path.name.startswith((".", "~$"))]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def take(
    path: Path, mapping: Mapping, out: Path, *, today: date, progress: Callable[[int], None] | None = None
) -> Manifest:
    """Read a file into `out`: `records.parquet`, `quarantine.parquet` and `manifest.json`.

    `out` is made where it does not exist. The same file, mapping and `today` give the same bytes. A quarantine of this
    source that was mended is read as the rows of the file it came from. `progress` is called with the number of rows
    read so far. Raises `BrokenFile` where the file as a whole can't be read; then nothing is left in `out`.
    """
    first_bytes(path)
    sha256 = file_digest(path)
    if is_mended(path):
        mended = open_mended(path)
        opened, origin = mended.opened, Origin(sha256[:16], mended.mends, mended.as_of)
    else:
        opened = open_file(path, mapping.read, _headers(mapping))
        origin = Origin(sha256[:16], sha256[:16], as_of(path, mapping, today))
    rows = _write(opened, Standardiser(mapping, opened.header, path, origin, today), mapping, origin, out, progress)
    mentioned = {plain(header) for header in (*_headers(mapping), *mapping.ignored)}
    manifest = Manifest(
        source=mapping.source,
        file_name=path.name,
        sha256=sha256,
        bytes=path.stat().st_size,
        format="csv" if opened.delimiter else format_of(path, mapping.read.format),
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        header=opened.header,
        not_mapped=tuple(header for header in opened.header if plain(header) not in mentioned),
        rows_in=rows.accepted + rows.put_aside,
        rows_accepted=rows.accepted,
        rows_quarantined=rows.put_aside,
        reasons=dict(sorted(rows.reasons.items())),
        flags=dict(sorted(rows.flags.items())),
        as_of=(rows.latest or origin.as_of).isoformat(),
        mapping=mapping.digest,
        mends=origin.named_by if origin.named_by != origin.extract else None,
    )
    manifest.write(out / "manifest.json")
    return manifest


@dataclass
class Rows:
    """How many rows went which way, and the latest day of which an accepted one speaks."""

    latest: date | None = None
    accepted: int = 0
    put_aside: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)


def _write(
    opened: Opened,
    standardiser: Standardiser,
    mapping: Mapping,
    origin: Origin,
    out: Path,
    progress: Callable[[int], None] | None,
) -> Rows:
    """Write the two tables under hidden names, which they lose when the whole file has been read."""
    rows = Rows()
    out.mkdir(parents=True, exist_ok=True)
    drafts = {name: out / f".{name}" for name in ("records.parquet", "quarantine.parquet")}
    try:
        with (
            pq.ParquetWriter(drafts["records.parquet"], RECORDS, compression="zstd") as records,
            pq.ParquetWriter(drafts["quarantine.parquet"], QUARANTINE, compression="zstd") as quarantine,
        ):
            for batch in opened.batches:
                result = standardiser.batch(batch)
                rows.accepted += result.records.num_rows
                rows.put_aside += len(result.aside)
                rows.flags += result.flags
                for row in result.aside:
                    rows.reasons.update({reason.code for reason in row.reasons})
                if result.records.num_rows:
                    records.write_table(result.records)
                    latest: date = pc.max(result.records["as_of"]).as_py()
                    rows.latest = max(rows.latest or latest, latest)
                if result.aside:
                    quarantine.write_table(quarantine_table(mapping.source, origin.extract, result.aside))
                if progress is not None:
                    progress(rows.accepted + rows.put_aside)
        for name, draft in drafts.items():
            draft.replace(out / name)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return rows


def _headers(mapping: Mapping) -> list[str]:
    """Return the headers that a file must have."""
    headers = [column.header for column in mapping.columns]
    return [*headers, mapping.as_of.column] if mapping.as_of.column else headers
