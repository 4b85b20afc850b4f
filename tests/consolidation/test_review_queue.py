"""What a run leaves to be asked, in which order, and what the sample stands for; from files made by hand."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saiban.consolidation.models import ReviewBand, ReviewPair, Run
from saiban.consolidation.review import queue
from saiban.consolidation.review.asked import SAMPLE, SHARED, gather
from saiban.consolidation.review.services import Said, judge
from saiban.engine.duck import connect
from saiban.registry.models import SourceRecord
from tests.consolidation.doubts import clerk
from tests.registry_pages.town import Town, build

NOBODY = "SELECT '' AS record_a, '' AS record_b, TRUE AS linked, 0 AS floor, 0 AS pair WHERE FALSE"
Doubt = tuple[str, str, float, str, int]
Link = tuple[str, str, float, str]


def linkage(folder: Path, clusters: dict[str, int], doubts: list[Doubt], links: list[Link]) -> Path:
    """Write what a linkage leaves: who is one person, the pairs in doubt, the links."""
    folder.mkdir(exist_ok=True)
    records = sorted(clusters)
    pq.write_table(
        pa.table({"record": records, "cluster": [clusters[one] for one in records]}), folder / "persons.parquet"
    )
    schema = pa.schema(
        [("record_a", pa.string()), ("record_b", pa.string()), ("probability", pa.float64()), ("word", pa.string()),
         ("pattern", pa.int64()), ("numbers", pa.int8())]
    )  # fmt: skip

    def written(name: str, word: str, rows: list[tuple[object, ...]]) -> None:
        table = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)
        columns = [word if column == "word" else column for column in schema.names]
        pq.write_table(table.rename_columns(columns), folder / name)

    written("review.parquet", "reason", [(a, b, p, reason, pattern, 0) for a, b, p, reason, pattern in doubts])
    written("edges.parquet", "how", [(a, b, p, how, 1, 0) for a, b, p, how in links])
    return folder


def test_the_sample_is_drawn_from_each_band_and_is_the_same_every_time(tmp_path: Path) -> None:
    clusters = {f"s:{number:05}": number // 2 for number in range(6000)}
    links = [(f"s:{n:05}", f"s:{n + 1:05}", 0.999 if n < 5000 else 0.9, "model") for n in range(0, 6000, 2)]
    links += [("s:00000", "s:00001", 1.0, "same_row")]
    folder = linkage(tmp_path / "links", clusters, [], links)
    drawn = []
    for _time in range(2):
        with connect() as con:
            gather(con, folder, NOBODY)
            assert con.execute("FROM bands ORDER BY floor").fetchall() == [(True, 80, 500), (True, 99, 2500)]
            counts = con.execute("SELECT floor, count(*) FROM asked WHERE sampled GROUP BY 1 ORDER BY 1").fetchall()
            assert counts == [(80, SAMPLE + SHARED * 500 // 3000), (99, SAMPLE + SHARED * 2500 // 3000)]
            drawn.append(con.execute("SELECT record_a FROM asked ORDER BY ALL").fetchall())
    assert drawn[0] == drawn[1]


def test_a_decision_teaches_more_where_the_pair_is_uncertain_and_many_are_like_it(tmp_path: Path) -> None:
    doubts: list[Doubt] = [("s:a", "s:b", 0.5, "doubtful", 7), ("s:c", "s:d", 0.5, "doubtful", 7)]
    doubts += [("s:e", "s:f", 0.5, "doubtful", 8), ("s:g", "s:h", 0.9, "doubtful", 9), ("s:i", "s:j", 0.0, "roster", 6)]
    folder = linkage(tmp_path / "links", {f"s:{letter}": ord(letter) for letter in "abcdefghij"}, doubts, [])
    with connect() as con:
        gather(con, folder, NOBODY)
        found = con.execute("SELECT pattern, teaches FROM asked ORDER BY teaches DESC, pattern").fetchall()
    assert found == [(7, 2.0), (7, 1.0), (8, 1.0), (9, pytest.approx(0.36)), (6, 0.04)]


@pytest.fixture
def town() -> Town:
    return build()


def doubts_about(records: list[str]) -> list[Doubt]:
    pairs = list(combinations(records, 2))
    return [(*pair, 0.5, ("doubtful", "roster")[place % 2], place) for place, pair in enumerate(pairs)]


@pytest.mark.django_db
def test_pairs_come_by_turns_over_reasons_and_provinces(town: Town, tmp_path: Path) -> None:
    lahore = [
        person.said_by["pessi-workers"].record for person in town.people.values() if "pessi-workers" in person.said_by
    ]
    people = SourceRecord.objects.filter(person__isnull=False, unit="person")
    records = sorted({*lahore, *people.values_list("record", flat=True)})
    folder = linkage(
        tmp_path / "links", {record: place for place, record in enumerate(records)}, doubts_about(records), []
    )
    run = Run.objects.create(inputs="a")
    queue.load(folder, run)
    pairs = list(ReviewPair.objects.select_related("first__person__district").order_by("turn", "-teaches", "id"))
    assert len(pairs) == len(records) * (len(records) - 1) // 2
    firsts = [(pair.reason, pair.first.person.district.parent_id) for pair in pairs if pair.turn == 1]
    assert len({reason for reason, _province in firsts}) == 2
    assert len({province for _reason, province in firsts}) == 2
    assert ReviewBand.objects.get(run=run).pairs == len(pairs)
    own = ReviewPair.objects.filter(organisation="bisp")
    assert all({pair.first.source.organisation_id, pair.second.source.organisation_id} == {"bisp"} for pair in own)
    assert own.exists()


@pytest.mark.django_db
def test_words_and_the_sample_outlive_a_run_that_no_longer_asks(town: Town, tmp_path: Path) -> None:
    one, other = (town.people[name].said_by["bisp-kafaalat"].record for name in ("Rukhsana Bibi", "Nasreen Akhtar"))
    third = town.people["Zafar Iqbal"].said_by["pessi-workers"].record
    clusters = {one: 1, other: 2, third: 3}
    doubts = [(*sorted((one, other)), 0.6, "doubtful", 5), (*sorted((one, third)), 0.3, "doubtful", 6)]
    queue.load(linkage(tmp_path / "links", clusters, doubts, []), Run.objects.create(inputs="a"))
    asked = ReviewPair.objects.get(floor=50)
    judge(clerk("sana"), asked, Said("different", "birth"))

    later = Run.objects.create(inputs="b")
    queue.load(linkage(tmp_path / "links", clusters, [], []), later)
    asked.refresh_from_db()
    assert (asked.state, asked.sampled, asked.probability) == ("decided", True, 0.6)
    gone = ReviewPair.objects.get(floor=0)
    assert (gone.state, gone.wanted, gone.sampled, gone.settled_by) == ("settled", False, False, later)
    assert [(band.floor, band.pairs) for band in ReviewBand.objects.filter(run=later)] == [(50, 1)]
