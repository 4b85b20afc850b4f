"""Files arrive one by one, in any order: nobody's number passes to somebody else unless a merge or split says so."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saiban.consolidation.models import Extract
from saiban.consolidation.pipeline import consolidate
from saiban.consolidation.receiving import arrivals_in
from saiban.consolidation.store import lake
from saiban.engine.duck import connect
from saiban.linkage import link_persons
from saiban.registry.models import Person, RegistryEvent, SourceRecord
from saiban.synth import write_country

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_lake"),
    pytest.mark.long,
]

ROUNDS = 20
PEOPLE = 1200


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town of 1,200 people in 18 sources; its household survey arrives in six parts."""
    folder = tmp_path_factory.mktemp("stability") / "country"
    write_country(folder, PEOPLE, seed=4)
    _survey_in_parts(folder, 6)
    return folder


def _survey_in_parts(folder: Path, parts: int) -> None:
    """Cut the survey into files of whole households, with the truth beside them, that add to each other."""
    whole = folder / "extracts" / "nser" / "nser_roster.parquet"
    truth_file = folder / "truth" / "nser.parquet"
    rows, truth = pq.read_table(whole), pq.read_table(truth_file)
    form = rows.column("hh_form_no").to_pylist()
    homes = {home: place for place, home in enumerate(sorted(set(form)))}
    part_of = [homes[home] % parts for home in form]
    whole.unlink()
    told = []
    person_of = {entry["row"]: entry for entry in truth.to_pylist()}
    for part in range(parts):
        places = [place for place, its in enumerate(part_of) if its == part]
        name = f"nser_roster_{part + 1}.parquet"
        pq.write_table(rows.take(places), whole.with_name(name))
        told += [person_of[place + 1] | {"file": name, "row": new + 1} for new, place in enumerate(places)]
    pq.write_table(pa.Table.from_pylist(told, truth.schema), truth_file)
    mapping = folder / "mappings" / "nser.yaml"
    mapping.write_text(mapping.read_text("utf-8").replace("mode: snapshot", "mode: increment"), "utf-8")


@dataclass
class Watcher:
    """Knows who is who in truth, and looks after every round whether a number went from one human being to another."""

    country: Path
    first_row: dict[int, int] = field(default_factory=dict)  # number -> the record with which it was given
    oldest: dict[int, int | None] = field(default_factory=dict)  # number -> the true person of its oldest row
    moved: list[str] = field(default_factory=list)
    events: int = 0

    def look(self) -> None:
        """Compare with the round before; what moved without an event is kept in `moved`."""
        truth = self._truth()
        told = RegistryEvent.objects.filter(subject="person").order_by("id")[self.events :]
        named = {number for event in told for number in (event.survivor, *event.others)}
        self.events = RegistryEvent.objects.filter(subject="person").count()
        under: dict[int, list[int]] = {}
        who: dict[int, int | None] = {}
        for record, extract, row, source, person in (
            SourceRecord.objects.exclude(person=None)
            .order_by("id")
            .values_list("id", "extract", "row", "source_id", "person_id")
        ):
            under.setdefault(person, []).append(record)
            who[record] = truth.get((source, extract, row))
        for number, record in self.first_row.items():
            if number not in named and number in under and record not in under[number]:
                self.moved.append(f"number {number} lost its first row")
        for number, records in under.items():
            before = self.oldest.get(number)
            if number not in named and before is not None and who[records[0]] != before:
                self.moved.append(f"number {number} went to another person")
            self.first_row.setdefault(number, records[0])
            self.oldest[number] = who[records[0]]

    def _truth(self) -> dict[tuple[str, str, int], int]:
        files = {
            (extract.source_id, extract.file_name): extract.sha256[:16]
            for extract in Extract.objects.filter(state=Extract.State.READ)
        }
        known = {}
        for path in (self.country / "truth").glob("*.parquet"):
            for entry in pq.read_table(path).to_pylist():
                if (path.stem, entry["file"]) in files and entry["person"] is not None:
                    known[path.stem, files[path.stem, entry["file"]], entry["row"]] = entry["person"]
        return known


def partition(persons: Path) -> set[frozenset[str]]:
    """Return who stands with whom in a `persons.parquet`."""
    people: dict[int, set[str]] = {}
    for entry in pq.read_table(persons).to_pylist():
        people.setdefault(entry["cluster"], set()).add(entry["record"])
    return {frozenset(records) for records in people.values()}


@pytest.mark.parametrize("order", [1, 2])
def test_over_twenty_rounds_no_number_passes_to_another_person(country: Path, tmp_path: Path, order: int) -> None:
    office = tmp_path / "office"
    shutil.copytree(country / "mappings", office / "mappings")
    files = sorted(path for path in (country / "extracts").rglob("*") if path.is_file())
    random.Random(order).shuffle(files)
    rounds = [files[: len(files) - ROUNDS], *([file] for file in files[len(files) - ROUNDS :])]
    watcher = Watcher(country)
    for arriving in rounds:
        for file in arriving:
            here = office / "extracts" / file.relative_to(country / "extracts")
            here.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, here)
        consolidate(arrivals_in(office))
        watcher.look()
    assert watcher.moved == []
    assert Person.objects.filter(merged_into=None, run_ended=None).count() > PEOPLE / 2

    done = consolidate(arrivals_in(office))
    assert not done.changed
    anew = consolidate(arrivals_in(office), anew=True)
    watcher.look()
    assert watcher.moved == []
    again = consolidate(arrivals_in(office), anew=True)
    assert not again.changed
    assert again.publication == anew.publication

    links = lake().folder("links", anew.inputs) / "persons.parquet"
    with connect(spill=tmp_path / "spill") as con:
        link_persons(con, sorted((tmp_path / "own" / "lake" / "extracts").glob("*/records.parquet")), tmp_path / "all")
    assert partition(links) == partition(tmp_path / "all" / "persons.parquet")


def test_an_added_extract_is_linked_against_the_run_before_and_finds_its_people(country: Path, tmp_path: Path) -> None:
    office = tmp_path / "office"
    shutil.copytree(country / "mappings", office / "mappings")
    shutil.copytree(country / "extracts", office / "extracts")
    late = office / "extracts" / "zakat" / "guzara_allowance_2025-06.csv"
    late.rename(tmp_path / late.name)
    watcher = Watcher(country)
    consolidate(arrivals_in(office))
    watcher.look()
    shutil.move(tmp_path / late.name, late)
    done = consolidate(arrivals_in(office))
    watcher.look()
    assert watcher.moved == []
    made = json.loads((lake().folder("links", done.inputs) / "made.json").read_text("utf-8"))
    assert made["onto"] is not None and made["anew"] == ""
    added = SourceRecord.objects.filter(source_id="zakat").values_list("person_id", flat=True)
    elsewhere = SourceRecord.objects.filter(person__in=added).exclude(source_id="zakat")
    assert elsewhere.exists()
    by_lots = partition(lake().folder("links", done.inputs) / "persons.parquet")

    anew = consolidate(arrivals_in(office), anew=True)
    at_once = partition(lake().folder("links", anew.inputs) / "persons.parquet")
    assert len(by_lots & at_once) >= 0.99 * len(at_once)
