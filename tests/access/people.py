"""People who look at pages, for the tests of access and of the whole site."""

from __future__ import annotations

import time
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from saiban.access.models import Posting, Purpose, Role, User
from saiban.access.sign_in.second_factor import GIVEN, GIVEN_AT
from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY
from saiban.directory.models import Place

PASSWORD = "Neem-tree-47-shade"
SINCE_2020 = DateRange(date(2020, 1, 1), None)


def user_with_password(username: str, full_name: str) -> User:
    """A user who signs in by the sign-in page."""
    return User.objects.create_user(username, PASSWORD, full_name=full_name)


def post(
    user: User, role: Role, organisation: str, place: Place | None = None, valid: DateRange = SINCE_2020
) -> Posting:
    """Give a user a posting."""
    return Posting.objects.create(user=user, role=role, organisation_id=organisation, place=place, valid=valid)


def looking_as(
    role: Role,
    organisation: str = "registry",
    *,
    username: str = "ayesha",
    place: Place | None = None,
    purpose: Purpose | None = None,
    second_factor: bool = True,
) -> Client:
    """A browser in which Ayesha of this role has signed in and chosen her posting; `client.user` is she."""
    user, _new = User.objects.get_or_create(username=username, defaults={"full_name": "Ayesha Siddiqui"})
    posting = post(user, role, organisation, place)
    client = Client()
    client.force_login(user)
    if second_factor:
        give_second_factor(client, user)
    session = client.session
    session[POSTING_KEY] = posting.pk
    if purpose:
        session[PURPOSE_KEY] = purpose.value
    session.save()
    client.user, client.posting = user, posting
    return client


def give_second_factor(client: Client, user: User) -> None:
    """Let the session of somebody who has signed in hold a second factor, as after a right code."""
    session = client.session
    session[GIVEN], session[GIVEN_AT] = user.pk, int(time.time())
    session.save()


def district(name: str) -> Place:
    """A district of today by its English name."""
    return Place.objects.get(level=Place.Level.DISTRICT, name_en=name, valid_to=None)
