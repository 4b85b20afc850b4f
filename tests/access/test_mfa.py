"""The second factor: whose work needs one, how it is set up, given, guessed, lost and taken away."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from saiban.access.models import AccessLog, Role, SignInFailure, User
from tests.access.people import PASSWORD, looking_as, post, user_with_password
from tests.access.second_factors import code_of, give_app, set_up_app, sign_in_with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def ayesha() -> User:
    """A steward who never signed in."""
    user = user_with_password("ayesha", "Ayesha Siddiqui")
    post(user, Role.STEWARD, "registry")
    return user


def with_password(username: str) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": username, "password": PASSWORD})
    return client


def test_a_steward_sets_up_a_factor_before_anything_else(ayesha: User) -> None:
    browser = with_password("ayesha")
    for address in ("/", "/overlap/", "/find/", "/schemes/", "/purpose/"):
        assert browser.get(address)["Location"].startswith("/second-factor/?next="), address

    _secret, codes = set_up_app(browser)

    assert len(set(codes)) == 10
    assert browser.get("/overlap/").status_code == 200
    acts = AccessLog.objects.filter(user=ayesha).order_by("id").values_list("act", flat=True)
    assert list(acts) == ["sign_in", "add_second_factor", "make_recovery_codes"]


@pytest.mark.parametrize(
    ("role", "needs"),
    [
        (Role.STEWARD, True),
        (Role.ADMINISTRATOR, True),
        (Role.AUDITOR, True),
        (Role.SCHEME_OFFICER, True),
        (Role.DESK_OFFICER, True),
        (Role.CLERK, False),
        (Role.ANALYST, False),
        (Role.INSPECTOR, False),
        (Role.PROSECUTOR_GENERAL, True),
        (Role.ASSISTANT_DISTRICT_PROSECUTOR, True),
        (Role.REGISTRAR, False),
    ],
)
def test_whose_work_needs_a_second_factor(role: Role, needs: bool) -> None:
    home = looking_as(role, second_factor=False).get("/")
    assert (home.status_code == 302) is needs


def test_the_next_sign_in_asks_for_the_code_and_a_code_holds_once(ayesha: User) -> None:
    secret = give_app(ayesha)
    browser = with_password("ayesha")
    assert browser.get("/overlap/")["Location"].startswith("/sign-in/")

    code = code_of(secret)
    assert "does not fit" in browser.post("/sign-in/code/", {"code": "000000"}).content.decode()
    assert browser.post("/sign-in/code/", {"code": code})["Location"] == "/"
    assert browser.get("/overlap/").status_code == 200

    thief = with_password("ayesha")
    assert "does not fit" in thief.post("/sign-in/code/", {"code": code}).content.decode()
    assert thief.get("/overlap/")["Location"].startswith("/sign-in/")


def test_a_used_code_stays_used_as_long_as_it_would_be_right(ayesha: User) -> None:
    secret = give_app(ayesha)
    early = code_of(secret, 1)  # the clock of the phone is half a minute fast
    assert with_password("ayesha").post("/sign-in/code/", {"code": early})["Location"] == "/"

    cache.delete_many(used_by_the_library(ayesha, early))  # what it forgets after thirty seconds
    for spaced in (early, f"{early[:3]} {early[3:]}"):
        assert "does not fit" in with_password("ayesha").post("/sign-in/code/", {"code": spaced}).content.decode()


def used_by_the_library(user: User, code: str) -> list[str]:
    return [f"allauth.mfa.totp.used?user={user.pk}&code={code}"]


def test_the_code_page_alone_opens_nothing(ayesha: User) -> None:
    secret = give_app(ayesha)
    assert Client().post("/sign-in/code/", {"code": code_of(secret)})["Location"] == "/sign-in/"


def test_guessing_codes_is_stopped_after_five_and_the_right_code_does_not_help_then(ayesha: User) -> None:
    secret = give_app(ayesha)
    browser = with_password("ayesha")
    for guess in range(5):
        browser.post("/sign-in/code/", {"code": f"{guess:06}"})

    page = browser.post("/sign-in/code/", {"code": code_of(secret)}).content.decode()
    assert "Wait 15 minutes" in page
    assert SignInFailure.objects.count() == 5


def test_a_recovery_code_opens_once_and_stands_on_the_log(ayesha: User) -> None:
    _secret, codes = set_up_app(with_password("ayesha"))
    browser = with_password("ayesha")
    assert browser.post("/sign-in/code/", {"code": codes[3]})["Location"] == "/"
    assert AccessLog.objects.filter(user=ayesha, act="use_recovery_code").count() == 1

    again = with_password("ayesha")
    assert "does not fit" in again.post("/sign-in/code/", {"code": codes[3]}).content.decode()


def test_recovery_codes_are_shown_once(ayesha: User) -> None:
    browser = with_password("ayesha")
    _secret, codes = set_up_app(browser)
    page = browser.get("/second-factor/codes/").content.decode()
    assert not any(code in page for code in codes)


def test_no_secret_lies_in_the_database_in_clear(ayesha: User) -> None:
    secret, codes = set_up_app(with_password("ayesha"))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_a_session_from_before_the_factor_is_asked_for_a_code(ayesha: User) -> None:
    old = with_password("ayesha")
    secret, _codes = set_up_app(with_password("ayesha"))

    sent = old.get("/overlap/")
    assert sent["Location"] == "/second-factor/code/?next=%2Foverlap%2F"
    given = old.post("/second-factor/code/", {"code": code_of(secret, 1), "next": "/overlap/"})
    assert given["Location"] == "/overlap/"
    assert old.get("/overlap/").status_code == 200


def test_the_password_alone_does_not_take_a_factor_away(ayesha: User) -> None:
    browser = sign_in_with_app("ayesha", give_app(ayesha))
    User.objects.update(last_login="2026-01-01T00:00:00Z")

    asked = browser.get("/second-factor/app/remove/")
    assert asked["Location"].startswith("/second-factor/code/")
    assert browser.get("/second-factor/password/")["Location"].startswith("/second-factor/code/")


def test_whoever_removes_the_last_factor_has_to_set_up_another(ayesha: User) -> None:
    browser = sign_in_with_app("ayesha", give_app(ayesha))
    browser.post("/second-factor/app/remove/")
    assert not Authenticator.objects.exists()
    assert browser.get("/overlap/")["Location"].startswith("/second-factor/")


def test_a_demonstration_asks_for_none_and_says_so_on_every_page(ayesha: User, settings: Any) -> None:
    settings.DEMO = True
    browser = with_password("ayesha")
    page = browser.get("/overlap/")
    assert page.status_code == 200
    assert "no second factor is asked for" in page.content.decode()


def test_nothing_of_the_library_is_open_that_has_no_use_here() -> None:
    for address in (
        "/accounts/signup/",
        "/accounts/login/",
        "/signup/",
        "/second-factor/keys/login/",
        "/oidc/x/login/",
    ):
        assert Client().get(address).status_code in (302, 404)
        assert looking_as(Role.STEWARD).get(address).status_code == 404
