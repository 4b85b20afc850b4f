"""In a real browser: one report from the paper to the judgment and beyond, by those who would do it on their pages.

The registrar enters a report of 2017 by keyboard, the head entrusts it to a team, the lead scrutinises it on a phone in
Urdu, the court's diary leads it to a judgment, the acquittal goes up the ladder; figures and chain are looked at last.
What is past is entered with its own day, as in an office that takes up its old files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from docx import Document

from saiban.access.models import Purpose, User
from saiban.access.viewer import POSTING_KEY, PURPOSE_KEY, postings_today
from saiban.cases.models import Assignment, Case, RunningClock, Task
from saiban.cases.verifying import verify_all
from saiban.engine.lake import Lake
from saiban.prosecution import importing
from saiban.prosecution.demo.office import SERVICE, make_office
from saiban.prosecution.figures import editions
from saiban.prosecution.models import Hearing, Prosecution
from tests.access.people import give_second_factor
from tests.browser.looking import serious_findings
from tests.prosecution.test_importing import SAMPLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.long]

LINE = "FIR No.317/2017 dated 08.03.2017 u/s 302/34 PPC r/w 7-ATA PS Saddar"
FIR_ON = date(2017, 3, 8)
COURT, LATE = "atc-2-karachi", "مسل سے درج"  # entered from the file
MOST_KEYS = 90  # at less than a third of a second each (Card, Moran and Newell 1980) well under a minute
LOOKED_AT = {"register", "teams", "case", "case-urdu-phone"}
"""Pages at which axe looks here; at the others it looks in the tests of their parts."""
LARGEST = 200_000  # bytes of a picture for the documentation


@dataclass
class Hands:
    """The browser of somebody, who uses pages as they find them; keys pressed are counted."""

    page: Any
    site: str
    pictures: Path
    keys: int = 0
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page."""
        answer = self.page.goto(self.site + path)
        assert answer.status == 200, f"{path}: {answer.status}"

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text, each letter a key."""
        self.keys += len(text)
        self.page.keyboard.type(text)

    def send(self, button: str, *, status: int = 200) -> str:
        """Use a button and return what the page says then."""
        with self.page.expect_response(lambda one: one.request.is_navigation_request() and one.status == status):
            self.page.locator(button).first.click()
        self.page.wait_for_load_state()
        return self.text

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.page.inner_text("main"))

    def picture(self, name: str, place: str = "") -> None:
        """Take a picture, from a place on; the page is no wider than the screen, axe has nothing serious to say."""
        if place:
            self.page.locator(place).first.evaluate("one => one.scrollIntoView()")
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.page.viewport_size["width"], f"{name}: {wide}"
        if name in LOOKED_AT:
            self.complaints += serious_findings(self.page)
        path = self.pictures / f"prosecution-{name}.png"
        self.page.screenshot(path=path)
        assert path.stat().st_size < LARGEST, name


@pytest.fixture
def office(live_server: Any, browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that gives the hands of somebody of the district's office, by user name."""
    make_office()
    folder = Path(os.environ.get("SAIBAN_PICTURES", tmp_path))
    opened: list[Hands] = []

    def hands(username: str, language: str = "en", width: int = 1280) -> Hands:
        user = User.objects.get(username=username)
        client = Client()
        client.force_login(user)
        give_second_factor(client, user)
        session = client.session
        session[POSTING_KEY], session[PURPOSE_KEY] = postings_today(user).get().pk, Purpose.PROSECUTION.value
        session.save()
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-US", accept_downloads=True)
        site = live_server.url
        cookies = {settings.LANGUAGE_COOKIE_NAME: language, settings.SESSION_COOKIE_NAME: session.session_key}
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        page = context.new_page()
        one = Hands(page, site, folder)
        page.on("pageerror", lambda error: one.complaints.append(str(error)))
        opened.append(one)
        return one

    yield hands
    assert [one.complaints for one in opened if one.complaints] == []
    for one in opened:
        one.page.context.close()


def test_from_the_line_of_a_report_to_the_judgment_and_the_figures(office: Any, tmp_path: Path) -> None:
    registrar, head = office("registrar"), office("dpp")
    number = register(registrar)
    remand(registrar, number)
    lead = entrust(head, number)
    report_comes(registrar, number, FIR_ON + timedelta(31))

    lead_on_phone = office(lead, "ur", 360)
    defects(lead_on_phone, number, tmp_path)
    record(registrar, number, "police_answered", "2017-04-17", f_answer="Report of the laboratory enclosed.")
    passed(lead_on_phone, number)
    record(registrar, number, "challan_submitted", "2017-04-20")

    in_court = office(lead)
    to_charge(in_court, number)
    to_judgment(in_court, number)
    outcomes(registrar, in_court, number)
    acquittal_report(in_court, head, number)
    both_rates(head)
    report = verify_all()
    assert (report.cases, report.findings) == (1, ())


