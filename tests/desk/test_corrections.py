"""A wrong record: asked for at the window, accepted by a steward, in the registry's files with the next hand-over."""

from __future__ import annotations

from datetime import date

import pytest

from saiban.access.models import Purpose, Role
from saiban.access.viewer import Viewer
from saiban.cases.actors import Actor
from saiban.cases.models import Case
from saiban.cases.services import record_event
from saiban.desk.models import RegisteredPerson
from tests.access.people import post, user_with_password
from tests.desk.sitting_town import quarter
from tests.desk.test_sitting import at_the_window, begin, once

pytestmark = pytest.mark.django_db


def steward() -> Actor:
    user = user_with_password("ayesha", "Ayesha Siddiqui")
    return Actor.officer(Viewer(user, post(user, Role.STEWARD, "registry"), Purpose.STEWARDSHIP))


def test_what_a_steward_accepts_is_written_down_as_the_windows_word() -> None:
    shaheen = quarter().people["Shaheen Akhtar"]
    client = at_the_window()
    sitting = begin(client, shaheen.number)
    page = client.get(f"{sitting}correct/").content.decode()
    assert shaheen.number in page
    said = {"person": shaheen.number, "what": "birth_date", "right": "13/06/1979", "evidence": "شناختی کارڈ"}
    assert client.post(f"{sitting}correct/", said | {"right": "a Tuesday"} | once()).status_code == 400
    assert not Case.objects.exists()
    form = said | once()
    assert client.post(f"{sitting}correct/", form)["Location"] == sitting
    client.post(f"{sitting}correct/", form)
    case = Case.objects.get()
    assert (case.case_type, case.organisation_id) == ("correction", "registry")
    assert not RegisteredPerson.objects.exists()

    record_event(case=case, event="accept", actor=steward(), seen=case.last_seq, key="accepted")
    entry = RegisteredPerson.objects.get()
    assert (entry.number, entry.birth_date, entry.birth_precision) == (shaheen.number, date(1979, 6, 13), "day")
    assert entry.household.organisation_id == "kp-pnd"
    shaheen.refresh_from_db()
    assert shaheen.birth_date == date(1981, 6, 3)  # the registry changes by a run alone
