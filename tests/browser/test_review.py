"""In a real browser: a clerk judges fifty pairs with the keys alone, the next run honours them, an undo undoes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from saiban.access.models import AccessLog, Role
from saiban.consolidation.models import Judgement, ReviewPair
from saiban.consolidation.pipeline import consolidate
from saiban.consolidation.receiving import arrivals_in
from saiban.registry.models import SourceRecord
from saiban.synth import write_country
from tests.access.people import PASSWORD, post, user_with_password
from tests.browser.looking import follow
from tests.consolidation.doubts import pair_of
from tests.registry_pages.town import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_lake")]

KEYS = "dsdcd"
"""What the clerk answers in turn, the same about all rows of one person, since nobody obeys contradictions."""
VERDICTS = {"s": "same", "d": "different", "c": "unsure"}


def signed_in(browser: Any, site: str, language: str = "en", width: int = 1280) -> Any:
    """A page of a clerk of the organisation that keeps the registry, with a purpose chosen."""
    post(user_with_password("sana", "Sana Iqbal"), Role.CLERK, "registry")
    context = browser.new_context(viewport={"width": width, "height": 780})
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{site}/review/")
    page.fill("[name=username]", "sana")
    page.fill("[name=password]", PASSWORD)
    follow(page, "main button")
    page.locator("[name=purpose][value=stewardship]").check()
    follow(page, "main form button")
    assert page.url.endswith("/review/")
    return page


def press(page: Any, *keys: str) -> None:
    """Press keys; the last one leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def holders() -> dict[str, int]:
    """Each living record with the key of the person under whose number it stands."""
    return dict(SourceRecord.objects.filter(run_ended=None, unit="person").values_list("record", "person"))


@pytest.mark.long
def test_fifty_pairs_by_keyboard_bind_the_next_run_and_an_undo_brings_the_registry_back(
    browser: Any, live_server: Any, tmp_path: Path
) -> None:
    write_country(tmp_path / "country", 900, 5)
    consolidate(arrivals_in(tmp_path / "country"))
    before = holders()
    ReviewPair.objects.filter(linked=False).update(wanted=False)  # of these a second clerk would have to agree
    page = signed_in(browser, live_server.url)
    press(page, "n")
    answers: dict[int, str] = {}
    for _turn in range(50):
        person = ReviewPair.objects.get(pk=int(page.url.split("/")[-2])).first.person_id
        press(page, answers.setdefault(person, KEYS[len(answers) % len(KEYS)]), "2", "Enter")
    assert page.complaints == []

    words = list(Judgement.objects.order_by("id").select_related("pair__first", "pair__second"))
    assert [word.verdict for word in words] == [VERDICTS[answers[word.pair.first.person_id]] for word in words]
    assert len({word.pair_id for word in words}) == 50
    assert AccessLog.objects.filter(act="judge", user__username="sana", purpose="stewardship").count() == 50
    assert AccessLog.objects.filter(act="compare", user__username="sana").count() >= 50

    assert consolidate().changed
    after = holders()
    for word in words:
        first, second = word.pair.first.record, word.pair.second.record
        assert (after[first] == after[second]) is (word.verdict != "different"), (first, second, word.verdict)

    for _turn in range(50):
        press(page, "u")
    assert Judgement.objects.filter(verdict="withdrawn").count() == 50
    consolidate()
    assert holders() == before
    assert Judgement.objects.count() == 100
    assert AccessLog.objects.filter(act="withdraw", user__username="sana").count() == 50


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ur", 360)])
def test_a_pair_fits_its_screen_and_its_keys_lead_on(browser: Any, live_server: Any, language: str, width: int) -> None:
    town = build()
    rukhsana, nasreen = (town.people[name].said_by["bisp-kafaalat"] for name in ("Rukhsana Bibi", "Nasreen Akhtar"))
    first = pair_of(rukhsana, nasreen)
    second = pair_of(rukhsana, town.people["Zafar Iqbal"].said_by["pessi-workers"], turn=1)
    page = signed_in(browser, live_server.url, language, width)
    press(page, "n")
    assert page.url.endswith(f"/review/pair/{first.pk}/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Enter")
    assert Judgement.objects.count() == 0  # the browser asks for a verdict and a reason first
    page.fill("[name=note]", "no such cousins")
    page.keyboard.press("Tab")
    press(page, "d", "3", "Enter")
    assert page.url.endswith(f"/review/pair/{second.pk}/")
    assert Judgement.objects.get().note == "no such cousins"
    press(page, "u")
    assert page.url.endswith(f"/review/pair/{first.pk}/")
    page.goto(f"{live_server.url}/review/person/{town.people['Rukhsana Bibi'].number}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("2")
    page.keyboard.press("d")
    page.locator("[name=why][value=birth]").check()
    press(page, "Enter")
    assert sorted(word.verdict for word in Judgement.objects.exclude(why="").filter(withdrawal=None)) == [
        "different",
        "same",
    ]
    assert page.complaints == []


def test_without_scripts_the_same_works_by_buttons(browser: Any, live_server: Any) -> None:
    town = build()
    pair_of(*(town.people[name].said_by["bisp-kafaalat"] for name in ("Rukhsana Bibi", "Nasreen Akhtar")))
    signed = signed_in(browser, live_server.url)
    plain = browser.new_context(java_script_enabled=False, storage_state=signed.context.storage_state())
    page = plain.new_page()
    page.goto(f"{live_server.url}/review/next/")
    assert page.locator("[name=verdict]").first.get_attribute("accesskey") == "s"
    page.check("[name=verdict][value=different]")
    page.check("[name=why][value=names]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/")
    assert Judgement.objects.get().verdict == "different"
