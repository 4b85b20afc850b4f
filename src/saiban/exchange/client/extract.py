"""An extract from another registry: its records as they came, a table of them, and the mapping that reads it.

The folder that is written is one that `saiban consolidate` takes:

    extracts/<source>/<source>_<day>.csv    one row for each person
    mappings/<source>.yaml                  what its columns mean
    records/<source>_<day>.jsonl.gz         the records as the registry sent them
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from string import Template

from saiban.exchange.client.client import Page
from saiban.exchange.client.rows import COLUMNS, rows_of


@dataclass(frozen=True)
class Source:
    """Under which code and name the extract goes in, and which organisation it is from."""

    code: str
    organisation: str
    name: str


@dataclass(frozen=True)
class Pulled:
    """What was pulled. `total` is how many records the registry said that there are, on the last page."""

    records: int
    rows: int
    pages: int
    total: int
    table: Path
    mapping: Path


def write_extract(pages: Iterable[Page], folder: Path, source: Source, places: Mapping[str, str], day: date) -> Pulled:
    """Write pages of records as they come; the files have their names when all of them are whole.

    Rows without the registry's number have no key, so then the mapping names none.
    """
    table = folder / "extracts" / source.code / f"{source.code}_{day.isoformat()}.csv"
    raw = folder / "records" / f"{source.code}_{day.isoformat()}.jsonl.gz"
    mapping = folder / "mappings" / f"{source.code}.yaml"
    for path in (table, raw, mapping):
        path.parent.mkdir(parents=True, exist_ok=True)
    drafts = [path.with_name(f".{path.name}.part") for path in (table, raw)]
    records = rows = count = total = 0
    numbered = enrolments = True
    with ExitStack() as open_files:
        lines = open_files.enter_context(drafts[0].open("w", encoding="utf-8", newline=""))
        kept = open_files.enter_context(gzip.open(drafts[1], "wt", encoding="utf-8"))
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for page in pages:
            count, total = count + 1, page.total
            for record in page.records:
                records += 1
                kept.write(json.dumps(record, ensure_ascii=False) + "\n")
                for row in rows_of(record, places):
                    writer.writerow(row)
                    rows += 1
                    numbered &= bool(row["registry_number"])
                    enrolments &= bool(row["scheme"])
    for draft, path in zip(drafts, (table, raw), strict=True):
        draft.chmod(0o600)
        draft.replace(path)
    mapping.write_text(_mapping(source, numbered=numbered, enrolments=enrolments and rows > 0), encoding="utf-8")
    return Pulled(records, rows, count, total, table, mapping)


def _mapping(source: Source, *, numbered: bool, enrolments: bool) -> str:
    """Return the mapping of an extract in YAML."""
    key = ["scheme_number", *(["scheme"] if enrolments else [])]
    template = Template(resources.files(__package__).joinpath("dci_extract.yaml").read_text(encoding="utf-8"))
    return template.substitute(
        source=source.code,
        organisation=source.organisation,
        name=json.dumps(source.name, ensure_ascii=False),
        key=f"key: [{', '.join(key)}]" if numbered else "# no key: not every row has the registry's number",
    )
