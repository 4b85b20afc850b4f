"""A small registry office for tests: rows of a few schemes go in, with who is who, and the registry comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saiban.directory.models import DataSource, Organisation, Place, Scheme
from saiban.engine import digests
from saiban.engine.duck import connect
from saiban.engine.standard import RECORDS
from saiban.registry.golden import build
from saiban.registry.models import Person, Publication, SourceRecord
from saiban.registry.publish import publish
from saiban.registry.snapshot import write_snapshot

SOURCES = {"eobi": "contributory", "pension": "government_pension", "kafaalat": "tax_financed", "nser": "survey"}
PLACES = {"PK601": ("district", None), "PK602": ("district", None), "PK60101": ("tehsil", "PK601")}
_DECISIONS = pa.schema([(name, pa.string()) for name in ("record_a", "record_b", "verdict")])
_LINKS = {"persons": ("cluster", "who"), "households": ("household", "home"), "employers": ("employer", "firm")}


@dataclass
class Office:
    """Publishes rows, one registry for all calls. `figures` are those of the last build."""

    folder: Path
    figures: dict[str, Any]
    calls: int = 0

    def open(self) -> Office:
        """Enter organisations, schemes, sources and places in the directory."""
        for code, kind in SOURCES.items():
            organisation = Organisation.objects.get_or_create(code=code, defaults=_named(code))[0]
            scheme = Scheme.objects.get_or_create(
                code=code, defaults={**_named(code), "organisation": organisation, "kind": kind}
            )[0]
            DataSource.objects.get_or_create(
                code=code, defaults={**_named(code), "organisation": organisation, "scheme": scheme}
            )
        for code, (level, parent) in PLACES.items():
            Place.objects.get_or_create(code=code, defaults={**_named(code), "level": level, "parent_id": parent})
        return self

    def golden(self, rows: Iterable[dict[str, Any]], decisions: Iterable[tuple[str, str, str]] = ()) -> Path:
        """Take a snapshot, build the golden tables from rows and return their folder."""
        self.calls += 1
        room = self.folder / str(self.calls)
        links, snapshot, out = room / "links", room / "snapshot", room / "golden"
        for folder in (links, snapshot, out):
            folder.mkdir(parents=True)
        given = list(rows)
        standing = pa.array([row.get("standing", True) for row in given], pa.bool_())
        columns = [{name: row.get(name) for name in RECORDS.names} for row in given]
        table = pa.Table.from_pylist(columns, RECORDS).append_column("standing", standing)
        pq.write_table(table, room / "records.parquet")
        for name, (column, label) in _LINKS.items():
            labelled = [row for row in given if row.get(label) is not None]
            places = {who: place for place, who in enumerate(sorted({row[label] for row in labelled}))}
            linked = {
                "record": pa.array([row["record"] for row in labelled], pa.string()),
                column: pa.array([places[row[label]] for row in labelled], pa.int64()),
            }
            pq.write_table(pa.table(linked), links / f"{name}.parquet")
        decided = [dict(zip(("record_a", "record_b", "verdict"), decision, strict=True)) for decision in decisions]
        pq.write_table(pa.Table.from_pylist(decided, _DECISIONS), room / "decisions.parquet")
        write_snapshot(snapshot)
        with connect(spill=room / "spill") as con:
            self.figures = build(
                con, room / "records.parquet", links, snapshot, out, decisions=room / "decisions.parquet"
            )
        return out

    def publish(self, rows: Iterable[dict[str, Any]], decisions: Iterable[tuple[str, str, str]] = ()) -> Publication:
        """Build and publish rows."""
        given = list(rows)
        out = self.golden(given, decisions)
        return publish(out, digests.digest(given), self.figures)


def said(record: str, who: str | None = None, **values: Any) -> dict[str, Any]:
    """Return a standard row; `record` is "<source>:<key>", `who` says which human being it is about."""
    source, key = record.split(":", 1)
    row = {
        "record": record,
        "source": source,
        "extract": "0" * 16,
        "row": sum(key.encode()) + 1,
        "as_of": dt.date(2024, 6, 30),
        "unit": "person",
        "scheme": None if source == "nser" else source,
        "who": who,
        "name": who,
    }
    return row | values


def holder(record: str) -> Person:
    """Return the person under whose number a record stands."""
    return SourceRecord.objects.get(record=record).person


def _named(code: str) -> dict[str, str]:
    return {"name_en": code.upper(), "name_ur": code.upper()}
