"""The town of the registry's pages, and a partner system that asks about its people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from saiban.exchange.api import checks
from saiban.exchange.partners import known
from tests.exchange.asking import System
from tests.registry_pages.town import Town, build


@pytest.fixture(autouse=True)
def _no_partner_remembered() -> Iterator[None]:
    """Let no test meet a partner of the test before."""
    known.forget()
    yield
    known.forget()


@pytest.fixture(autouse=True)
def _own_folder_of_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the files of a test's checks apart from those of tests that run beside it."""
    (tmp_path / "checks").mkdir(mode=0o700)
    monkeypatch.setattr(checks, "subfolder", lambda name: tmp_path / name)


@pytest.fixture(scope="module")
def built_town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """Build the town once for a module's tests, each of which changes it only for itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def town(built_town: Town, db: None) -> Town:
    """The town."""
    return built_town


@pytest.fixture
def system(db: None) -> System:
    """The system of EOBI, registered."""
    system = System()
    system.register()
    return system
