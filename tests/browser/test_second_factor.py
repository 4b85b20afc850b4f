"""A security key in a real browser: added, asked for at the next sign-in, and everything under the strict policy."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from saiban.access.models import Role
from tests.access.people import PASSWORD, post, user_with_password
from tests.access.second_factors import code_of, give_app
from tests.browser.looking import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def with_key(browser: Any, width: int = 1280, language: str = "en") -> tuple[Any, list[str]]:
    """A page in a browser that has a security key plugged in, and what the browser complains about."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key | {"automaticPresenceSimulation": True}})
    return page, complaints


def give_password(page: Any, site: str) -> None:
    page.goto(f"{site}/sign-in/")
    page.fill("[name=username]", "ayesha")
    page.fill("[name=password]", PASSWORD)
    follow(page, "main form button")


def test_a_key_is_added_and_opens_the_door_the_next_time(browser: Any, live_server: Any) -> None:
    site = live_server.url.replace("127.0.0.1", "localhost")  # keys work on localhost and https alone
    ayesha = user_with_password("ayesha", "Ayesha Siddiqui")
    post(ayesha, Role.STEWARD, "registry")
    page, complaints = with_key(browser)

    give_password(page, site)
    page.wait_for_url("**/second-factor/**")
    page.click("a[href='/second-factor/keys/add/']")
    page.fill("[name=name]", "Blue key")
    page.click("#add_key")
    page.wait_for_selector(".codes")
    assert Authenticator.objects.filter(user=ayesha, type="webauthn").count() == 1

    page.goto(f"{site}/schemes/")
    page.click("details.account summary")
    follow(page, "form[action='/sign-out/'] button")
    give_password(page, site)
    page.wait_for_url("**/sign-in/code/")
    page.click("#use_key")
    page.wait_for_selector(".tiles")
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_factors_fit_their_screen(browser: Any, live_server: Any, language: str, width: int) -> None:
    site = live_server.url.replace("127.0.0.1", "localhost")
    ayesha = user_with_password("ayesha", "Ayesha Siddiqui")
    post(ayesha, Role.ADMINISTRATOR, "registry")
    secret = give_app(ayesha)
    page, complaints = with_key(browser, width)
    page.context.add_cookies([{"name": "language", "value": language, "url": site}])

    give_password(page, site)
    page.fill("[name=code]", code_of(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")
    for address in (
        "/second-factor/",
        "/second-factor/keys/",
        "/second-factor/keys/add/",
        "/second-factor/codes/new/",
        "/sessions/",
        "/users/",
        f"/users/{ayesha.pk}/",
        "/postings/proposals/",
        "/postings/reviews/",
    ):
        page.goto(site + address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address
    assert complaints == []
    page.context.close()
