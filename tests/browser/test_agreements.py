"""Agreements and the own record in a browser: they fit a small phone, in English and in Urdu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from saiban.access import log
from saiban.access.models import Purpose, Role
from saiban.access.own_record import slips
from saiban.access.permits import permit
from saiban.access.viewer import Viewer
from tests.access.agreements import agree, colleague
from tests.access.people import looking_as
from tests.access.test_permits import asker
from tests.browser.looking import fits, follow, go_on_as, looking
from tests.registry_pages.town import Town, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(live_server: Any) -> Town:
    """Build the town, with looks at Rukhsana Bibi and an agreement."""
    built = build()
    rukhsana = built.people["Rukhsana Bibi"].pk
    agree("eobi", fields=("registry_number", "name", "father_name", "enrolments"), places=("PK617",))
    given = permit(asker("eobi"), purpose="eligibility_check")
    given.spend(7)
    given.log("view", subject_kind="person", subjects=[rukhsana], fields=["name", "enrolments"], results=1)
    officer = colleague("bilal", Role.SCHEME_OFFICER, "bisp")
    for act in ("search", "view", "view", "unmask"):
        by = Viewer(officer.user, officer.posting, Purpose.CASE_HANDLING)
        log.write(by, act=act, subject_kind="person", subjects=[rukhsana], results=1)
    return built


@pytest.fixture(params=[("en", 1280), ("en", 360), ("ur", 1280), ("ur", 360)], ids=lambda one: f"{one[0]}-{one[1]}")
def page(request: pytest.FixtureRequest, browser: Any, live_server: Any, town: Town) -> Iterator[Any]:
    """A page in a language and of a width."""
    with looking(browser, live_server.url, *request.param) as page:
        yield page


def test_the_pages_of_agreements_fit_the_screen(page: Any) -> None:
    go_on_as(page, looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP))
    for path in ("agreements/", "agreements/eobi-eligibility-check-1/", "agreements/propose/", "objections/"):
        page.goto(f"{page.home}/{path}")
        assert fits(page), path


def test_a_person_reads_with_a_slip_who_saw_the_record_and_objects(page: Any, town: Town) -> None:
    rukhsana = town.people["Rukhsana Bibi"]
    slip = slips.make_slip(by=colleague("gul", Role.DESK_OFFICER, "bisp"), person=rukhsana.pk)
    page.goto(f"{page.home}/my-record/")
    assert fits(page)
    page.fill("[name=number]", rukhsana.number)
    page.fill("[name=code]", slip.code)
    follow(page, "main button")
    seen = page.inner_text(".looks")
    assert {"en": "to check eligibility", "ur": "اہلیت جانچنے کے لیے"}[page.language] in seen
    assert fits(page)

    page.click("text=" + {"en": "Something in my record is wrong", "ur": "میرے ریکارڈ میں کچھ غلط ہے"}[page.language])
    page.fill("[name=text]", "نام غلط لکھا ہے")
    follow(page, "form[action$='/say/'] button")
    assert "نام غلط لکھا ہے" in page.inner_text("article")
    assert fits(page)


def test_the_desk_and_the_steward_fit_the_screen(page: Any, town: Town) -> None:
    rukhsana = town.people["Rukhsana Bibi"]
    go_on_as(page, looking_as(Role.STEWARD, purpose=Purpose.STEWARDSHIP))
    page.goto(f"{page.home}/person/{rukhsana.number}/who-saw/")
    assert fits(page)
    page.click(".choice >> nth=1")
    page.fill("[name=text]", "I never asked EOBI for anything.")
    follow(page, "form[action$='/say/'] button")
    assert "EOBI" in page.inner_text("article")
    page.goto(f"{page.home}/objections/")
    assert fits(page)
    follow(page, "main table a")
    assert fits(page)


def test_an_officer_asks_under_the_agreement_from_the_search(page: Any, town: Town) -> None:
    agree("pessi", "case_handling", schemes=("kafaalat",), fields=("name", "enrolments", "benefits", "address"))
    go_on_as(page, looking_as(Role.SCHEME_OFFICER, "pessi", purpose=Purpose.CASE_HANDLING))
    page.goto(f"{page.home}/find/")
    page.fill("[name=q]", town.people["Rukhsana Bibi"].number)
    page.press("[name=q]", "Enter")
    page.wait_for_selector("article dl")
    assert "Rukhsana Bibi" in page.inner_text("article dl")
    assert fits(page)
