"""Administrators make users and give postings, never to themselves."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from saiban.access.models import AccessLog, Posting, Role, User
from tests.access.people import district, give_second_factor, looking_as, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia() -> Client:
    """The browser of the administrator."""
    return looking_as(Role.ADMINISTRATOR, username="nadia")


def test_a_new_user_gets_a_password_and_a_posting_and_signs_in(nadia: Client) -> None:
    page = nadia.post("/users/new/", {"full_name": "Gul Zaman", "username": "Gul"}).content.decode()
    password = re.search(r">([a-z2-9]{4}(?:-[a-z2-9]{4}){3})<", page)[1]
    gul = User.objects.get(username="gul")

    given = {"role": "desk_officer", "organisation": "kp-pnd", "place": district("Nowshera").pk}
    assert nadia.post(f"/users/{gul.pk}/", given).status_code == 302

    browser = Client()
    assert browser.post("/sign-in/", {"username": "gul", "password": password})["Location"] == "/"
    assert "Nowshera" in browser.get("/").content.decode()
    assert password not in nadia.get(f"/users/{gul.pk}/").content.decode()
    acts = AccessLog.objects.filter(user=nadia.user).order_by("id").values_list("act", flat=True)
    assert list(acts) == ["make_user", "give_posting"]


def test_nobody_gives_or_ends_their_own_posting(nadia: Client) -> None:
    given = nadia.post(f"/users/{nadia.user.pk}/", {"role": "steward", "organisation": "registry"})
    assert "ask another administrator" in given.content.decode()

    ended = nadia.post(f"/postings/{nadia.posting.pk}/end/")
    assert ended.status_code == 400
    assert Posting.objects.get().role == Role.ADMINISTRATOR


def test_a_posting_is_for_a_district_and_given_once(nadia: Client) -> None:
    bilal = User.objects.create(username="bilal", full_name="Bilal Ahmed Khan")
    tehsil = district("Nowshera").parts.first()

    refused = nadia.post(f"/users/{bilal.pk}/", {"role": "clerk", "organisation": "bisp", "place": tehsil.pk})
    assert refused.status_code == 200
    nadia.post(f"/users/{bilal.pk}/", {"role": "clerk", "organisation": "bisp"})
    again = nadia.post(f"/users/{bilal.pk}/", {"role": "clerk", "organisation": "bisp"})

    assert "has this posting already" in again.content.decode()
    assert Posting.objects.filter(user=bilal).count() == 1


def test_an_ended_posting_opens_nothing_from_that_moment_and_stays_on_record(nadia: Client) -> None:
    steward = looking_as(Role.STEWARD)
    assert steward.get("/overlap/").status_code == 200

    nadia.post(f"/postings/{steward.posting.pk}/end/")

    assert steward.get("/overlap/")["Location"].startswith("/posting/")
    assert Posting.objects.filter(pk=steward.posting.pk).exists()
    assert nadia.post(f"/postings/{steward.posting.pk}/end/").status_code == 400


def test_a_new_password_ends_the_old_sessions(nadia: Client) -> None:
    steward = looking_as(Role.STEWARD)
    steward.user.set_password("Indus-delta-1923")
    steward.user.save()
    steward.force_login(steward.user)
    give_second_factor(steward, steward.user)
    assert steward.get("/schemes/").status_code == 200

    nadia.post(f"/users/{steward.user.pk}/password/")
    assert steward.get("/schemes/")["Location"].startswith("/sign-in/")


def test_switching_a_user_off_and_on(nadia: Client) -> None:
    bilal = User.objects.create(username="bilal", full_name="Bilal Ahmed Khan")
    post(bilal, Role.CLERK, "bisp")

    nadia.post(f"/users/{bilal.pk}/switch/")
    assert "switched off" in nadia.get("/users/").content.decode()
    nadia.post(f"/users/{bilal.pk}/switch/")
    assert User.objects.get(pk=bilal.pk).is_active


def test_two_users_can_not_have_one_name(nadia: Client) -> None:
    again = nadia.post("/users/new/", {"full_name": "Another Nadia", "username": "NADIA"})
    assert "is taken" in again.content.decode()