def register(registrar: Hands) -> str:
    """The registrar pastes the line and types what is on the paper, by keyboard alone."""
    registrar.go("/prosecution/register/")
    registrar.keys += 1
    registrar.page.wait_for_selector("[name=line]:focus")
    registrar.page.keyboard.insert_text(LINE)  # pasted
    assert registrar.page.input_value("[name=line]") == LINE
    registrar.press("Tab", "Enter")
    registrar.page.wait_for_selector("#read-title")
    said = registrar.text
    assert "Anti-terrorism" in said and "302 PPC" in said
    # day 30 is counted in working days, day 33 in calendar days
    assert "30 working days" in said and "33 days" in said and "10 April 2017" in said
    registrar.picture("register", "#read-title")

    registrar.type("Akbar Ali")
    registrar.press("Tab", "Tab")
    registrar.type("m")
    registrar.press("Tab", "Tab")
    registrar.type("3")
    registrar.press("Tab")
    registrar.type("03102017")
    to_field(registrar, "accused-1-name")
    registrar.type("Shahid Raza")
    registrar.press("Tab", "Tab")
    registrar.type("m")
    registrar.press("Tab", "Tab")
    registrar.type("3")
    registrar.press("Tab")
    registrar.type("03122017")
    assert registrar.keys < MOST_KEYS, f"{registrar.keys} keys"
    # what makes this case complex: a pistol for the laboratory, a witness whose name is protected
    page = registrar.page
    page.fill("[name=things-0-words]", "Pistol 30 bore")
    page.select_option("[name=things-0-kind]", "weapon")
    page.check("[name=things-0-forensic]")
    page.fill("[name=witnesses-0-name]", "Ghulam Rasool")
    page.select_option("[name=witnesses-0-kind]", "eye")
    page.check("[name=witnesses-0-protected]")
    page.fill("[name=witnesses-0-authority]", "s. 21 ATA")
    page.fill("[name=received_on]", "2017-03-09")
    page.locator("[name=accused-0-name]").focus()
    registrar.press("Enter")
    page.wait_for_selector(".case-head")
    number = Case.objects.get().number
    said = registrar.text
    assert "Registered as" in said and "Akbar Ali" in said and "7 ATA" in said
    file = Prosecution.objects.get()
    assert (file.track, file.fir_number, file.fir_year, file.accused_count) == ("anti_terrorism", 317, 2017, 2)
    assert "Ghulam Rasool" not in said
    return number


def to_field(hands: Hands, name: str) -> None:
    """Go on by Tab until a field has the focus."""
    for _step in range(20):
        if hands.page.evaluate("document.activeElement.name") == name:
            return
        hands.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def record(hands: Hands, number: str, event: str, on: str, *, track: int | None = None, **fields: str) -> str:
    """Record a step of the case on its own form, with the day on which it happened."""
    hands.go(f"/cases/{number}/do/{event}/" + (f"?track={track}" if track else ""))
    page = hands.page
    for name, value in fields.items():
        radio = page.locator(f"[name={name}][type=radio][value='{value}']")
        if radio.count():
            radio.check()
        elif page.locator(f"select[name={name}]").count():
            page.select_option(f"[name={name}]", value)
        else:
            page.fill(f"[name={name}]", value)
    page.locator("main form summary").first.click()
    page.fill("[name=at]", f"{on}T10:00")
    return hands.send("main form button.btn-primary")


def remand(registrar: Hands, number: str) -> None:
    """Two remands of one accused: the days add up, and the law's ninety are counted down."""
    record(registrar, number, "remand", "2017-03-11", track=1, f_until="2017-03-26")
    record(registrar, number, "remand", "2017-03-26", track=1, f_until="2017-04-10")
    said = record(registrar, number, "judicial_remand", "2017-04-08", track=1)
    assert "Police custody in all" in said
    registrar.page.evaluate("document.querySelectorAll('details.clock').forEach(one => one.open = true)")
    assert "90 days" in registrar.text and "21E" in registrar.text
    record(registrar, number, "judicial_remand", "2017-03-14", track=2)


def entrust(head: Hands, number: str) -> str:
    """The head looks at three teams with their reasons, and takes the second with one of their own."""
    head.go(f"/prosecution/counsel/{number}/")
    said = head.send("[name=said][value=propose]")
    assert "Complexity: Complex" in said and all(f"Team {rank}" in said for rank in (1, 2, 3))
    factors = head.page.locator("section.team .factors")
    assert factors.count() == 3 and all(len(one.split("\n")) > 6 for one in factors.all_inner_texts())
    head.picture("teams", "#proposal")
    team = head.page.locator("section.team").nth(1)
    team.locator("[name=because]").select_option("court")
    team.locator("[name=words]").fill("They stand before this court.")
    said = head.send("section.team:nth-of-type(2) [name=said][value=team]")
    assert "entrusted to team 2" in said
    team_of = Assignment.objects.filter(case__number=number, state="confirmed")
    assert team_of.count() == 3
    return str(team_of.get(part="lead").user.username)


