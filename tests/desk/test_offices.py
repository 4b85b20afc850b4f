"""An administrator writes a new hub down and changes its hours; nobody else's offices are theirs to change."""

from __future__ import annotations

import uuid
from datetime import time

import pytest
from django.test import Client

from saiban.access.models import AccessLog, Role
from saiban.desk.hubs.offices.forms import spans_typed
from saiban.directory.models import Office, Place
from tests.access.people import district, looking_as
from tests.desk.hub import nowshera_hub

pytestmark = pytest.mark.django_db


@pytest.fixture
def asma() -> Client:
    return looking_as(Role.ADMINISTRATOR, "kp-pnd", username="asma")


def given(**other: object) -> dict[str, object]:
    tehsil: Place = district("Nowshera").parts.order_by("code").first()
    return {
        "once": str(uuid.uuid4()),
        "code": "now-9",
        "name_en": "One-window hub Jehangira",
        "name_ur": "ون ونڈو مرکز جہانگیرہ",
        "organisation": "kp-pnd",
        "place": tehsil.pk,
        "one_window": "on",
        "services": ["find", "apply"],
        "hours_1": "09:00-13:00، ۱۴:۰۰-۱۶:۰۰",
        "hours_5": "9:00 – 12:30",
    } | other


def test_a_new_office_is_written_down_with_services_and_hours(asma: Client) -> None:
    answer = asma.post("/offices/new/", given())
    assert answer["Location"] == "/hubs/now-9/"
    office = Office.objects.get(pk="now-9")
    spans = [(one.weekday, one.opens, one.closes) for one in office.hours.all()]
    assert spans == [(1, time(9), time(13)), (1, time(14), time(16)), (5, time(9), time(12, 30))]
    assert set(office.services.values_list("pk", flat=True)) == {"find", "apply"}
    page = asma.get("/hubs/now-9/").content.decode()
    assert "Jehangira" in page and "/offices/now-9/" in page
    assert "/offices/new/" in asma.get("/hubs/").content.decode()


def test_a_change_is_on_the_log_and_no_change_is_not(asma: Client) -> None:
    hub = nowshera_hub()
    page = asma.get(f"/offices/{hub.pk}/").content.decode()
    assert "09:00-13:00, 14:00-16:00" in page
    told = given(name_en=hub.name_en, name_ur=hub.name_ur, place=hub.place_id, hours_6="")
    asma.post(f"/offices/{hub.pk}/", told)
    assert AccessLog.objects.get(act="desk.office").fields == [hub.pk, "address_en", "address_ur", "services", "hours"]
    asma.post(f"/offices/{hub.pk}/", told | {"once": str(uuid.uuid4())})
    assert AccessLog.objects.filter(act="desk.office").count() == 1


@pytest.mark.parametrize("typed", ["9", "13:00-09:00", "09:00-12:00, 11:00-13:00", "25:00-26:00", "=1+1", "09:00"])
def test_hours_that_are_none_are_refused_and_all_else_that_was_typed_stays(asma: Client, typed: str) -> None:
    answer = asma.post("/offices/new/", given(hours_2=typed))
    assert answer.status_code == 400
    assert "Jehangira" in answer.content.decode()
    assert not Office.objects.filter(pk="now-9").exists()


def test_a_code_that_is_taken_or_none_is_refused(asma: Client) -> None:
    nowshera_hub("now-9")
    assert "Another office has this code" in asma.post("/offices/new/", given()).content.decode()
    assert asma.post("/offices/new/", given(code="Now 9")).status_code == 400
    assert spans_typed("") == []


def test_offices_of_others_are_not_theirs(asma: Client) -> None:
    hub = nowshera_hub()
    Office.objects.filter(pk=hub.pk).update(organisation="bisp")
    assert asma.get(f"/offices/{hub.pk}/").status_code == 404
    assert f"/offices/{hub.pk}/" not in asma.get(f"/hubs/{hub.pk}/").content.decode()
    assert asma.post("/offices/new/", given(organisation="bisp")).status_code == 400
    clerk = looking_as(Role.CLERK, "kp-pnd", username="farah")
    assert clerk.get("/offices/new/").status_code == 403
