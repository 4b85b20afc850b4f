"""In a real browser: an officer finds what is due, opens a complaint and answers it by keyboard, also on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from saiban.cases import types
from saiban.cases.models import Case
from tests.browser.looking import fits, go_on_as, looking
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
    with looking(browser, live_server.url, language, width) as page:
        go_on_as(page, signed_in(posted("imran")))
        _answered(page, case)


def _seen(page: Any, name: str) -> None:
    assert fits(page), name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{page.language}.png", full_page=True)


def _answered(page: Any, case: Case) -> None:
    page.goto(f"{page.home}/work/")
    _seen(page, "my-work")
    page.locator(".due-title").first.press("Enter")
    page.wait_for_selector(".primary-act")
    _seen(page, "case")
    page.locator(".primary-act button.btn-primary").press("Enter")
    page.wait_for_selector(".notice-success")
    page.goto(f"{page.home}/cases/{case.number}/do/answer/")
    page.locator("[name=f_outcome][value=upheld]").press("Space")
    page.fill("[name=reason]", "رسید سے ثابت ہے۔")
    _seen(page, "act")
    page.locator("main form button.btn-primary").press("Enter")
    page.wait_for_selector(".timeline")
    _seen(page, "case-closed")
    case.refresh_from_db()
    assert (case.stage, case.outcome) == ("answered", "upheld")
    page.goto(f"{page.home}/cases/?where=organisation&state=all")
    _seen(page, "cases")