def report_comes(registrar: Hands, number: str, on: date) -> None:
    """The final police report comes on day 31: in time for an act of terrorism."""
    record(registrar, number, "final_report", on.isoformat(), f_report_class="challan")
    clock = RunningClock.objects.get(case__number=number, code="police_report")
    assert (clock.standing, clock.late, (on - FIR_ON).days) == ("met", False, 31)


def defects(lead: Hands, number: str, folder: Path) -> None:
    """On a phone in Urdu: the checklist, one defect, the memo to the police in Word."""
    page = lead.page
    lead.go("/prosecution/scrutiny/")
    lead.go(f"/prosecution/scrutiny/{number}/")
    page.locator("main details summary").first.click()
    page.fill("[name=on]", "2017-04-10")
    lead.send("[name=said][value=begin]")
    page.evaluate("document.querySelectorAll('.verdicts [value=met]').forEach(one => one.click())")
    defect = page.locator("[name^=verdict-][value=not_met]").nth(2)
    defect.check()
    item = defect.get_attribute("name").removeprefix("verdict-")
    page.fill(f"[name=note-{item}]", "فرانزک رپورٹ مسل پر نہیں۔")
    lead.picture("scrutiny-urdu-phone", f"fieldset:has([name=note-{item}])")
    page.fill("[name=answer_by]", "2017-04-15")
    page.locator("section[aria-labelledby=back] summary").click()
    page.fill("[name=returned_on]", "2017-04-11")
    lead.send("[name=said][value=return]")
    assert Case.objects.get().stage == "returned"
    with page.expect_download() as got:
        page.locator("form:has([value=memo_of_defects]) [value=docx]").click()
    memo = folder / "memo.docx"
    got.value.save_as(memo)
    words = "\n".join(one.text for one in Document(str(memo)).paragraphs)
    tables = "\n".join(cell.text for one in Document(str(memo)).tables for row in one.rows for cell in row.cells)
    assert "فرانزک رپورٹ مسل پر نہیں۔" in words + tables


def passed(lead: Hands, number: str) -> None:
    """The second round: the defect is mended, both are to stand trial."""
    page = lead.page
    lead.go(f"/prosecution/scrutiny/{number}/")
    page.evaluate("document.querySelectorAll('.verdicts [value=met]').forEach(one => one.click())")
    page.select_option("[name=opinion]", "stand_trial")
    for box in page.locator("[name=for_trial]").all():
        box.check()
    page.locator("section[aria-labelledby=onward] summary").click()
    page.fill("[name=passed_on]", "2017-04-19")
    lead.send("[name=said][value=pass]")
    assert Case.objects.get().stage == "passed"
    lead.go(f"/cases/{number}/")
    lead.picture("case-urdu-phone", ".case-head")


def hearing(hands: Hands, on: str, *, status: int = 200, **told: str) -> str:
    """Write what came of the only hearing of a day in the court's diary."""
    hands.go(f"/prosecution/diary/{COURT}/{on}/")
    page = hands.page
    for name, value in ({"because": LATE} | told).items():
        place = f"tr[data-row] [name$=-{name}]"
        if page.locator(f"tr[data-row] select[name$=-{name}]").count():
            page.select_option(place, value)
        else:
            page.fill(place, value)
    return hands.send("[name=write][value='1']", status=status)


def to_charge(hands: Hands, number: str) -> None:
    """Cognizance, copies, and a charge that the law forbids before seven days have passed since the copies."""
    day = "2017-04-24"
    hands.go(f"/prosecution/diary/{COURT}/{day}/")
    hands.page.fill("[name=add-case]", number)
    hands.page.select_option("[name=add-purpose]", "cognizance")
    hands.send("[name=list]")
    hearing(hands, day, result="progress", step="cognizance", next_on="2017-05-02", next_purpose="copies")
    hearing(hands, "2017-05-02", result="progress", step="copies", next_on="2017-05-05", next_purpose="charge")
    too_early = {"result": "progress", "step": "charge_framed", "next_on": "2017-05-12", "next_purpose": "evidence"}
    said = hearing(hands, "2017-05-05", status=400, **too_early)
    assert "09.05.2017" in said and "Possible now" not in said
    assert not Case.objects.get().events.filter(code="charge_framed").exists()
    hands.picture("charge-too-early", "h1")
    adjourned(hands, "2017-05-05", "2017-05-10", "court", "time", "charge")
    hearing(hands, "2017-05-10", result="progress", step="charge_framed", next_on="2017-05-15", next_purpose="evidence")
    assert Case.objects.get().stage == "charge"


