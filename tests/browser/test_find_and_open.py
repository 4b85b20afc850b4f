"""In a real browser: somebody finds a person by a misspelt Urdu name and sees which schemes said what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from saiban.access.models import AccessLog, Role
from tests.access.people import PASSWORD, post, user_with_password
from tests.browser import pictures
from tests.browser.looking import fits, follow, looking
from tests.registry_pages.town import CNIC_RUKHSANA, Town, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MISSPELT = "رخصانا بیبی"  # رخسانہ بی بی


@pytest.fixture
def town(live_server: Any, settings: Any) -> Town:
    """Build the town, with a steward who can sign in by a password alone, as in the demonstration."""
    settings.DEMO = True
    post(user_with_password("steward", "Ayesha Siddiqui"), Role.STEWARD, "registry")
    return build()


@pytest.fixture(params=[("en", 1280), ("ur", 360)], ids=["English", "Urdu on a phone"])
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, town: Town) -> Iterator[Any]:
    """A browser in which the steward has signed in and said why."""
    with looking(browser, live_server.url, *request.param) as page:
        pictures.sign_in(page, live_server.url, "steward", PASSWORD)
        yield page


def test_a_misspelt_urdu_name_leads_to_who_said_what(page: Any, town: Town) -> None:
    urdu = page.language == "ur"
    page.goto(f"{page.home}/find/")
    page.fill("[name=q]", MISSPELT)
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits")
    assert page.url.endswith("/find/")  # what was searched stands in no address
    first = page.locator(".hit-name").first
    assert "رخسانہ بی بی" in first.inner_text()
    assert fits(page)
    first.click()

    page.wait_for_selector("#values")
    assert fits(page)
    assert page.url.endswith(f"/person/{town.people['Rukhsana Bibi'].number}/")
    said = page.locator(".value-conflict").inner_text()
    kafaalat, eobi = ("کفالت کی ادائیگیاں", "ای او بی آئی") if urdu else ("Kafaalat payments", "EOBI monthly return")
    assert kafaalat in said
    assert eobi in said
    assert ("3 اپریل 1986" if urdu else "3 April 1986") in said
    schemes = page.locator(".track-about strong").all_inner_texts()
    assert len(schemes) == 3
    assert ("بینظیر کفالت" if urdu else "Benazir Kafaalat") in schemes
    assert CNIC_RUKHSANA[5:12] not in page.content()

    page.locator("#numbers form button").click()
    page.wait_for_selector("#numbers .notice")
    assert "35202-1234567-2" in page.locator("#numbers").inner_text()
    assert AccessLog.objects.filter(act="unmask", subjects=[town.people["Rukhsana Bibi"].pk]).count() == 1


def test_every_page_fits_the_screen(page: Any, town: Town) -> None:
    page.goto(f"{page.home}/person/{town.people['Rukhsana Bibi'].number}/")
    addresses = [page.locator(f"a[href^='/{kind}/']").first.get_attribute("href") for kind in ("household", "employer")]
    for address in ("/", *addresses, "/overlap/", "/overlap/eobi/kafaalat/", "/map/"):
        page.goto(f"{page.home}{address}")
        assert fits(page), address


def test_the_search_works_without_scripts(browser: Any, live_server: Any, town: Town) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    pictures.sign_in(page, live_server.url, "steward", PASSWORD)
    page.goto(f"{live_server.url}/find/")
    page.fill("[name=q]", MISSPELT)
    follow(page, "main form button")
    assert "Rukhsana Bibi" in page.locator(".hit-name").first.inner_text()
    context.close()


@pytest.mark.long
def test_pictures_for_the_documentation_are_small(browser: Any, live_server: Any, town: Town, tmp_path: Path) -> None:
    taken = pictures.take(browser, live_server.url, "steward", PASSWORD, tmp_path, MISSPELT)
    assert sorted(path.name for path in taken) == sorted(f"{name}.png" for name in pictures.NAMES)
    assert all(path.stat().st_size < 200_000 for path in taken)
