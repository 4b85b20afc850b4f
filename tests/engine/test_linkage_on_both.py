"""A hundred thousand rows of four schemes: whoever does the work, the same people come out, pair for pair."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from benchmarks.linkage_rows import make
from saiban.engine.duck import connect
from saiban.engine.spark import Spark
from saiban.linkage import LinkReport, link_persons
from tests.engine.conftest import spark_or_skip

pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.long]

ROWS = 100_000


@dataclass(frozen=True)
class Country:
    """The rows, what the embedded engine made of them, and what a clerk decided."""

    records: list[Path]
    decisions: Path
    linked: Path
    report: LinkReport


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    """Rows of a seed of its own, and a clerk who has parted the first link of the model."""
    folder = tmp_path_factory.mktemp("country")
    make(folder, ROWS, seed=20251121)
    records = sorted(folder.glob("*.parquet"))
    decisions, first, linked = folder / "decided" / "decisions.parquet", folder / "first", folder / "linked"
    decisions.parent.mkdir()
    with connect(memory_mb=2000) as con:
        link_persons(con, records, first)
        con.execute(
            f"""
            COPY (SELECT record_a, record_b, 'different' AS verdict FROM '{first}/edges.parquet' WHERE how = 'model'
                  ORDER BY ALL LIMIT 1)
            TO '{decisions}' (FORMAT parquet)"""
        )
        report = link_persons(con, records, linked, decisions=decisions)
    assert report.decisions_used == 1
    return Country(records, decisions, linked, report)


def differing(left: Path, right: Path) -> int:
    """Rows of either file that the other has not."""
    query = "SELECT count(*) FROM (FROM '{}' EXCEPT ALL FROM '{}')"
    with duckdb.connect() as con:
        return sum(con.execute(query.format(*pair)).fetchall()[0][0] for pair in ((left, right), (right, left)))


@pytest.mark.parametrize("master", ["local[2]", "local-cluster[2,1,1024]"])
def test_both_engines_find_the_same_people(country: Country, master: str, tmp_path: Path) -> None:
    spark_or_skip()
    with Spark(master, buckets=4, task_memory_mb=400, scratch=tmp_path / "spark") as spark:
        report = link_persons(spark, country.records, tmp_path, decisions=country.decisions)
    assert (report.records, report.clusters, report.pairs_compared, report.links, report.review) == (
        country.report.records,
        country.report.clusters,
        country.report.pairs_compared,
        country.report.links,
        country.report.review,
    )
    assert report.records >= 0.99 * ROWS
    assert report.clusters < 0.9 * report.records
    for file in ("persons", "edges", "review", "patterns"):
        assert differing(country.linked / f"{file}.parquet", tmp_path / f"{file}.parquet") == 0, file
    assert (country.linked / "model.json").read_bytes() == (tmp_path / "model.json").read_bytes()
