"""The guided tour ticks itself from what somebody did, each role has its part, and practice is marked on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from saiban.access.models import Role
from saiban.prosecution.diary.services import write
from saiban.prosecution.registration.services import register
from saiban.prosecution.tour.steps import PARTS, stands_of
from saiban.prosecution.writing import Writing
from tests.prosecution.office import key, murder, prosecutor
from tests.prosecution.test_diary import _adjourned, _before_court, _listed, browser

pytestmark = pytest.mark.django_db


def _done(viewer: object) -> dict[str, list[bool]]:
    return {stand.part.code: [done for _step, done in stand.steps] for stand in stands_of(viewer)}  # type: ignore[arg-type]


def test_a_step_is_ticked_by_the_work_itself_and_only_for_whoever_did_it() -> None:
    registrar, rashid = prosecutor("karim", Role.REGISTRAR), prosecutor("rashid")
    assert _done(registrar) == {"registrar": [False] * 4}
    case = register(viewer=registrar, entry=murder(), key=key())
    Writing(case, registrar, key()).event("final_report", fields={"report_class": "challan"})
    assert _done(registrar) == {"registrar": [True, False, True, False]}
    assert not any(_done(rashid)["registrar"])
    hearing = _listed(rashid, _before_court(rashid, 5))
    write(viewer=rashid, hearing=hearing, written=_adjourned(), seen=0, key=f"away:{rashid.user.pk}:1")
    prosecutor_part = _done(rashid)["prosecutor"]
    assert prosecutor_part == [False, False, True, True, True, False]


def test_each_role_is_shown_its_own_parts_and_every_step_leads_to_a_page_that_it_may_open() -> None:
    shown = {}
    for number, role in enumerate((Role.REGISTRAR, Role.ASSISTANT_DISTRICT_PROSECUTOR, Role.DISTRICT_PROSECUTOR)):
        viewer = prosecutor(f"person-{number}", role)
        shown[role] = set(_done(viewer))
        client = browser(viewer)
        for stand in stands_of(viewer):
            for step, _ticked in stand.steps:
                assert client.get(reverse(step.page)).status_code == 200, (role, step.page)
    assert shown[Role.REGISTRAR] == {"registrar"}
    assert shown[Role.ASSISTANT_DISTRICT_PROSECUTOR] == {"registrar", "prosecutor", "reviewer"}
    assert shown[Role.DISTRICT_PROSECUTOR] == {part.code for part in PARTS}


def test_a_training_installation_says_so_on_every_page_and_another_does_not(settings: Any) -> None:
    client = browser(prosecutor("rashid"))
    settings.TRAINING = False
    for address in ("/prosecution/tour/", "/prosecution/register/", "/sign-in/"):
        assert 'id="training"' not in client.get(address).content.decode()
    assert "not a training installation" in client.get("/prosecution/tour/").content.decode()
    settings.TRAINING = True
    for reader, address in (
        (client, "/prosecution/tour/"),
        (client, "/prosecution/register/"),
        (Client(), "/sign-in/"),
    ):
        assert 'id="training"' in reader.get(address).content.decode()
    assert "not a training installation" not in client.get("/prosecution/tour/").content.decode()
