"""In a real browser: a complaint from a basic phone without JavaScript; the queue of a hub on a small screen."""

from __future__ import annotations

import re
from typing import Any

import pytest

from saiban.cases.models import Case
from saiban.desk.hubs.demo import make_demo_hubs
from saiban.directory.models import Office
from tests.access.people import district
from tests.browser.looking import fits, follow, go_on_as, looking
from tests.desk.hub import at_the_window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "width"), [("ur", 360), ("en", 1280)])
def test_a_woman_complains_without_a_name_and_asks_what_became_of_it(
    browser: Any, live_server: Any, language: str, width: int
) -> None:
    with looking(browser, live_server.url, language, width, java_script_enabled=False) as page:
        page.goto(f"{page.home}/complain/")
        assert fits(page)
        page.locator("[name=about][value=deduction]").check()
        page.fill("[name=words]", "دکان دار نے ۵۰۰ روپے رکھ لیے۔")
        page.select_option("[name=scheme]", "kafaalat")
        page.select_option("[name=place]", district("Nowshera").pk)
        follow(page, "main form button")
        number, code = page.locator("main strong bdi").all_inner_texts()
        assert re.fullmatch(r"\d{4}-\d{4}", code)
        assert Case.objects.get(number=number).confidentiality == "restricted"

        page.goto(f"{page.home}/status/?number={number}")
        page.fill("[name=secret]", code)
        follow(page, "main form button")
        told = page.inner_text("main")
        assert ("آپ کی شکایت درج ہو گئی" if language == "ur" else "Your complaint came in") in told


@pytest.mark.parametrize(("language", "width"), [("ur", 360), ("en", 1280)])
def test_the_queue_the_promised_times_and_the_hubs_fit_the_screen(
    browser: Any, live_server: Any, language: str, width: int
) -> None:
    make_demo_hubs()
    gul = at_the_window(Office.objects.get(pk="hub-pk526-03"))
    with looking(browser, live_server.url, language, width) as page:
        go_on_as(page, gul)
        page.goto(f"{page.home}/queue/")
        follow(page, "form[action='/queue/take/'] button")
        assert page.locator("main .display-1").inner_text() == "1"
        assert fits(page)
        page.goto(f"{page.home}/queue/")
        page.fill("[name=counter]", "2")
        follow(page, "form[action='/queue/call/'] button")
        assert fits(page)
        follow(page, "button[name=served][value=yes]")
        for address in (
            "/hubs/",
            "/hubs/hub-pk526-03/",
            "/hubs/hub-pk526-03/display/",
            "/appointments/",
            "/complaints/new/",
        ):
            page.goto(page.home + address)
            assert fits(page)
        page.goto(f"{page.home}/hubs/hub-pk526-03/")
        assert str(Office.objects.get(pk="hub-pk526-03").name_ur if language == "ur" else "Pabbi") in page.inner_text(
            "h1"
        )
