"""In a real browser: a court's day is taken along, written without a line, and sent when there is one again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from saiban.prosecution.diary.services import write
from saiban.prosecution.models import Hearing, HearingEntry
from tests.browser.looking import fits, go_on_as, serious_findings
from tests.prosecution.office import key, prosecutor
from tests.prosecution.test_diary import _adjourned, _before_court, _listed, _sitting
from tests.prosecution.test_diary import browser as signed_in_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("SAIBAN_PICTURES")
WORD = "neem-tree-47"


@pytest.mark.parametrize(("language", "width"), [("ur", 360), pytest.param("en", 1280, marks=pytest.mark.long)])
def test_a_day_in_a_prison_is_written_without_a_line_and_sent_once(
    browser: Any, live_server: Any, language: str, width: int
) -> None:
    rashid, nadia = prosecutor("rashid"), prosecutor("nadia")
    hearings = [_listed(rashid, _before_court(rashid, number)) for number in range(1, 6)]
    context = browser.new_context(viewport={"width": width, "height": 800}, accept_downloads=False)
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    page = _page(context, live_server.url, language, width)
    go_on_as(page, signed_in_as(rashid))

    page.goto(f"{page.home}/prosecution/diary/atc-2-karachi/{timezone.localdate()}/")
    page.fill("#take-along [name=word]", WORD)
    page.click("#take-along button")
    page.wait_for_url("**/prosecution/diary/away/")
    context.set_offline(True)
    page.reload()
    assert fits(page) and not serious_findings(page)
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert "CRM-" in hearings[0].case.number and "CRM-" not in kept
    _open(page, "not-the-word")
    page.wait_for_selector("#said:not([hidden])")
    _open(page, WORD)
    for hearing in hearings[:2]:
        _adjourn(page, hearing)
    page.click("#send")
    page.wait_for_selector("#said:not([hidden])")
    _look(page, "offline")
    page.close()

    page = _page(context, live_server.url, language, width)
    page.goto(f"{page.home}/prosecution/diary/away/")
    _open(page, WORD)
    assert page.locator(".away-row .mark-unsettled:visible").count() == 2
    for hearing in hearings[2:]:
        _adjourn(page, hearing)
    page.wait_for_function("JSON.parse(Object.values(localStorage)[0]).head.unsent === 5")
    assert not HearingEntry.objects.filter(hearing__in=hearings, number=1).exists()
    write(viewer=nadia, hearing=hearings[4], written=_adjourned(5, by="court"), seen=0, key=key())

    context.set_offline(False)
    lost = [True]
    page.route("**/away/send/", lambda route: _lose_the_answer(route, lost))
    page.click("#send")
    page.wait_for_selector("#said:not([hidden])")
    assert HearingEntry.objects.filter(hearing__in=hearings, number=1).count() == 5
    page.click("#send")
    page.wait_for_selector(".away-row [data-part=keep]:visible")
    assert page.locator(".away-row .mark-permitted:visible").count() == 4
    assert fits(page) and not serious_findings(page)
    _look(page, "overtaken")
    page.click(".away-row [data-part=keep]:visible")
    page.wait_for_selector("#none:not([hidden])")
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("caches.keys().then((names) => names.length)") == 0
    stands = Hearing.objects.filter(pk__in=[one.pk for one in hearings]).order_by("pk")
    assert [(one.asked_by, one.next_on, one.version) for one in stands] == [
        *[("defence", _sitting(9), 1)] * 4,
        ("defence", _sitting(9), 2),
    ]
    context.close()


def _page(context: Any, home: str, language: str, width: int) -> Any:
    page = context.new_page()
    page.home, page.language, page.width = home, language, width
    return page


def _open(page: Any, word: str) -> None:
    page.fill("#parcels [name=word]", word)
    page.click("#parcels .btn-primary")
    if word == WORD:
        page.wait_for_selector(".away-row")


def _adjourn(page: Any, hearing: Hearing) -> None:
    row = page.locator(f"[data-hearing='{hearing.pk}']")
    for name, value in (("result", "adjourned"), ("asked_by", "defence"), ("reason", "defence_counsel")):
        row.locator(f"[name={name}]").select_option(value)
    assert row.locator("[data-part=wrong]").is_visible()
    row.locator("[name=next_on]").fill(_sitting(9).isoformat())
    row.locator("[name=next_on]").dispatch_event("change")
    assert not row.locator("[data-part=wrong]").is_visible()


def _lose_the_answer(route: Any, lost: list[bool]) -> None:
    """Let the first sending arrive and its answer be lost on the way."""
    if lost and lost.pop():
        route.fetch()
        route.abort()
    else:
        route.continue_()


def _look(page: Any, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"away-{name}-{page.language}-{page.width}.png", full_page=True)
