"""In a real browser: a complaint from a basic phone without JavaScript; the queue of a hub on a small screen."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings

from saiban.cases.models import Case
from saiban.desk.hubs.demo import make_demo_hubs
from saiban.directory.models import Office
from tests.access.people import district
from tests.desk.hub import at_the_window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(browser: Any, site: str, language: str, width: int, **options: Any) -> Any:
    """A page of a new visitor on a screen of a width."""
    context = browser.new_context(viewport={"width": width, "height": 780}, **options)
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
    return context.new_page()


def fits(page: Any, width: int) -> None:
    """Nothing of a page is wider than the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width}"


@pytest.mark.parametrize(("language", "width"), [("ur", 360), ("en", 1280)])
def test_a_woman_complains_without_a_name_and_asks_what_became_of_it(
    browser: Any, live_server: Any, language: str, width: int
) -> None:
    page = opened(browser, live_server.url, language, width, java_script_enabled=False)
    page.goto(f"{live_server.url}/complain/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
    page.locator("[name=about][value=deduction]").check()
    page.fill("[name=words]", "دکان دار نے ۵۰۰ روپے رکھ لیے۔")
    page.select_option("[name=scheme]", "kafaalat")
    page.select_option("[name=place]", district("Nowshera").pk)
    page.click("main form button")
    number, code = page.locator("main strong bdi").all_inner_texts()
    assert re.fullmatch(r"\d{4}-\d{4}", code)
    assert Case.objects.get(number=number).confidentiality == "restricted"

    page.goto(f"{live_server.url}/status/?number={number}")
    page.fill("[name=secret]", code)
    page.click("main form button")
    told = page.inner_text("main")
    assert ("آپ کی شکایت درج ہو گئی" if language == "ur" else "Your complaint came in") in told
    page.context.close()


@pytest.mark.parametrize(("language", "width"), [("ur", 360), ("en", 1280)])
def test_the_queue_the_promised_times_and_the_hubs_fit_the_screen(
    browser: Any, live_server: Any, language: str, width: int
) -> None:
    make_demo_hubs()
    gul = at_the_window(Office.objects.get(pk="hub-pk526-03"))
    page = opened(browser, live_server.url, language, width)
    session = gul.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/queue/")
    page.locator("form[action='/queue/take/'] button").click()
    assert page.locator("main .display-1").inner_text() == "1"
    fits(page, width)
    page.goto(f"{live_server.url}/queue/")
    page.fill("[name=counter]", "2")
    page.locator("form[action='/queue/call/'] button").click()
    fits(page, width)
    page.locator("button[name=served][value=yes]").click()
    for address in (
        "/hubs/",
        "/hubs/hub-pk526-03/",
        "/hubs/hub-pk526-03/display/",
        "/appointments/",
        "/complaints/new/",
    ):
        page.goto(live_server.url + address)
        fits(page, width)
    page.goto(f"{live_server.url}/hubs/hub-pk526-03/")
    assert str(Office.objects.get(pk="hub-pk526-03").name_ur if language == "ur" else "Pabbi") in page.inner_text("h1")
    page.context.close()
