"""The world's pages in a browser: whole, translated, within the screen, and fit for keyboard and screen reader."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.looking import SCREENS, faults_of, looking, serious_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {"world": "/figures/world/", "gap": "/figures/world/gap/"}


@pytest.fixture(**SCREENS)
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any) -> Iterator[Any]:
    """A visitor's page."""
    with looking(browser, live_server.url, *request.param) as page:
        yield page


def test_the_worlds_pages_are_whole_translated_and_reachable(page: Any) -> None:
    for name, path in PAGES.items():
        assert faults_of(page, path) == []
        if folder := os.environ.get("SAIBAN_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{page.language}-{page.width}.png", full_page=True)
        assert all(region.get_attribute("tabindex") == "0" for region in page.locator(".table-wrap").all())
        assert serious_findings(page) == []
