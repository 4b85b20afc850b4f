"""In a real browser: a prosecutor writes the day of a court by keyboard alone, also in Urdu and on a phone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from saiban.prosecution.models import Hearing
from tests.browser.looking import fits, go_on_as, looking, serious_findings
from tests.prosecution.office import prosecutor
from tests.prosecution.test_diary import _before_court, _listed, _sitting
from tests.prosecution.test_diary import browser as signed_in_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("SAIBAN_PICTURES")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ur", 360)])
def test_a_day_is_written_by_keyboard_alone(browser: Any, live_server: Any, language: str, width: int) -> None:
    rashid = prosecutor("rashid")
    first, second = (_listed(rashid, _before_court(rashid, number)) for number in (1, 2))
    with looking(browser, live_server.url, language, width) as page:
        go_on_as(page, signed_in_as(rashid))
        page.goto(f"{page.home}/prosecution/diary/atc-2-karachi/{timezone.localdate()}/")
        assert fits(page) and not serious_findings(page)
        page.locator("[name$=-tick]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Control+ArrowDown")
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.name") == f"r{second.pk}-tick"
        for name, option in (("result", "adjourned"), ("asked_by", "court"), ("reason", "judge_away")):
            _tab_to(page, f"many-{name}")
            _choose(page, option)
        _tab_to(page, "many-next_on")
        day = _sitting(6)
        page.keyboard.type(f"{day.month:02}{day.day:02}{day.year}")
        page.keyboard.press("Enter")
        page.wait_for_selector(".notice-success")
        assert fits(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"diary-{language}-{width}.png", full_page=True)
    told = Hearing.objects.filter(pk__in=[first.pk, second.pk]).values_list("result", "asked_by", "reason", "next_on")
    assert set(told) == {("adjourned", "court", "judge_away", day)}


def _tab_to(page: Any, name: str) -> None:
    for _step in range(60):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def _choose(page: Any, value: str) -> None:
    """Go down a list by the arrow key until a value is chosen."""
    for _step in range(20):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not in the list")
