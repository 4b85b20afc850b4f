"""The dashboards in a real browser: whole, translated, from here alone, and without a serious finding of axe.

SAIBAN_PICTURES names a folder for pictures of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from saiban.access.models import Role
from tests.access.people import looking_as
from tests.browser.looking import SCREENS, faults_of, go_on_as, looking, serious_findings
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


@pytest.fixture(**SCREENS)
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any) -> Iterator[Any]:
    """A page of the dashboards."""
    edition()
    with looking(browser, live_server.url, *request.param) as page:
        yield page


def test_everybody_s_pages(page: Any, tmp_path: Path) -> None:
    folder = Path(os.environ.get("SAIBAN_PICTURES", tmp_path))
    faults = []
    for name, path in PUBLIC.items():
        faults += faults_of(page, path) + serious_findings(page)
        page.locator(".exhibit").first.evaluate("exhibit => exhibit.scrollIntoView({behavior: 'instant'})")
        picture = folder / f"figures-{name}-{page.language}-{page.width}.png"
        page.screenshot(path=picture)
        if picture.stat().st_size > LARGEST:
            faults.append(f"{picture.name} is large")
    assert faults == []


def test_pages_of_those_who_have_signed_in(page: Any) -> None:
    go_on_as(page, looking_as(Role.STEWARD))
    assert [fault for path in SIGNED_IN for fault in faults_of(page, path) + serious_findings(page)] == []


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
