"""Pages of agreements, partners, lists, the log and accounts in a browser: whole, translated, and from here alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from saiban.access.models import User
from tests.browser.office import ENTERED, Busy, open_office
from tests.browser.test_find_and_open import fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ENGLISH_LEFT = r"""() => {
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const owner = walk.currentNode.parentElement.closest("bdi, code, pre, script, [lang=en], [dir=ltr]");
    if (!owner && !/[\u0600-\u06FF]/.test(text) && (text.match(/[A-Za-z]{2,}/g) || []).length > 1) found.push(text);
  }
  return found;
}"""
"""Texts of a page that have words in Latin letters alone and are marked neither as a name nor as a code."""


@pytest.fixture
def busy(live_server: Any) -> Busy:
    """Open an office in full swing."""
    return open_office()


SCREENS = [
    ("en", 1280),
    ("ur", 360),
    pytest.param(("en", 360), marks=pytest.mark.long),
    pytest.param(("ur", 1280), marks=pytest.mark.long),
]


@pytest.fixture(params=SCREENS, ids=["en-1280", "ur-360", "en-360", "ur-1280"])
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, busy: Busy) -> Iterator[Any]:
    """A page in a language and of a width; nothing may come from another host, nothing complain on the console."""
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


def see(page: Any, path: str, entered: set[str]) -> list[str]:
    """Look at a page and say what is wrong with it; what people `entered` is in the language they wrote in."""
    answer = page.goto(page.home + path)
    faults = [] if answer.status == 200 else [f"{path}: {answer.status}"]
    if not fits(page):
        faults.append(f"{path} is wider than the screen")
    if page.language == "ur":
        faults += [f"{path} says in English: {text}" for text in page.evaluate(ENGLISH_LEFT) if text not in entered]
    return faults


def test_every_page_is_whole_translated_and_fits_the_screen(page: Any, busy: Busy) -> None:
    faults: list[str] = []
    entered = ENTERED | set(User.objects.values_list("full_name", flat=True)) | set(busy.town.people)
    for role, paths in busy.pages.items():
        session = busy.clients[role].cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.home}])
        for path in paths:
            faults += see(page, path, entered)
    assert faults == []


@pytest.mark.parametrize("page", [("en", 1280), ("en", 360)], ids=["wide", "phone"], indirect=True)
def test_the_api_is_shown_with_examples_within_our_policy(page: Any) -> None:
    page.goto(f"{page.home}/api/docs")
    page.locator(".opblock-summary").first.click()
    page.wait_for_selector(".opblock-body .example")
    assert "35202-1234567-1" in page.inner_text(".opblock-section-request-body")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.width
