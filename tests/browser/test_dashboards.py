"""The dashboards in a real browser: whole, translated, from here alone, and without a serious finding of axe.

SAIBAN_PICTURES names a folder for pictures of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from saiban.access.models import Role
from tests.access.people import looking_as
from tests.browser.test_exchange_pages import ENGLISH_LEFT
from tests.browser.test_find_and_open import fits
from tests.statistics.dashboards.edition import edition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = {
    "coverage": "/figures/",
    "districts": "/figures/districts/?indicator=older",
    "ages": "/figures/ages/",
    "schemes": "/figures/schemes/",
    "time": "/figures/time/",
    "figure": "/figures/of/older/",
}
SIGNED_IN = ("/", "/statistics/", "/statistics/districts/", "/statistics/of/any/", "/statistics/borders/")
LARGEST = 200_000  # bytes of a picture for the documentation
SERIOUS = {"serious", "critical"}


@pytest.fixture(
    params=[
        ("en", 1280),
        ("ur", 360),
        pytest.param(("en", 360), marks=pytest.mark.long),
        pytest.param(("ur", 1280), marks=pytest.mark.long),
    ],
    ids=["en-1280", "ur-360", "en-360", "ur-1280"],
)
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any) -> Iterator[Any]:
    """A page in a language and of a width; nothing may come from another host, nothing complain on the console."""
    edition()
    language, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(asked.url) if _elsewhere(asked.url, live_server.url) else None)
    page.language, page.width, page.home = language, width, live_server.url
    yield page
    assert complaints == []
    context.close()


def _elsewhere(url: str, home: str) -> bool:
    return not url.startswith((home, "data:", "blob:"))


def faults_of(page: Any, path: str) -> list[str]:
    """Look at a page and say what is wrong with it."""
    answer = page.goto(page.home + path)
    faults = [] if answer.status == 200 else [f"{path}: {answer.status}"]
    if not fits(page):
        faults.append(f"{path} is wider than the screen")
    if page.language == "ur":
        faults += [f"{path} says in English: {text}" for text in page.evaluate(ENGLISH_LEFT)]
    for finding in Axe().run(page).response["violations"]:
        if finding["impact"] in SERIOUS:
            faults.append(f"{path}: {finding['id']}: {finding['nodes'][0]['html'][:200]}")
    return faults


def test_everybody_s_pages(page: Any, tmp_path: Path) -> None:
    folder = Path(os.environ.get("SAIBAN_PICTURES", tmp_path))
    faults = []
    for name, path in PUBLIC.items():
        faults += faults_of(page, path)
        page.locator(".exhibit").first.evaluate("exhibit => exhibit.scrollIntoView({behavior: 'instant'})")
        picture = folder / f"figures-{name}-{page.language}-{page.width}.png"
        page.screenshot(path=picture)
        if picture.stat().st_size > LARGEST:
            faults.append(f"{picture.name} is large")
    assert faults == []


def test_pages_of_those_who_have_signed_in(page: Any) -> None:
    steward = looking_as(Role.STEWARD)
    session = steward.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.home}])
    assert [fault for path in SIGNED_IN for fault in faults_of(page, path)] == []


def test_every_drawing_has_its_table_within_reach_of_the_keyboard(page: Any) -> None:
    for path in PUBLIC.values():
        page.goto(page.home + path)
        drawings, tables = page.locator(".exhibit svg"), page.locator(".exhibit .table-wrap")
        assert drawings.count() <= tables.count()
        for place in range(tables.count()):
            table = tables.nth(place)
            table.focus()
            assert table.evaluate("table => table === document.activeElement"), path
            assert table.get_attribute("aria-label"), path
