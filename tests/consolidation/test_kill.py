"""Whatever is killed, whenever: the same command again gives the registry that it would have given undisturbed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from saiban import synth
from tests.consolidation.installation import STEPS, Installation

ROUNDS = 10  # each kills once in each of six steps
VICTIMS = ("command", "server", "command")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    synth.write_country(folder, 1_500, seed=77)
    return folder


@pytest.fixture(scope="module")
def undisturbed(country: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The registry that a run gives which nobody disturbs, and how long its steps take."""
    installation = Installation(tmp_path_factory.mktemp("undisturbed") / "data")
    figures = installation.run("consolidate", str(country))
    return {"tables": installation.run("fingerprint"), "seconds": figures["seconds"]}


def disturb(country: Path, undisturbed: dict[str, Any], data: Path, seed: int) -> int:
    """Kill once in every step, let the command finish, compare; return how many kills struck."""
    chance = random.Random(seed)
    installation = Installation(data)
    kills = 0
    for step in STEPS:
        victim = "worker" if step == "intake" and seed % 3 == 0 else chance.choice(VICTIMS)
        after = chance.uniform(0, undisturbed["seconds"][step])
        kills += installation.run_and_kill(step, after, victim, "consolidate", str(country))
    installation.run("consolidate", str(country))
    assert installation.run("fingerprint") == undisturbed["tables"]
    return kills


def test_a_run_killed_in_each_of_its_steps_publishes_the_same_registry(
    country: Path, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    assert disturb(country, undisturbed, tmp_path / "data", seed=0) > 0


@pytest.mark.long
def test_fifty_kills_at_random_moments_leave_no_trace(
    country: Path, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    kills = sum(disturb(country, undisturbed, tmp_path / f"{seed}" / "data", seed) for seed in range(1, ROUNDS + 1))
    assert kills >= 50


def test_the_same_files_again_change_nothing(country: Path, tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    first = installation.run("consolidate", str(country))
    before = installation.run("fingerprint")
    second = installation.run("consolidate", str(country))
    assert first["changed"] and not second["changed"]
    assert second["events"] == 0
    assert installation.run("fingerprint") == before


def test_a_wiped_installation_comes_back_from_its_backup(country: Path, tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    installation.run("consolidate", str(country))
    before = installation.run("fingerprint")
    installation.run("backup", str(tmp_path / "registry.tar"))
    installation.data.rename(tmp_path / "lost")
    installation.run("restore", str(tmp_path / "registry.tar"))
    assert installation.run("fingerprint") == before
    assert not installation.run("consolidate", str(country))["changed"]
