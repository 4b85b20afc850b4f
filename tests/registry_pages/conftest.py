"""The town, and the people who look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from saiban.access.models import Posting, Purpose, Role, User
from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY, Viewer
from tests.access.people import give_second_factor
from tests.registry_pages.town import Town, build

Look = Callable[..., Client]


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


def viewer(role: Role, organisation: str = "registry", place: str | None = None) -> Viewer:
    """Give somebody a posting and a purpose."""
    username = f"{role}-{organisation}-{place}"
    user = User.objects.filter(username=username).first()
    user = user or User.objects.create_user(username, full_name="Ayesha Siddiqui")
    valid = DateRange(date(2020, 1, 1), None)
    posting, _new = Posting.objects.get_or_create(
        user=user, role=role, organisation_id=organisation, place_id=place, valid=valid
    )
    purpose = {Role.AUDITOR: Purpose.AUDIT, Role.INSPECTOR: Purpose.INSPECTION}.get(role, Purpose.CASE_HANDLING)
    return Viewer(user, posting, None if role == Role.ANALYST else purpose, "test-request")


@pytest.fixture
def sign_in(town: Town) -> Look:
    """Return a function that gives the browser of somebody who has signed in, with a purpose."""

    def signed_in(role: Role = Role.STEWARD, organisation: str = "registry", place: str | None = None) -> Client:
        looking = viewer(role, organisation, place)
        client = Client()
        client.force_login(looking.user)
        give_second_factor(client, looking.user)
        session = client.session
        session[POSTING_KEY] = looking.posting.pk
        if looking.purpose:
            session[PURPOSE_KEY] = looking.purpose.value
        session.save()
        return client

    return signed_in
