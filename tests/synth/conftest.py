"""A country of eight thousand people, made once for all stories, and what intake takes from its extracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from saiban.intake import Manifest, files_of, load_mapping, take
from saiban.synth import write_country

PEOPLE, SEED = 8_000, 7


@dataclass(frozen=True)
class Country:
    folder: Path
    figures: dict[str, object]
    manifests: dict[str, list[Manifest]]
    tables: duckdb.DuckDBPyConnection  # persons, households, employers, truth, records

    def one(self, query: str) -> tuple[object, ...]:
        row = self.tables.execute(query).fetchone()
        assert row is not None
        return row

    def number(self, query: str) -> float:
        return float(str(self.one(query)[0]))


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    folder = tmp_path_factory.mktemp("country")
    figures = write_country(folder, PEOPLE, SEED)
    tables = duckdb.connect()
    for name in ("persons", "households", "employers"):
        tables.execute(f"CREATE TABLE {name} AS FROM '{folder}/population/{name}.parquet'")
    tables.execute(
        f"CREATE TABLE truth AS SELECT parse_filename(filename, true) AS source, * EXCLUDE (filename) "
        f"FROM read_parquet('{folder}/truth/*.parquet', filename=true)"
    )
    manifests: dict[str, list[Manifest]] = {}
    for path in sorted((folder / "mappings").glob("*.yaml")):
        mapping = load_mapping(path)
        for file in files_of(mapping, folder / "extracts"):
            out = folder / "taken" / mapping.source / file.name
            manifests.setdefault(mapping.source, []).append(take(file, mapping, out, today=date(2025, 7, 15)))
            taken = pq.read_table(out / "records.parquet")
            taken = taken.append_column("file", [[file.name] * taken.num_rows])
            tables.register("taken", taken)
            if len(manifests) == 1 and len(manifests[mapping.source]) == 1:
                tables.execute("CREATE TABLE records AS FROM taken LIMIT 0")
            tables.execute("INSERT INTO records FROM taken")
            tables.unregister("taken")
    tables.execute(
        "CREATE VIEW about AS SELECT truth.person, truth.household AS true_household, truth.employer, records.* "
        "FROM records JOIN truth USING (source, file, row)"
    )
    yield Country(folder, figures, manifests, tables)
    tables.close()
