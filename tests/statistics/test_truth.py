"""Figures of a made-up country against its truth: exact where the truth joins the rows, near it where we do."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saiban.directory.models import DataSource
from saiban.engine.duck import connect
from saiban.engine.standard import RECORDS
from saiban.intake import files_of, load_mapping, take
from saiban.linkage import link_employers, link_households, link_persons
from saiban.registry.golden import build
from saiban.registry.snapshot import write_snapshot
from saiban.schemes.book import packaged_book
from saiban.statistics.counting import schemes, tagging
from saiban.statistics.counting.compute import Inputs, figures_on
from saiban.statistics.denominators import of_table
from saiban.statistics.figures import Figure
from saiban.synth import write_country
from saiban.synth.counted import DAY, counted
from tests.statistics.test_counting import COUNTRY
from tests.statistics.truth_recount import recount

KEYS = {
    "persons": ("cluster", "person"),
    "households": ("household", "household"),
    "employers": ("employer", "employer"),
}


class Country:
    """A made-up country whose files were read; whom each row is about is known."""

    def __init__(self, folder: Path, people: int, seed: int) -> None:
        self.folder, self.room = folder / "country", folder
        write_country(self.folder, people, seed)
        truth = self._truth()
        self.records: list[dict[str, Any]] = []
        self.about: dict[str, dict[str, int | None]] = {}
        for text in sorted((self.folder / "mappings").glob("*.yaml")):
            mapping = load_mapping(text.read_text("utf-8"))
            names = {"name_en": mapping.source, "name_ur": mapping.source}
            owner = {"organisation_id": mapping.organisation, "scheme_id": mapping.scheme}
            DataSource.objects.get_or_create(code=mapping.source, defaults=names | owner)
            for path in files_of(mapping, self.folder / "extracts"):
                out = folder / "read" / mapping.source / path.name
                take(path, mapping, out, today=DAY)
                for row in pq.read_table(out / "records.parquet").to_pylist():
                    self.records.append(row)
                    self.about[row["record"]] = truth.get((mapping.source, path.name, row["row"]), {})

    def _truth(self) -> dict[tuple[str, str, int], dict[str, int | None]]:
        return {
            (path.stem, row["file"], row["row"]): row
            for path in (self.folder / "truth").glob("*.parquet")
            for row in pq.read_table(path).to_pylist()
        }

    @property
    def people(self) -> dict[str, int]:
        """The true person of each record about one."""
        return {record: row["person"] for record, row in self.about.items() if row.get("person") is not None}  # type: ignore[misc]

    def golden(self, *, by_truth: bool) -> Path:
        """Build the tables of a consolidation, with rows joined by the truth or by the linkage."""
        room = self.room / ("truth" if by_truth else "linked")
        links, snapshot, out = room / "links", room / "snapshot", room / "golden"
        for made in (links, snapshot, out):
            made.mkdir(parents=True)
        newest = {row["record"]: row for row in self.records}
        table = pa.Table.from_pylist([newest[record] for record in sorted(newest)], RECORDS)
        pq.write_table(table, room / "records.parquet")
        with connect(spill=room / "spill") as con:
            if by_truth:
                self._join(newest, links)
            else:
                records = [room / "records.parquet"]
                link_persons(con, records, links)
                link_households(con, records, links / "persons.parquet", links)
                link_employers(con, records, links)
            write_snapshot(snapshot)
            build(con, room / "records.parquet", links, snapshot, out)
        return out

    def _join(self, rows: dict[str, dict[str, Any]], links: Path) -> None:
        alone = 10**9
        for plural, (column, key) in KEYS.items():
            found = {}
            for number, (record, row) in enumerate(sorted(rows.items())):
                known = self.about[record].get(key)
                if known is None and plural == "persons" and row["unit"] == "person":
                    known = alone + number  # a row about nobody is somebody of its own
                if known is not None and (plural != "households" or row["household"] is not None):
                    found[record] = known
            joined = {"record": pa.array(found, pa.string()), column: pa.array(found.values(), pa.int64())}
            pq.write_table(pa.table(joined), links / f"{plural}.parquet")

    def figures(self, golden: Path) -> dict[str, Figure]:
        """Compute the figures of the whole country, held against its own people."""
        listed = files("saiban.directory").joinpath("tables", "schemes.csv").read_text("utf-8").splitlines()
        kinds = {row["code"]: row["kind"] for row in csv.DictReader(listed)}
        own, book = of_table(counted(self.folder / "population")), packaged_book()
        with connect() as con:
            reporting = tagging.reporting_since(con, golden)
            inputs = Inputs(golden, schemes.counted(kinds, book), reporting, COUNTRY, book)  # type: ignore[arg-type]
            return {one.indicator: one for one in figures_on(con, inputs, own, DAY, detailed=False) if one.by == ()}


@pytest.mark.django_db
def test_joined_by_the_truth_every_count_of_people_is_the_truths(tmp_path: Path) -> None:
    country = Country(tmp_path, 2_000, seed=11)
    figures = country.figures(country.golden(by_truth=True))
    truth = recount(country.folder, country.records, country.people, DAY)
    for code in ("any", "work_injury"):  # no age or household decides here, so that no mistake in a file can either
        assert figures[code].share == float(truth[code]), code
    for code in ("children", "older", "vulnerable"):
        assert figures[code].share == pytest.approx(float(truth[code]), abs=0.01), code


@pytest.mark.long
@pytest.mark.django_db
def test_at_100000_people_every_share_is_within_a_point_of_the_truth(tmp_path: Path) -> None:
    country = Country(tmp_path, 100_000, seed=7)
    figures = country.figures(country.golden(by_truth=False))
    for code, share in recount(country.folder, country.records, country.people, DAY).items():
        assert figures[code].share == pytest.approx(float(share), abs=0.01), code
