"""Writing a country: the same bytes for the same seed, and no mixing with what is already there."""

from __future__ import annotations

from pathlib import Path

import pytest

from saiban.engine.digests import file_digest
from saiban.synth import CountryError, write_country


def bytes_of(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): file_digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_processes(tmp_path: Path) -> None:
    write_country(tmp_path / "alone", 1_500, seed=11, processes=1)
    write_country(tmp_path / "together", 1_500, seed=11, processes=2)
    alone = bytes_of(tmp_path / "alone")
    assert alone == bytes_of(tmp_path / "together")
    assert len([name for name in alone if name.startswith("extracts/")]) >= 16


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    write_country(tmp_path / "one", 300, seed=1)
    write_country(tmp_path / "two", 300, seed=2)
    one, two = bytes_of(tmp_path / "one"), bytes_of(tmp_path / "two")
    assert one["population/persons.parquet"] != two["population/persons.parquet"]


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_country(tmp_path, 200, seed=1, progress=lambda done, total: steps.append((done, total)))
    assert [done for done, _ in steps] == list(range(1, steps[-1][1] + 1))


def test_a_folder_that_holds_a_country_is_left_alone(tmp_path: Path) -> None:
    write_country(tmp_path, 100, seed=1)
    before = bytes_of(tmp_path)
    with pytest.raises(CountryError, match="already holds population, truth, extracts"):
        write_country(tmp_path, 100, seed=2)
    assert bytes_of(tmp_path) == before


def test_what_a_stopped_attempt_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".unfinished" / "parts").mkdir(parents=True)
    (tmp_path / "population").mkdir()
    (tmp_path / "population" / "persons.parquet").write_text("half")
    figures = write_country(tmp_path, 100, seed=1)
    assert figures["people"] == 100
    assert not (tmp_path / ".unfinished").exists()


@pytest.mark.parametrize("people", [0, 10_000_001])
def test_a_country_has_a_size(tmp_path: Path, people: int) -> None:
    with pytest.raises(CountryError, match="1 to 10,000,000"):
        write_country(tmp_path, people, seed=1)


def test_a_single_person_makes_a_country(tmp_path: Path) -> None:
    assert write_country(tmp_path, 1, seed=3)["households"] == 1
