"""In a real browser: a file is marked by digits alone; the pages of reviews, figures and reports fit every screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.prosecution_tables import made_up
from saiban.access.models import Role
from saiban.frame.home import subfolder
from saiban.prosecution.indicators import write_edition
from saiban.prosecution.models import Marking
from saiban.prosecution.reviews import services
from tests.browser.looking import faults_of, fits, go_on_as, looking, serious_findings
from tests.prosecution.office import SINDH, prosecutor
from tests.prosecution.office import browser as signed_in
from tests.prosecution.test_reviews import RUBRIC, Story, marks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("SAIBAN_PICTURES")
BY_DIGIT = {"steps": "2", "yes_no": "1"}


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ur", 360)])
def test_a_file_is_marked_by_digits_and_the_pages_fit(
    browser: Any, live_server: Any, language: str, width: int
) -> None:
    story = Story()
    sample = story.draw()
    settled, waiting = sample.files.order_by("pk")[:2]
    for marking in settled.markings.order_by("part"):
        story.hand_in(marking, marks(delay="1") if marking.part == "first" else marks(), words="Well prepared.")
    story.hand_in(settled.markings.get(part="third"), {"delay": "2"})
    settled.refresh_from_db()
    services.write_words(viewer=story.head, file=settled, words="Well prepared; ask for fewer adjournments.")
    mine = waiting.markings.get(part="first")
    with looking(browser, live_server.url, language, width) as page:
        go_on_as(page, signed_in(story.viewer(mine)))
        page.goto(f"{page.home}/prosecution/reviews/")
        _kept(page, "mine")
        page.goto(f"{page.home}/prosecution/reviews/mark/{mine.pk}/")
        assert fits(page) and serious_findings(page) == []
        page.locator("input[type=radio]").first.focus()
        for item in RUBRIC.items:
            page.keyboard.press(BY_DIGIT[item.kind])
        assert page.evaluate("document.activeElement.id") == "words"
        _kept(page, "mark")
        page.keyboard.type("خوب تیاری")
        page.keyboard.press("Control+s")
        page.wait_for_url("**/mark/**")
        page.wait_for_selector("input:checked")
        page.locator("[value=hand_in]").press("Enter")
        page.wait_for_url("**/reviews/")
        go_on_as(page, signed_in(story.general))
        entered = {user.full_name for user in (one.user for one in (story.head, story.nadia, *story.three))}
        entered |= {"Well prepared.", "Well prepared; ask for fewer adjournments."}
        for name, path in (
            ("samples", "samples/"),
            ("draw", "samples/draw/"),
            ("sample", f"samples/{sample.pk}/"),
            ("file", f"files/{settled.pk}/"),
        ):
            assert faults_of(page, f"/prosecution/reviews/{path}", entered) == []
            assert serious_findings(page) == []
            _kept(page, name)
    assert Marking.objects.get(pk=mine.pk).marks == marks()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ur", 360)])
def test_the_pages_of_figures_and_reports_fit(
    browser: Any, live_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, width: int
) -> None:
    monkeypatch.setenv("SAIBAN_DATA", str(tmp_path))
    folder = subfolder("figures") / SINDH
    folder.mkdir()
    write_edition(made_up(4000, 30_000, seed=7), folder / "20240105T000000Z.duckdb")
    year = "from=2023-01-01&to=2023-12-31"
    head = prosecutor("general", Role.PROSECUTOR_GENERAL, everywhere=True)
    with looking(browser, live_server.url, language, width) as page:
        go_on_as(page, signed_in(head))
        for name, path in (
            ("overview", f"figures/?{year}"),
            ("one", f"figures/of/Q1/?{year}&by=district"),
            ("mix", f"figures/of/T11/?{year}"),
            ("prosecutors", "figures/of/T11/prosecutors/?from=2015-01-01&to=2023-12-31"),
            ("reports", "reports/"),
            ("list", f"reports/list/?by=gender&{year}"),
            ("list-prosecutors", "reports/list/?by=prosecutor&from=2015-01-01&to=2023-12-31"),
        ):
            page.goto(f"{page.home}/prosecution/{path}")
            assert fits(page), name
            assert serious_findings(page) == [], name
            _kept(page, name)


def _kept(page: Any, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{page.language}-{page.width}.png", full_page=True)
