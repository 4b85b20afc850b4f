"""Stations and courts are entered and closed by whoever may, in their own districts, and every change stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from saiban.access.models import Role
from saiban.access.viewer import Viewer
from saiban.cases.faults import FieldFaults
from saiban.directory.models import Place
from saiban.prosecution.diary.queries import courts_of_day
from saiban.prosecution.models import Court, PlaceChange, PoliceStation
from saiban.prosecution.places import services
from tests.access.people import district
from tests.prosecution.office import court, karachi_south, key, prosecutor, station
from tests.prosecution.test_diary import browser


@pytest.fixture
def registrar(db: None) -> Viewer:
    return prosecutor("karim", Role.REGISTRAR)


def _station(**about: object) -> dict[str, object]:
    values = {
        "name_en": "Boat Basin", "name_ur": "بوٹ بیسن", "kind": "ordinary", "district": karachi_south().pk,
        "aliases": "Boating Basin; B. Basin", "valid_from": "2012-07-01", "valid_to": "",
    }  # fmt: skip
    return values | about


def test_a_station_is_entered_once_changed_and_closed_with_its_history(registrar: Viewer) -> None:
    client = browser(registrar)
    sent = _station(once="a")
    first = client.post("/prosecution/places/station/new/", sent)
    assert client.post("/prosecution/places/station/new/", sent).headers["Location"] == first.headers["Location"]
    made = PoliceStation.objects.get(name_en="Boat Basin")
    assert (made.code, made.aliases) == ("ps-boat-basin", ["boating basin", "b. basin"])
    address = first.headers["Location"]
    closed = _station(once="b", seen=1, valid_to="2026-06-30")
    assert client.post(address, closed).status_code == 302
    assert client.post(address, _station(once="c", seen=1, name_ur="بوٹ")).status_code == 400
    assert client.post(address, _station(once="d", seen=2, valid_to="2011-01-01")).status_code == 400
    made.refresh_from_db()
    assert (made.valid_to, made.name_ur) == (date(2026, 6, 30), "بوٹ بیسن")
    entered, ended = PlaceChange.objects.order_by("number")
    assert entered.by == registrar.posting and ended.values == {"valid_to": [None, "2026-06-30"]}
    page = client.get(address).content.decode()
    assert "2026-06-30" in page and "Karim" in page
    assert "Closed" in client.get("/prosecution/places/").content.decode()
    for change in (lambda: PlaceChange.objects.update(code="x"), entered.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_prosecutor_reads_and_does_not_change_and_nobody_changes_another_district(registrar: Viewer) -> None:
    there = station().pk
    rashid = browser(prosecutor("rashid"))
    assert rashid.get(f"/prosecution/places/station/of/{there}/").status_code == 200
    assert rashid.post(f"/prosecution/places/station/of/{there}/", _station(once="a", seen=0)).status_code == 403
    assert rashid.get("/prosecution/places/station/new/").status_code == 403
    lahore = district("Lahore")
    elsewhere = station("ps-lahore", "Civil Lines", lahore).pk
    client = browser(registrar)
    assert client.get(f"/prosecution/places/station/of/{elsewhere}/").status_code == 404
    assert client.post("/prosecution/places/station/new/", _station(once="b", district=lahore.pk)).status_code == 400
    assert client.get("/prosecution/places/hub/new/").status_code == 404
    assert not PlaceChange.objects.exists()


def test_a_court_of_one_name_and_place_is_entered_once_and_leaves_the_diary_when_it_ends(registrar: Viewer) -> None:
    values = {
        "name_en": "Anti-Terrorism Court XVI", "name_ur": "انسداد دہشت گردی عدالت", "kind": Court.Kind.ANTI_TERRORISM,
        "place": karachi_south(), "in_prison": True, "appeals_to": None, "valid_from": None, "valid_to": None,
    }  # fmt: skip
    court()
    made = services.save(viewer=registrar, of="court", values=values, key=key())
    with pytest.raises(FieldFaults):
        services.save(viewer=registrar, of="court", values=values, key=key())
    with pytest.raises(FieldFaults):
        mine = values | {"appeals_to": made}
        services.save(viewer=registrar, of="court", values=mine, key=key(), code=made.pk, seen=1)
    today = timezone.localdate()
    services.save(viewer=registrar, of="court", values=values | {"valid_to": today}, key=key(), code=made.pk, seen=1)
    assert made.pk in {one.pk for one, _all, _open in courts_of_day(registrar, today)}
    assert made.pk not in {one.pk for one, _all, _open in courts_of_day(registrar, today + timedelta(days=1))}
    assert PlaceChange.objects.count() == 2
    general = prosecutor("faiza", Role.PROSECUTOR_GENERAL, everywhere=True)
    assert karachi_south().parent in services.places_of_courts(general)
    assert not services.places_of_courts(registrar).filter(level=Place.Level.PROVINCE).exists()
