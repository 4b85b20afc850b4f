"""People who sign in, for the tests of access and of pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from saiban.access.models import Posting, Purpose, Role, User
from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY
from saiban.directory.models import Place

PASSWORD = "Neem-tree-47-shade"


def make_user(username: str, full_name: str) -> User:
    """A user with the password of all tests."""
    return User.objects.create_user(username, PASSWORD, full_name=full_name)


def make_posting(user: User, role: Role, organisation: str, place: Place | None = None) -> Posting:
    """A posting since 2020, without an end."""
    valid = DateRange(date(2020, 1, 1), None)
    return Posting.objects.create(user=user, role=role, organisation_id=organisation, place=place, valid=valid)


def make_district(code: str = "PK1", name: str = "Nowshera") -> Place:
    """A district."""
    place, _new = Place.objects.get_or_create(
        code=code, defaults={"level": "district", "name_en": name, "name_ur": "نوشہرہ"}
    )
    return place


SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Return a function that gives a browser in which somebody of a role has signed in and chosen a purpose."""

    def signed_in(
        role: Role, organisation: str = "registry", place: Place | None = None, purpose: Purpose | None = None
    ) -> Client:
        user = make_user(f"{role}-{organisation}", "Ayesha Siddiqui")
        posting = make_posting(user, role, organisation, place)
        client = Client()
        client.force_login(user)
        session = client.session
        session[POSTING_KEY] = posting.pk
        if purpose:
            session[PURPOSE_KEY] = purpose.value
        session.save()
        client.user = user
        return client

    return signed_in
