"""Pictures of the registry's pages for the documentation, taken from a running site.

python -m tests.browser.pictures http://127.0.0.1:8000 USER PASSWORD docs/screenshots "a name to look for"
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.browser.looking import follow

_WIDE, _PHONE = {"width": 1200, "height": 900}, {"width": 360, "height": 780}
_WIDE_PAGES = ("home", "find", "person", "household", "overlap", "map")
NAMES = (*_WIDE_PAGES, "find-urdu-phone", "person-urdu-phone")


def sign_in(page: Any, site: str, user: str, password: str) -> None:
    """Sign in, and choose the first purpose that is offered."""
    page.goto(f"{site}/sign-in/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", password)
    follow(page, "main form button")
    page.goto(f"{site}/purpose/")
    page.locator("[name=purpose]").first.check()
    follow(page, "main form button")


def take(browser: Any, site: str, user: str, password: str, folder: Path, name: str) -> list[Path]:
    """Write a picture of each page in `NAMES` and return their paths; `name` is looked for and its first hit shown."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = _tour(browser, site, user, password, folder, name, "en", _WIDE, _WIDE_PAGES, "")
    return taken + _tour(browser, site, user, password, folder, name, "ur", _PHONE, ("find", "person"), "-urdu-phone")


def _tour(
    browser: Any,
    site: str,
    user: str,
    password: str,
    folder: Path,
    name: str,
    language: str,
    screen: dict[str, int],
    pages: tuple[str, ...],
    suffix: str,
) -> list[Path]:
    context = browser.new_context(viewport=screen)
    context.add_cookies([{"name": "language", "value": language, "url": site}])
    page = context.new_page()
    sign_in(page, site, user, password)
    taken = []
    person = ""
    for shown in pages:
        if shown == "find":
            page.goto(f"{site}/find/")
            page.fill("[name=q]", name)
            page.click("main form button")
            page.wait_for_selector(".hits")
            person = page.locator(".hit-name").first.get_attribute("href")
        elif shown == "household":
            page.goto(f"{site}{person}")
            follow(page, "a[href^='/household/']")
        else:
            page.goto(site + {"home": "/", "person": person, "overlap": "/overlap/", "map": "/map/"}[shown])
        path = folder / f"{shown}{suffix}.png"
        page.screenshot(path=path)
        taken.append(path)
    context.close()
    return taken


def main() -> None:
    """Take the pictures that the command line asks for."""
    from playwright.sync_api import sync_playwright

    site, user, password, folder, name = sys.argv[1:6]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        take(browser, site, user, password, Path(folder), name)
        browser.close()


if __name__ == "__main__":
    main()
