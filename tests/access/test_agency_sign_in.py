"""Signing in through the agency's own provider: only whom an administrator bound, and only what the provider proves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from saiban.access.models import AccessLog, Role, User
from saiban.access.sign_in.provider import from_environment
from tests.access.agency_provider import CLIENT, SECRET, Provider, running
from tests.access.people import looking_as, post
from tests.access.second_factors import code_of, give_app

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _server() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def agency(_server: Provider, settings: Any) -> Provider:
    """EOBI's provider, at which Rukhsana is signed in, and which the registry's environment names."""
    _server.fault = ""
    _server.claims = {"sub": "r-4711", "email": "rukhsana@eobi.example", "email_verified": True}
    settings.SOCIALACCOUNT_PROVIDERS = from_environment(_environment(_server.issuer))
    return _server


def _environment(issuer: str, **more: str) -> dict[str, str]:
    named = {"SAIBAN_OIDC_ISSUER": issuer, "SAIBAN_OIDC_CLIENT_ID": CLIENT, "SAIBAN_OIDC_SECRET": SECRET}
    return named | {"SAIBAN_OIDC_NAME": "EOBI"} | more


@pytest.fixture
def rukhsana() -> User:
    """An inspector of EOBI without a password of ours."""
    user = User.objects.create_user("rukhsana", full_name="Rukhsana Parveen")
    post(user, Role.INSPECTOR, "eobi")
    User.objects.filter(pk=user.pk).update(organisation="eobi")
    return user


def bind(user: User, subject: str = "r-4711") -> None:
    nadia = looking_as(Role.ADMINISTRATOR, username="nadia")
    assert nadia.post(f"/users/{user.pk}/agency/", {"subject": subject}).status_code == 302


def through_the_agency(browser: Client, wanted: str = "/schemes/") -> Any:
    """Press the button, let the provider send the browser back, and open what it was sent to."""
    there = browser.get("/sign-in/agency/", {"next": wanted})["Location"]
    back = httpx.get(there).headers["Location"]
    address = urlsplit(back)
    return browser.get(f"{address.path}?{address.query}")


def test_a_bound_user_comes_in_and_nothing_that_was_told_is_kept(agency: Provider, rukhsana: User) -> None:
    bind(rukhsana)
    browser = Client()
    assert "Sign in through EOBI" in browser.get("/sign-in/").content.decode()

    assert through_the_agency(browser)["Location"] == "/schemes/"
    assert "Rukhsana Parveen" in browser.get("/schemes/").content.decode()
    assert AccessLog.objects.filter(user=rukhsana, act="sign_in").count() == 1
    assert SocialAccount.objects.get().extra_data == {}


def test_nobody_comes_in_who_was_not_bound_and_no_account_is_made(agency: Provider, rukhsana: User) -> None:
    agency.claims["sub"] = "a-stranger"
    bind(rukhsana)
    browser = Client()

    refused = through_the_agency(browser)

    assert refused.status_code == 403
    assert "No user here is bound" in refused.content.decode()
    assert browser.get("/schemes/")["Location"].startswith("/sign-in/")
    assert set(User.objects.values_list("username", flat=True)) == {"rukhsana", "nadia"}


def test_an_email_address_alone_binds_nobody(agency: Provider, rukhsana: User, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = from_environment(_environment(agency.issuer, SAIBAN_OIDC_CLAIM="email"))
    bind(rukhsana, "rukhsana@eobi.example")
    agency.claims["email_verified"] = False
    assert through_the_agency(Client()).status_code == 403

    agency.claims["email_verified"] = True
    assert through_the_agency(Client())["Location"] == "/schemes/"


@pytest.mark.parametrize("fault", ["denied", "wrong audience", "wrong issuer", "expired", "userinfo", "two subjects"])
def test_what_the_provider_does_not_prove_opens_nothing(agency: Provider, rukhsana: User, fault: str) -> None:
    bind(rukhsana)
    agency.fault = fault
    browser = Client()

    refused = through_the_agency(browser)

    assert refused.status_code in (401, 403)
    assert "Not signed in" in refused.content.decode()
    assert browser.get("/schemes/")["Location"].startswith("/sign-in/")


def test_an_answer_that_was_not_asked_for_is_refused(agency: Provider, rukhsana: User) -> None:
    bind(rukhsana)
    there = Client().get("/sign-in/agency/")["Location"]
    stolen = urlsplit(httpx.get(there).headers["Location"])

    other = Client()
    assert other.get(f"{stolen.path}?{stolen.query}").status_code in (401, 403)
    assert other.get("/schemes/")["Location"].startswith("/sign-in/")


def test_a_provider_that_is_down_is_said_so_and_the_password_still_works(agency: Provider) -> None:
    agency.fault = "down"
    answer = Client().get("/sign-in/agency/")
    assert answer.status_code == 503
    assert "sign in with user name and password" in answer.content.decode()


def test_a_provider_that_goes_down_meanwhile_opens_nothing(agency: Provider, rukhsana: User) -> None:
    bind(rukhsana)
    browser = Client()
    there = browser.get("/sign-in/agency/")["Location"]
    back = urlsplit(httpx.get(there).headers["Location"])
    agency.fault = "down"
    assert browser.get(f"{back.path}?{back.query}").status_code == 503
    assert browser.get("/schemes/")["Location"].startswith("/sign-in/")


def test_claims_without_a_subject_open_nothing(agency: Provider, rukhsana: User) -> None:
    bind(rukhsana)
    del agency.claims["sub"]
    assert through_the_agency(Client()).status_code in (401, 403, 503)


def test_a_privileged_user_still_gives_the_second_factor(agency: Provider, rukhsana: User) -> None:
    post(rukhsana, Role.STEWARD, "registry")
    secret = give_app(rukhsana)
    bind(rukhsana)
    browser = Client()

    assert through_the_agency(browser, "/")["Location"] == "/sign-in/code/"
    assert browser.get("/")["Location"].startswith("/sign-in/")
    browser.post("/sign-in/code/", {"code": code_of(secret)})
    assert browser.get("/posting/").status_code == 200


def test_a_user_who_was_switched_off_stays_out(agency: Provider, rukhsana: User) -> None:
    bind(rukhsana)
    User.objects.filter(pk=rukhsana.pk).update(is_active=False)
    browser = Client()
    through_the_agency(browser)
    assert browser.get("/schemes/")["Location"].startswith("/sign-in/")


def test_a_subject_is_bound_to_one_user(agency: Provider, rukhsana: User) -> None:
    bind(rukhsana)
    bilal = User.objects.create_user("bilal", full_name="Bilal Ahmed Khan")
    nadia = looking_as(Role.ADMINISTRATOR, username="nadia")

    refused = nadia.post(f"/users/{bilal.pk}/agency/", {"subject": "r-4711"})
    assert refused.status_code == 400
    assert "bound to this already" in refused.content.decode()


def test_without_a_provider_there_is_no_button_and_no_page() -> None:
    assert "Sign in through" not in Client().get("/sign-in/").content.decode()
    assert Client().get("/sign-in/agency/").status_code == 404
    assert Client().get("/sign-in/agency/back/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SAIBAN_OIDC_ISSUER": "http://sso.eobi.example"}, "https"),
        ({"SAIBAN_OIDC_CLAIM": "name"}, "SAIBAN_OIDC_CLAIM"),
        ({"SAIBAN_OIDC_SECRET": ""}, "SAIBAN_OIDC_SECRET"),
    ],
)
def test_a_half_named_provider_stops_the_start(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        from_environment(_environment("https://sso.eobi.example") | wrong)
