"""The office of tests about the registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registry.office import Office


@pytest.fixture
def office(db: None, tmp_path: Path) -> Office:
    """Give an empty registry and a directory of four schemes and three places."""
    return Office(tmp_path, {}).open()
