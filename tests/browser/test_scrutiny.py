"""In a real browser: a prosecutor begins a scrutiny and returns the report by keyboard, also on a phone in Urdu."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from saiban.access.models import Purpose, Role
from saiban.prosecution.registration.services import register
from tests.access.people import looking_as
from tests.browser.looking import faults_of, fits, go_on_as, looking, serious_findings
from tests.prosecution.office import SINDH, karachi_south, key, murder, prosecutor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("SAIBAN_PICTURES")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ur", 360)])
def test_a_report_is_scrutinised_by_keyboard(browser: Any, live_server: Any, language: str, width: int) -> None:
    case = register(viewer=prosecutor("rashid"), entry=murder(report="final", report_on=date(2023, 1, 20)), key=key())
    role = Role.ASSISTANT_DISTRICT_PROSECUTOR
    client = looking_as(role, SINDH, place=karachi_south(), purpose=Purpose.PROSECUTION)
    with looking(browser, live_server.url, language, width) as page:
        go_on_as(page, client)
        page.goto(f"{page.home}/prosecution/scrutiny/")
        assert fits(page) and serious_findings(page) == []
        _kept(page, "waiting")
        page.locator(".due-title").first.press("Enter")
        page.locator("[name=said][value=begin]").press("Enter")
        page.wait_for_selector("[name=verdict-columns]")
        page.locator("[name=verdict-columns][value=not_met]").press("Space")
        page.fill("[name=note-columns]", "خانہ 5 خالی ہے۔")
        page.fill("[name=answer_by]", (timezone.localdate() + timedelta(days=3)).isoformat())
        page.locator("[name=said][value=return]").press("Enter")
        page.wait_for_selector("#answer")
        entered = {"Akbar Ali", "Saddar"}
        faults = faults_of(page, f"/prosecution/scrutiny/{case.number}/", entered)
        _kept(page, "workspace")
        assert faults == []
        assert serious_findings(page) == []
    case.refresh_from_db()
    assert case.stage == "returned"


def _kept(page: Any, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"scrutiny-{name}-{page.language}.png", full_page=True)
