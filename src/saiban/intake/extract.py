"""One file in, standard rows and quarantine out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from saiban.engine.digests import file_digest
from saiban.engine.standard import QUARANTINE, RECORDS
from saiban.intake.as_of import as_of
from saiban.intake.manifest import Manifest
from saiban.intake.mapping_parts import Mapping
from saiban.intake.quarantine import quarantine_table
from saiban.intake.readers import format_of, open_file
from saiban.intake.readers.bytes import first_bytes
from saiban.intake.readers.header import plain
from saiban.intake.standardise import Origin, Standardiser

ROW_GROUP = 65_536


def files_of(mapping: Mapping, folder: Path) -> list[Path]:
    """Return the files of a source in a folder of extracts, sorted by their path; hidden files are none."""
    found = [path for path in folder.glob(mapping.files) if path.is_file() and not path.name.startswith((".", "~$"))]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def take(
    path: Path, mapping: Mapping, out: Path, *, today: date, progress: Callable[[int], None] | None = None
) -> Manifest:
    """Read a file into `out`: `records.parquet`, `quarantine.parquet` and `manifest.json`.

    `out` is made where it does not exist. The same file, mapping and `today` give the same bytes. `progress` is
    called with the number of rows read so far. Raises `BrokenFile` where the file as a whole can't be read; then
    nothing is left in `out`.
    """
    first_bytes(path)
    sha256 = file_digest(path)
    day = as_of(path, mapping, today)
    opened = open_file(path, mapping.read, _headers(mapping))
    origin = Origin(extract=sha256[:16], named_by=sha256[:16], as_of=day)
    standardiser = Standardiser(mapping, opened.header, path, origin, today)
    reasons: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    accepted = put_aside = 0
    out.mkdir(parents=True, exist_ok=True)
    drafts = {name: out / f".{name}" for name in ("records.parquet", "quarantine.parquet")}
    try:
        with (
            pq.ParquetWriter(drafts["records.parquet"], RECORDS, compression="zstd") as records,
            pq.ParquetWriter(drafts["quarantine.parquet"], QUARANTINE, compression="zstd") as quarantine,
        ):
            for batch in opened.batches:
                result = standardiser.batch(batch)
                accepted += result.records.num_rows
                put_aside += len(result.aside)
                flags += result.flags
                for row in result.aside:
                    reasons.update({reason.code for reason in row.reasons})
                if result.records.num_rows:
                    records.write_table(result.records, row_group_size=ROW_GROUP)
                if result.aside:
                    quarantine.write_table(quarantine_table(mapping.source, origin.extract, result.aside))
                if progress is not None:
                    progress(accepted + put_aside)
        for name, draft in drafts.items():
            draft.replace(out / name)
    except BaseException:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        raise
    mentioned = {plain(header) for header in (*_headers(mapping), *mapping.ignored)}
    manifest = Manifest(
        source=mapping.source,
        file_name=path.name,
        sha256=sha256,
        bytes=path.stat().st_size,
        format=format_of(path, mapping.read.format),
        encoding=opened.encoding,
        delimiter=opened.delimiter,
        header=opened.header,
        not_mapped=tuple(header for header in opened.header if plain(header) not in mentioned),
        rows_in=accepted + put_aside,
        rows_accepted=accepted,
        rows_quarantined=put_aside,
        reasons=dict(sorted(reasons.items())),
        flags=dict(sorted(flags.items())),
        as_of=day.isoformat(),
        mapping=mapping.digest,
        mends=None,
    )
    manifest.write(out / "manifest.json")
    return manifest


def _headers(mapping: Mapping) -> list[str]:
    headers = [column.header for column in mapping.columns]
    return [*headers, mapping.as_of.column] if mapping.as_of.column else headers
