"""A number is called at the window, the sitting begins with it, and its end is the end of the number."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from saiban.desk.hubs import queries
from saiban.desk.models import HubDay, QueueTicket, Sitting
from saiban.directory.models import Office
from tests.desk.hub import at_the_window, nowshera_hub
from tests.desk.sitting_town import quarter
from tests.registry_pages.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return quarter()


@pytest.fixture
def hub() -> Office:
    return nowshera_hub()


def once() -> dict[str, str]:
    return {"once": str(uuid.uuid4())}


def test_the_number_called_at_the_window_is_that_of_the_sitting_and_is_served_with_the_slip(
    town: Town, hub: Office
) -> None:
    gul = at_the_window(hub)
    gul.post("/queue/take/", once())
    QueueTicket.objects.update(taken_at=timezone.now() - timedelta(minutes=12))
    assert "1 waits" in gul.get("/desk/").content.decode()
    answer = gul.post("/queue/call/", once() | {"counter": "3", "at": "window"}, follow=True)
    assert "Number 1 is called to counter 3" in answer.content.decode()

    address = str(gul.post("/desk/serve/", {"number": town.people["Shaheen Akhtar"].number})["Location"])
    sitting = Sitting.objects.get()
    assert sitting.ticket == QueueTicket.objects.get()
    assert queries.figures_of([hub])[hub.pk].minutes_to_call == pytest.approx(12, abs=0.5)
    assert queries.figures_of([hub])[hub.pk].served == 0

    gul.post(address, once() | {"notice": "read", "language": "en"})
    assert QueueTicket.objects.get().state == QueueTicket.State.SERVED
    assert queries.figures_of([hub])[hub.pk].served == 1
    gul.post(address, once() | {"notice": "read", "language": "en"})
    assert HubDay.objects.get().served == 1
    assert "is called to counter" not in gul.get("/desk/").content.decode()


def test_who_leaves_without_a_slip_was_served_and_who_did_not_come_was_not(town: Town, hub: Office) -> None:
    gul = at_the_window(hub)
    for _person in range(2):
        gul.post("/queue/take/", once())
    gul.post("/queue/call/", once() | {"counter": "1", "at": "window"})
    first = QueueTicket.objects.get(number=1)
    back = gul.post(f"/queue/{first.pk}/end/", {"served": "no", "at": "window"})
    assert back["Location"] == "/desk/"
    gul.post("/queue/call/", once() | {"counter": "1"})
    address = str(gul.post("/desk/serve/", {"number": town.people["Shaheen Akhtar"].number})["Location"])
    gul.post(f"{address}leave/")
    day = HubDay.objects.get()
    assert (day.called, day.served, day.left) == (2, 1, 1)


def test_a_number_begins_one_sitting_and_another_officers_number_none(town: Town, hub: Office) -> None:
    gul, sana = at_the_window(hub), at_the_window(hub, username="sana")
    gul.post("/queue/take/", once())
    gul.post("/queue/call/", once() | {"counter": "1"})
    serve(sana, town, "Noor Muhammad")
    assert Sitting.objects.get().ticket is None
    serve(gul, town, "Shaheen Akhtar")
    serve(gul, town, "Palwasha")
    assert Sitting.objects.filter(ticket__isnull=False).count() == 1
    assert Sitting.objects.get(ticket__isnull=False).number == town.people["Shaheen Akhtar"].number


def serve(client: Client, town: Town, name: str) -> None:
    assert client.post("/desk/serve/", {"number": town.people[name].number}).status_code == 302
