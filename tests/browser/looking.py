"""Pages as a browser shows them: in a language, on a screen of a width, from here alone, without complaints."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

LANGUAGES_AND_WIDTHS = [
    ("en", 1280),
    ("ur", 360),
    pytest.param(("en", 360), marks=pytest.mark.long),
    pytest.param(("ur", 1280), marks=pytest.mark.long),
]
SCREENS: dict[str, Any] = {"params": LANGUAGES_AND_WIDTHS, "ids": ["en-1280", "ur-360", "en-360", "ur-1280"]}
"""What a fixture `page` is made for."""
_SERIOUS = {"serious", "critical"}
_ENGLISH_LEFT = r"""() => {
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const owner = walk.currentNode.parentElement.closest("bdi, code, pre, script, [lang=en], [dir=ltr]");
    if (!owner && !/[\u0600-\u06FF]/.test(text) && (text.match(/[A-Za-z]{2,}/g) || []).length > 1) found.push(text);
  }
  return found;
}"""
"""Texts of a page that have words in Latin letters alone and are marked neither as a name nor as a code."""


@contextmanager
def looking(browser: Any, home: str, language: str, width: int, **options: Any) -> Iterator[Any]:
    """Open a page; at the end nothing may have come from another host, and nothing complained on the console."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": home}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(asked.url) if _elsewhere(asked.url, home) else None)
    page.language, page.width, page.home = language, width, home
    yield page
    assert complaints == []
    context.close()


def _elsewhere(url: str, home: str) -> bool:
    return not url.startswith((home, "data:", "blob:"))


def go_on_as(page: Any, client: Client) -> None:
    """Let a page go on in the session of a client."""
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.home}])


def follow(page: Any, place: str) -> None:
    """Click on a link or on the button of a form, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(place).first.click()


def fits(page: Any) -> bool:
    """Whether the page reads in its direction and is no wider than the screen."""
    direction = page.locator("html").get_attribute("dir")
    wide = page.evaluate("document.documentElement.scrollWidth")
    return wide <= page.width and direction == ("rtl" if page.language == "ur" else "ltr")


def faults_of(page: Any, path: str, entered: Collection[str] = ()) -> list[str]:
    """Open a page and say what is wrong with it; what people `entered` is in the language they wrote in."""
    answer = page.goto(page.home + path)
    faults = [] if answer.status == 200 else [f"{path}: {answer.status}"]
    if not fits(page):
        faults.append(f"{path} is wider than the screen, or reads in the wrong direction")
    if page.language == "ur":
        faults += [f"{path} says in English: {text}" for text in page.evaluate(_ENGLISH_LEFT) if text not in entered]
    return faults


def serious_findings(page: Any) -> list[str]:
    """Return what axe finds on the open page that keeps somebody from using it."""
    return [
        f"{page.url}: {finding['id']}: {finding['nodes'][0]['html'][:200]}"
        for finding in Axe().run(page).response["violations"]
        if finding["impact"] in _SERIOUS
    ]
