"""The world's pages in a browser: whole, translated, within the screen, and fit for keyboard and screen reader."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.browser.test_exchange_pages import ENGLISH_LEFT, SCREENS
from tests.browser.test_find_and_open import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {"world": "/figures/world/", "gap": "/figures/world/gap/"}


@pytest.fixture(params=SCREENS, ids=["en-1280", "ur-360", "en-360", "ur-1280"])
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any) -> Iterator[Any]:
    """A visitor's page in a language and of a width; nothing may complain on the console."""
    language, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.language, page.width, page.home = language, width, live_server.url
    yield page
    assert complaints == []
    context.close()


def test_the_worlds_pages_are_whole_translated_and_reachable(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for name, path in PAGES.items():
        assert page.goto(page.home + path).status == 200
        if folder := os.environ.get("SAIBAN_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{page.language}-{page.width}.png", full_page=True)
        assert fits(page)
        assert page.language == "en" or page.evaluate(ENGLISH_LEFT) == []
        assert all(region.get_attribute("tabindex") == "0" for region in page.locator(".table-wrap").all())
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
