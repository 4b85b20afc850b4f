"""Which passwords are taken, and where somebody is signed in."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from saiban.access.models import AccessLog, Role, User
from saiban.access.sign_in.sessions import browser_of
from tests.access.people import PASSWORD, post, user_with_password
from tests.access.second_factors import give_app, sign_in_with_app

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def sana() -> User:
    """A clerk, whose work needs no second factor."""
    user = user_with_password("sana", "Sana Iqbal")
    post(user, Role.CLERK, "bisp")
    return user


def signed_in(agent: str = FIREFOX, password: str = PASSWORD) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/sign-in/", {"username": "sana", "password": password}).status_code == 302
    return client


def change(client: Client, new: str, old: str = PASSWORD) -> str:
    sent = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/password/", sent).content.decode()


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("Indus-1923", "At least 15 characters"),
        ("Sana-Iqbal-Sana", "too similar"),
        (PASSWORD, "had this password before"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(sana: User, new: str, why: str) -> None:
    page = change(signed_in(), new)
    assert "Password changed" not in page
    assert why in page


def test_none_of_the_last_five_is_taken_again_and_the_sixth_is(sana: User) -> None:
    browser, old = signed_in(), PASSWORD
    for number in range(5):
        new = f"Kunhar-valley-trout-{number}"
        assert "Password changed" in change(browser, new, old)
        old = new
    assert "had this password before" in change(browser, "Kunhar-valley-trout-0", old)
    assert "Password changed" in change(browser, PASSWORD, old)
    assert sana.former_passwords.count() == 5


def test_with_a_second_factor_twelve_characters_do(sana: User) -> None:
    browser = sign_in_with_app("sana", give_app(sana))
    assert "At least 12" in change(browser, "Ravi-1923")
    assert "Password changed" in change(browser, "Ravi-is-1923")


def test_a_new_password_keeps_this_device_and_ends_the_others(sana: User) -> None:
    here, phone = signed_in(), signed_in(PHONE)
    change(here, "Kunhar-valley-trout")

    assert here.get("/schemes/").status_code == 200
    assert phone.get("/schemes/")["Location"].startswith("/sign-in/")
    page = here.get("/sessions/").content.decode()
    assert "this device" in page
    assert "Chrome" not in page


def test_one_sees_where_one_is_signed_in_and_ends_another_device(sana: User) -> None:
    here, phone = signed_in(), signed_in(PHONE)
    page = here.get("/sessions/").content.decode()
    assert "Firefox, Linux" in page
    assert "Chrome, Android" in page

    key = re.search(r"/sessions/(\d+)/end/", page)[1]
    here.post(f"/sessions/{key}/end/")

    assert phone.get("/schemes/")["Location"].startswith("/sign-in/")
    assert here.get("/schemes/").status_code == 200
    assert AccessLog.objects.filter(user=sana, act="end_sessions", results=1).count() == 1


def test_nobody_ends_somebody_elses_session(sana: User) -> None:
    user = user_with_password("bilal", "Bilal Ahmed Khan")
    post(user, Role.CLERK, "bisp")
    bilal = Client()
    bilal.post("/sign-in/", {"username": "bilal", "password": PASSWORD})
    signed_in()
    theirs = sana.usersession_set.get().pk
    assert bilal.post(f"/sessions/{theirs}/end/").status_code == 404


def test_signing_out_everywhere_ends_this_device_too(sana: User) -> None:
    here, phone = signed_in(), signed_in(PHONE)
    here.post("/sessions/end/")
    for browser in (here, phone):
        assert browser.get("/schemes/")["Location"].startswith("/sign-in/")


def test_a_browser_without_a_known_name_is_shown_as_it_says() -> None:
    assert browser_of("curl/8.5.0") == "curl/8.5.0"
    assert browser_of("") == ""
