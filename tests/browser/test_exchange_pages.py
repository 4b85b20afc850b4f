"""Pages of agreements, partners, lists, the log and accounts in a browser: whole, translated, and from here alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from saiban.access.models import User
from tests.browser.looking import SCREENS, faults_of, go_on_as, looking
from tests.browser.office import ENTERED, Busy, open_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(live_server: Any) -> Busy:
    """Open an office in full swing."""
    return open_office()


@pytest.fixture(**SCREENS)
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, busy: Busy) -> Iterator[Any]:
    """A page of the office."""
    with looking(browser, live_server.url, *request.param) as page:
        yield page


def test_every_page_is_whole_translated_and_fits_the_screen(page: Any, busy: Busy) -> None:
    faults: list[str] = []
    entered = ENTERED | set(User.objects.values_list("full_name", flat=True)) | set(busy.town.people)
    for role, paths in busy.pages.items():
        go_on_as(page, busy.clients[role])
        for path in paths:
            faults += faults_of(page, path, entered)
    assert faults == []


@pytest.mark.parametrize("page", [("en", 1280), ("en", 360)], ids=["wide", "phone"], indirect=True)
def test_the_api_is_shown_with_examples_within_our_policy(page: Any) -> None:
    page.goto(f"{page.home}/api/docs")
    page.locator(".opblock-summary").first.click()
    page.wait_for_selector(".opblock-body .example")
    assert "35202-1234567-1" in page.inner_text(".opblock-section-request-body")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.width
