"""The town of the registry's pages, and the officers who keep the scheme book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.registry_pages.town import Town, build


@pytest.fixture(scope="module")
def built_town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """Build the town once for a module, in a transaction that is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def town(built_town: Town, db: None) -> Town:
    """Give the town; what a test adds to it is undone after the test."""
    return built_town