def adjourned(hands: Hands, on: str, following: str, asked_by: str, reason: str, purpose: str = "evidence") -> str:
    """Write an adjournment."""
    told = {"asked_by": asked_by, "reason": reason, "next_on": following, "next_purpose": purpose}
    return hearing(hands, on, result="adjourned", **told)


def to_judgment(hands: Hands, number: str) -> None:
    """Evidence, three adjournments of which the third is one too many, and what comes after the evidence."""
    hearing(
        hands, "2017-05-15", result="progress", step="evidence_began", next_on="2017-05-22", next_purpose="evidence"
    )
    adjourned(hands, "2017-05-22", "2017-05-29", "defence", "defence_counsel")
    hands.go(f"/prosecution/diary/{COURT}/2017-05-29/")
    assert "19(8)" in hands.text, "the law allows two adjournments, and the next would be the third"
    said = adjourned(hands, "2017-05-29", "2017-06-05", "prosecution", "witness_absent")
    assert "19(8)" in said, "the third adjournment is warned of as it is written"
    hands.picture("third-adjournment", ".notice")
    assert Prosecution.objects.get().adjournments == 3
    assert Task.objects.filter(case__number=number, user__username="dpp").exists(), "the head learns who asked for it"
    way = [
        ("2017-06-05", "evidence_closed", "2017-06-12", "statement"),
        ("2017-06-12", "heard", "2017-06-19", "arguments"),
        ("2017-06-19", "judgment_reserved", "2017-07-03", "judgment"),
    ]
    for on, step, following, purpose in way:
        hearing(hands, on, result="progress", step=step, next_on=following, next_purpose=purpose)
    hearing(hands, "2017-07-03", result="decided", step="judgment")
    assert Case.objects.get().stage == "decided"
    assert Hearing.objects.exclude(result="listed").count() == 11


def outcomes(registrar: Hands, counsel: Hands, number: str) -> None:
    """One is convicted, one acquitted: fifteen days for the convict, thirty for the State."""
    on = "2017-07-03"
    about = {"f_court": "anti_terrorism", "f_sentence": "over_7", "f_outcome": "convicted"}
    record(registrar, number, "convicted", on, track=1, **about)
    why = {"f_outcome": "acquitted", "f_outcome_reason": "benefit_of_doubt"}
    record(registrar, number, "acquitted", on, track=2, **why)
    due = dict(RunningClock.objects.filter(code__startswith="appeal_of").values_list("code", "due_on"))
    assert due["appeal_of_convict"] == date(2017, 7, 18) and due["appeal_of_state"] == date(2017, 8, 2)
    counsel.go(f"/cases/{number}/")
    assert "2 August 2017" in counsel.text and "Convicted" in counsel.text and "Acquitted" in counsel.text
    counsel.picture("case", "h1")


def acquittal_report(counsel: Hands, head: Hands, number: str) -> None:
    """The lead reports on the acquittal, with grounds; the request goes up the ladder to the head."""
    counsel.go(f"/cases/{number}/")
    counsel.page.locator(".case-ways a", has_text="Approvals").click()
    page = counsel.page
    page.locator("a.due-title", has_text="Report on an acquittal").click()  # begun by the acquittal itself
    page.locator("[name=grounds]").first.check()
    page.fill("[name=words]", "The laboratory's report came after the evidence was closed.")
    proposal = page.locator("[name=proposal]")
    if proposal.count():
        proposal.first.check()
    counsel.send("[name=said][value=send]")
    counsel.picture("acquittal-report", "h1")
    assert Case.objects.get().events.filter(code="adverse_report").exists()
    head.go("/prosecution/approvals/")
    assert "317/2017" in head.text


def both_rates(head: Hands) -> None:
    """The figures show both rates of conviction side by side."""
    editions.make(SERVICE)
    head.go("/prosecution/figures/?from=2017-01-01&to=2017-12-31")
    said = head.text
    assert "convicted or acquitted" in said and "all disposed of" in said and "50.0 %" in said
    head.picture("figures", "#main")


def test_another_offices_files_come_in_with_their_impossible_days(tmp_path: Path) -> None:
    came = importing.import_office(SAMPLE, "cook_county", Lake(tmp_path))
    assert "2109" in (came.folder / "reported.csv").read_text("utf-8")
    found = importing.impossible_days(came)
    assert found.numerator is not None and found.n is not None and 0 < found.numerator < found.n
