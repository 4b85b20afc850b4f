"""In a real browser, in Urdu, on a small phone: a woman at the window, the department's answer, her appeal.

Officers use the page as they find it; every field filled and every control used is counted as one act.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from saiban.access.models import Role
from saiban.cases.models import Case, RunningClock
from saiban.desk.models import Sitting
from saiban.frame.models import OutboxMessage
from tests.access.people import PASSWORD, post, user_with_password
from tests.browser.looking import follow
from tests.desk.sitting_town import quarter
from tests.registry_pages.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = "0345 5551234"
MOST_ACTS = 40
_ON_THE_WAY = ".htmx-request, .htmx-swapping, .htmx-settling"
LARGEST = 200_000  # bytes of a picture for the documentation


@dataclass
class Hands:
    """A browser of somebody, which counts what they do and takes pictures on the way."""

    page: Any
    site: str
    pictures: Path
    acts: int = 0
    complaints: list[str] = field(default_factory=list)

    def fill(self, place: str, text: str) -> None:
        """Fill a field and leave it."""
        self.acts += 1
        self.page.fill(place, text)
        self.page.locator(place).blur()
        self.settled()

    def use(self, place: str) -> None:
        """Use a control: a box, a button, a link, a fold."""
        self.acts += 1
        self.page.locator(place).first.click()
        self.settled()

    def choose(self, place: str, value: str) -> None:
        """Choose from a list."""
        self.acts += 1
        self.page.select_option(place, value)
        self.settled()

    def settled(self) -> None:
        """Wait until what was asked of the server has come and stands on the page."""
        self.page.wait_for_selector(_ON_THE_WAY, state="detached")

    def picture(self, name: str, *, whole: bool = False) -> None:
        """Take a picture, and see that the page reads from the right and fits the screen."""
        assert self.page.locator("html").get_attribute("dir") == "rtl"
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.page.viewport_size["width"], name
        path = self.pictures / f"{name}.png"
        self.page.screenshot(path=path, full_page=whole)
        assert path.stat().st_size < LARGEST, name


@pytest.fixture
def town(live_server: Any, settings: Any) -> Town:
    """The quarter, with a desk officer and the officers of two departments, who sign in by a password alone."""
    settings.DEMO = True
    post(user_with_password("gul", "Gul Zaman"), Role.DESK_OFFICER, "kp-pnd")
    post(user_with_password("rukhsana", "Rukhsana Parveen"), Role.SCHEME_OFFICER, "eobi")
    return quarter()


@pytest.fixture
def signed_in(browser: Any, live_server: Any, tmp_path: Path) -> Iterator[Any]:
    """Return a function that gives the hands of somebody who has signed in (nobody: a person with a phone)."""
    folder = Path(os.environ.get("SAIBAN_PICTURES", tmp_path))
    opened: list[Hands] = []

    def hands(username: str = "", width: int = 360) -> Hands:
        context = browser.new_context(viewport={"width": width, "height": 780})
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "ur", "url": live_server.url}])
        page = context.new_page()
        one = Hands(page, live_server.url, folder)
        page.on(
            "console",
            lambda said: one.complaints.append(f"{said.location} {said.text}") if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: one.complaints.append(str(error)))
        opened.append(one)
        if username:
            page.goto(f"{live_server.url}/sign-in/")
            page.fill("[name=username]", username)
            page.fill("[name=password]", PASSWORD)
            follow(page, "main form button")
            page.goto(f"{live_server.url}/purpose/")
            page.locator("[name=purpose][value=case_handling]").check()
            follow(page, "main form button")
        return one

    yield hands
    for one in opened:
        one.page.context.close()


@pytest.mark.long
def test_from_search_to_slip_to_decision_to_appeal(signed_in: Any, town: Town) -> None:
    she, he = (town.people[name].number for name in ("Shaheen Akhtar", "Noor Muhammad"))
    gul = signed_in("gul")
    gul.page.goto(f"{gul.site}/desk/")
    sit(gul, she, he)
    assert gul.acts < MOST_ACTS, f"{gul.acts} acts from search to slip"
    sitting = Sitting.objects.get()
    cases = {row.scheme_id: row.case_number for row in sitting.set_off.all()}
    assert set(cases) == {"zakat-guzara", "bait-ul-mal", "eobi-old-age"}
    slip = gul.page.inner_text("article.slip")
    assert all(number in slip for number in cases.values())
    assert "38.2" in slip  # why Kafaalat is refused stands on it
    assert OutboxMessage.objects.filter(key=f"sitting:{sitting.code}").exists()

    refuse(signed_in("rukhsana", 1280), cases["eobi-old-age"])
    appeal(signed_in(), cases["eobi-old-age"])
    assert gul.complaints == []


def sit(gul: Hands, she: str, he: str) -> None:
    """Gul Zaman finds Shaheen by her misspelt name, asks, sets three paths off and hands her the slip."""
    gul.fill("[name=q]", "شاھین اختر")
    gul.use("form[role=search] button")
    gul.page.wait_for_selector(".hits")
    gul.picture("window-search")
    gul.use(".hits button.hit-name")
    gul.page.wait_for_selector("#offers")
    gul.picture("window-family")

    gul.use("[name=draws][value=nobody]")
    gul.choose(f"[name='fact:{she}:religion']", "muslim")
    gul.use(f"[name='fact:{she}:employed'][value=no]")
    gul.use(f"[name='fact:{she}:aided_elsewhere'][value=no]")
    gul.fill("[name='fact::household_income_monthly']", "9000")
    gul.use(f"[name='fact:{she}:medical_need'][value=yes]")
    gul.use("[name='fact::government_household'][value=no]")
    gul.use(f"[id='asks:{he}'] summary")
    gul.use(f"[id='insured:{he}'] summary")
    gul.fill(f"[name='fact:{he}:insured_years']", "19")
    gul.page.locator("[id='no:kafaalat']").wait_for()
    gul.use("[id='no:kafaalat'] summary")
    assert "38.2" in gul.page.inner_text("[id='no:kafaalat']")
    for path in (f"{she}:zakat-guzara", f"{she}:bait-ul-mal", f"{he}:eobi-old-age"):
        gul.use(f"[name=path][value='{path}']")
    gul.page.locator("[name=path]:checked").first.scroll_into_view_if_needed()
    gul.picture("window-paths")
    gul.use(f"[name=paper][value='{she}:cnic']")
    gul.use(f"[name=paper][value='{he}:cnic']")
    gul.use("[name=notice]")
    gul.fill("[name=phone]", PHONE)
    gul.use("button[data-once]")
    gul.page.wait_for_selector("article.slip")
    gul.picture("window-slip")


def refuse(officer: Hands, number: str) -> None:
    """The officer of EOBI finds the claim in her work, takes it up and refuses it."""
    officer.page.goto(f"{officer.site}/work/")
    follow(officer.page, f"a[href='/cases/{number}/']")
    officer.page.wait_for_selector("h1")
    officer.picture("department-case")
    step(officer, number, "take_up")
    follow(officer.page, f"form[action='/cases/{number}/do/take_up/'] button.btn-primary")
    form = step(officer, number, "refuse")
    form.locator("[name$=ground]").first.select_option("contributions")
    form.locator("[name$=reason]").first.fill("ریکارڈ میں چندہ صرف گیارہ سال کا جمع ہے۔")
    form.locator("[name$=law]").first.fill("EOB Act 1976, s. 22(1)")
    follow(officer.page, f"form[action='/cases/{number}/do/refuse/'] button.btn-primary")
    assert Case.objects.get(number=number).stage == "refused"
    assert officer.complaints == []


def step(officer: Hands, number: str, event: str) -> Any:
    """The form of something that may be done in a case; it stands on the case's page, or behind a link of it."""
    address = f"/cases/{number}/do/{event}/"
    if officer.page.locator(f"form[action='{address}']").count() == 0:
        follow(officer.page, f"a[href='{address}']")
    return officer.page.locator(f"form[action='{address}']")


def appeal(woman: Hands, number: str) -> None:
    """She looks at her phone where it stands, and says why the answer is wrong; the clock of the appeal runs."""
    woman.page.goto(f"{woman.site}/status/")
    woman.page.fill("[name=number]", number)
    woman.page.fill("[name=secret]", PHONE)
    follow(woman.page, "main form button")
    woman.page.wait_for_selector("[name=grounds]")
    assert "جواب نہیں ہے" in woman.page.inner_text("main")
    woman.picture("status-refused")
    woman.page.fill("[name=grounds]", "انیس سال کا چندہ کٹا ہے، پرچیاں میرے پاس ہیں۔")
    follow(woman.page, "form[action='/status/appeal/'] button")
    woman.page.wait_for_selector("[role=status]")
    filed = Case.objects.get(case_type="appeal")
    assert filed.number in woman.page.inner_text("main")
    assert RunningClock.objects.filter(case=filed).exists()
    assert Case.objects.get(number=number).stage == "under_appeal"
    woman.picture("status-appeal")
    assert woman.complaints == []
