"""Cases are entrusted to counsel: by the roster, or as a team out of three; what is stored, declined, refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from saiban.access.models import Purpose, Role, User
from saiban.access.viewer import Viewer
from saiban.cases.models import Assignment, Case, Leave
from saiban.cases.verifying import verify_case
from saiban.prosecution.models import Counsel, CounselPosting, CounselProposal, Prosecution
from saiban.prosecution.registration.entry import WitnessEntry
from saiban.prosecution.registration.services import register
from tests.access.people import looking_as
from tests.prosecution.office import SINDH, court, karachi_south, key, murder, prosecutor

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HIDDEN = WitnessEntry("Ghulam Rasool", "eye", protected=True, authority="s. 21 ATA")


def counsel(username: str, years: int, grade: int = 18, **about: Any) -> Viewer:
    """A prosecutor of the district who is counsel; certified for terrorism unless it is said otherwise."""
    viewer = prosecutor(username)
    known = {"certificates": ["anti_terrorism"], "district": karachi_south()} | about
    since = TODAY - timedelta(days=365 * years + 30)
    Counsel.objects.create(user=viewer.user, grade=grade, since=since, **known)
    return viewer


@pytest.fixture
def office() -> dict[str, Viewer]:
    """Nine counsel of the district, a tenth without years, grade or certificate."""
    people = {name: counsel(name, years) for name, years in
              (("asma", 16), ("bilal", 14), ("chandni", 12), ("danish", 11), ("erum", 9),
               ("farhan", 7), ("gul", 6), ("hina", 3), ("irfan", 2))}  # fmt: skip
    return people | {"junaid": counsel("junaid", 1, 17, certificates=[])}


@pytest.fixture
def complex_case(office: dict[str, Viewer]) -> Case:
    """A murder with terrorism: two accused of whom one absconds, a protected witness."""
    return register(viewer=office["asma"], entry=murder(witnesses=(HIDDEN,), sensitive=True), key=key())


def window(role: Role = Role.DISTRICT_PROSECUTOR, **about: Any) -> Client:
    given: dict[str, Any] = {"username": "memon", "place": karachi_south(), "purpose": Purpose.PROSECUTION} | about
    return looking_as(role, SINDH, **given)


def send(browser: Client, case: Case, said: str, **about: Any) -> Any:
    proposal = CounselProposal.objects.filter(case=case).order_by("-pk").first()
    seen = Case.objects.get(pk=case.pk).last_seq
    given = {"said": said, "seen": seen, "proposal": proposal.pk if proposal else 0, "once": key()} | about
    return browser.post(f"/prosecution/counsel/{case.number}/entrust/", given)


def page(browser: Client, case: Case) -> str:
    return browser.get(f"/prosecution/counsel/{case.number}/").content.decode()


def at_hand(case: Case) -> dict[str, str]:
    rows = Assignment.objects.filter(case=case, state="confirmed").select_related("user")
    return {row.user.username: row.part for row in rows}


def test_a_complex_case_goes_to_the_second_team_with_a_reason(complex_case: Case) -> None:
    head = window()
    assert "entrusted to nobody yet" in page(head, complex_case)
    assert send(head, complex_case, "propose").status_code == 302
    shown = page(head, complex_case)
    assert "Complexity: Complex" in shown and "Protected witnesses" in shown and "imprisonment" not in shown
    assert all(f"Confirm team {rank}" in shown for rank in (1, 2, 3))
    assert "1 years of standing, a lead needs 7" in shown
    proposal = CounselProposal.objects.get(case=complex_case)

    refused = send(head, complex_case, "team", rank=2)
    assert refused.status_code == 400 and "Choose the reason" in refused.content.decode()
    other = send(head, complex_case, "team", rank=2, because="other")
    assert other.status_code == 400 and "Say in words" in other.content.decode()
    assert not at_hand(complex_case)
    form = {"rank": 2, "because": "court", "words": "They stand before this court.", "once": key()}
    assert send(head, complex_case, "team", **form).status_code == 302
    events = Case.objects.get(pk=complex_case.pk).last_seq
    assert send(head, complex_case, "team", **form).status_code == 302, "the same form twice is written once"
    assert Case.objects.get(pk=complex_case.pk).last_seq == events

    event = complex_case.events.get(code="entrusted")
    assert (event.fields["way"], event.fields["rank"], event.fields["because"]) == ("team", 2, "court")
    team = {event.fields["lead"]: "lead", **dict.fromkeys(event.fields["members"].split(", "), "member")}
    assert at_hand(complex_case) == team and len(team) == 3
    row = Prosecution.objects.get(pk=complex_case.pk)
    assert row.lead.username == event.fields["lead"] and row.complexity == "complex"
    assert event.fields["digest"] == proposal.digest and verify_case(complex_case) == []
    assert "They stand before this court." in page(head, complex_case)
    assert "entrusted to team 2" in page(window(Role.ASSISTANT_DISTRICT_PROSECUTOR, username="karim"), complex_case)

    assert send(head, complex_case, "again").status_code == 302
    assert "the very same proposal comes out" in page(head, complex_case)
