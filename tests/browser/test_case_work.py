"""In a real browser: an officer finds what is due, opens a complaint and answers it by keyboard, also on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from saiban.cases import types
from tests.cases.at_work import WORKED, lodged, posted
from tests.cases.at_work import browser as signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("SAIBAN_PICTURES")


@pytest.fixture(autouse=True)
def _complaints_are_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(types, "_registered", {})
    types.register(WORKED)
    yield


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ur", 360)])
def test_a_complaint_is_answered_by_keyboard(browser: Any, live_server: Any, language: str, width: int) -> None:
    case = lodged()
    context = browser.new_context(viewport={"width": width, "height": 780})
    session = signed_in(posted("imran")).cookies[settings.SESSION_COOKIE_NAME].value
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, language), (settings.SESSION_COOKIE_NAME, session)):
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    def looked_at(name: str) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide on a screen of {width}"
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}.png", full_page=True)

    page.goto(f"{live_server.url}/work/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
    looked_at("my-work")
    page.locator(".due-title").first.press("Enter")
    page.wait_for_selector(".primary-act")
    looked_at("case")
    page.locator(".primary-act button.btn-primary").press("Enter")
    page.wait_for_selector(".notice-success")
    page.goto(f"{live_server.url}/cases/{case.number}/do/answer/")
    page.locator("[name=f_outcome][value=upheld]").press("Space")
    page.fill("[name=reason]", "رسید سے ثابت ہے۔")
    looked_at("act")
    page.locator("main form button.btn-primary").press("Enter")
    page.wait_for_selector(".timeline")
    looked_at("case-closed")
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("answered", "upheld")
    page.goto(f"{live_server.url}/cases/?where=organisation&state=all")
    looked_at("cases")
    assert not complaints
    context.close()
