"""Whatever is killed, whenever: the same command again gives the registry that it would have given undisturbed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from saiban import synth
from tests.consolidation.installation import STEPS, Installation

VICTIMS = ("command", "server", "command")

pytestmark = pytest.mark.xdist_group("kills")


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


def disturb(country: Path, undisturbed: dict[str, Any], data: Path, seed: int, haste: float = 1.0) -> int:
    """Kill once in every step, let the command finish, compare; return how many kills struck.

    A kill comes at a random moment of the time that the step took undisturbed, divided by `haste`.
    """
    chance = random.Random(seed)
    installation = Installation(data)
    kills = 0
    for step in STEPS:
        victim = "worker" if step == "intake" and seed % 3 == 0 else chance.choice(VICTIMS)
        after = chance.uniform(0, undisturbed["seconds"][step]) / haste
        kills += installation.run_and_kill(step, after, victim, "consolidate", str(country))
    installation.run("consolidate", str(country))
    assert installation.run("fingerprint") == undisturbed["tables"]
    return kills


def disturb_until(
    kills: int, country: Path, undisturbed: dict[str, Any], folder: Path, *, rounds: int, first_seed: int
) -> int:
    """Disturb one installation after another until so many kills have struck; return how many did.

    Where a round struck with less than half of its kills, the machine is faster than when the steps were timed, and
    the next kills come sooner.
    """
    struck, haste = 0, 1.0
    for seed in range(first_seed, first_seed + rounds):
        in_this_round = disturb(country, undisturbed, folder / f"{seed}" / "data", seed, haste)
        struck += in_this_round
        if struck >= kills:
            break
        if in_this_round < len(STEPS) / 2:
            haste *= 3
    return struck


@pytest.mark.long
def test_a_run_killed_in_each_of_its_steps_publishes_the_same_registry(
    country: Path, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    assert disturb_until(3, country, undisturbed, tmp_path, rounds=5, first_seed=0) >= 3


@pytest.mark.long
def test_fifty_kills_at_random_moments_leave_no_trace(
    country: Path, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    assert disturb_until(50, country, undisturbed, tmp_path, rounds=25, first_seed=1) >= 50


@pytest.mark.long
def test_the_same_files_again_change_nothing(country: Path, tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    first = installation.run("consolidate", str(country))
    before = installation.run("fingerprint")
    second = installation.run("consolidate", str(country))
    assert first["changed"] and not second["changed"]
    assert second["events"] == 0
    assert installation.run("fingerprint") == before


@pytest.mark.long
def test_a_wiped_installation_comes_back_from_its_backup(country: Path, tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    installation.run("consolidate", str(country))
    before = installation.run("fingerprint")
    installation.run("backup", str(tmp_path / "registry.tar"))
    installation.data.rename(tmp_path / "lost")
    installation.run("restore", str(tmp_path / "registry.tar"))
    assert installation.run("fingerprint") == before
    assert not installation.run("consolidate", str(country))["changed"]
