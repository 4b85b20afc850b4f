"""Workers are killed while they deliver: what they had begun is done once all the same."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from saiban.exchange.deliveries import finding
from saiban.exchange.deliveries.accepting import accept
from saiban.exchange.deliveries.delivering import Courier
from saiban.exchange.deliveries.finding import find_notifications
from saiban.exchange.models import Delivery
from tests.exchange.correspondence import SHORT, partner_of, received, subscribe_message, subscription_to
from tests.exchange.simulator import PartnerSystem
from tests.prepared import SOURCE
from tests.registry.agreed import agree
from tests.registry.office import Office, said

WORKER = """
import sys
from datetime import timedelta
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.utils import timezone
database, host = sys.argv[1:]
connection.settings_dict["NAME"] = database
settings.LOCAL_PARTNERS = frozenset({host})
from saiban.exchange.deliveries.delivering import Courier
from saiban.exchange.deliveries.finding import find_notifications
from saiban.exchange.deliveries.sending import Limits
from saiban.exchange.models import Delivery
for minute in range(100_000):  # each tour is a minute later than the one before
    now = timezone.now() + timedelta(minutes=minute)
    find_notifications(now=now)
    Courier(now=lambda: now, limits=Limits(seconds=2)).tour()
    if not Delivery.objects.filter(state="waiting").exists():
        break
"""
KILLS = 4
WOMEN = [
    f"{first} {last}" for first in ("Zainab", "Parveen", "Nasreen", "Shamim") for last in ("Bibi", "Akhtar", "Khan")
]


def rows() -> list[dict[str, Any]]:
    return [
        said(f"eobi:{number}", name, sex="female", district="PK601", enrolment_status="active")
        for number, name in enumerate(WOMEN)
    ]


class Killed:
    """A worker, started again each time that the partner's system kills it."""

    def __init__(self, system: PartnerSystem, seed: int) -> None:
        self.system = system
        self.chance = random.Random(seed)
        self.struck = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self) -> int:
        """Start a worker and return its status when it has ended."""
        arguments = [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]), self.system.host]
        self.process = subprocess.Popen(arguments, env=os.environ | {"PYTHONPATH": str(SOURCE)})
        return self.process.wait(300)

    def way(self) -> Any:
        """Meet a request: well, badly, or with a kill before or after the answer."""
        usual = [self.system.behave, self.system.failing, self.system.reset, self.system.garbage]
        with self._lock:
            if self.struck < KILLS and self.chance.random() < 0.4:
                self.struck += 1
                return self.chance.choice([self._before, self._after])
        return self.chance.choices(usual, weights=[6, 2, 1, 1])[0]

    def _before(self, handler: Any, body: bytes) -> None:
        self.system.process(body)
        self._kill()
        handler.close_connection = True

    def _after(self, handler: Any, body: bytes) -> None:
        self.system.behave(handler, body)
        self._kill()

    def _kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_killed_workers_lose_nothing_and_let_nothing_be_done_twice(tmp_path: Path, settings: Any) -> None:
    office = Office(tmp_path, {}).open()
    with PartnerSystem() as system:
        settings.LOCAL_PARTNERS = frozenset({system.host})
        partner = partner_of(system)
        agree("eobi-checks", fields=["name", "sex"])
        message = subscribe_message(subscription_to("REGISTER"))
        accept(received(partner, "subscribe", message, uri=system.address("notify")))
        Courier(limits=SHORT).tour()
        system.processed.clear()
        office.publish(rows())
        worker = Killed(system, seed=11)
        system.always(worker.way)

        ends = [worker.start()]
        while ends[-1] == -signal.SIGKILL:
            ends.append(worker.start())

    assert (ends[-1], worker.struck) == (0, KILLS)
    notified = Delivery.objects.filter(action="notify")
    assert set(notified.values_list("state", flat=True)) == {"delivered"}
    assert set(system.processed) == {str(one) for one in notified.values_list("message_id", flat=True)}
    told = [one["message"]["notify_event"][0]["data"]["reg_records"] for one in system.processed.values()]
    assert sorted(one["demographic_info"]["name"]["given_name"] for one in told) == sorted(WOMEN)


@pytest.mark.django_db(transaction=True)
def test_a_search_for_events_that_is_broken_off_goes_on_where_it_was(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path, {}).open()
    with PartnerSystem() as system:
        settings.LOCAL_PARTNERS = frozenset({system.host})
        partner = partner_of(system)
        agree("eobi-checks", fields=["name", "sex"])
        message = subscribe_message(subscription_to("REGISTER"))
        accept(received(partner, "subscribe", message, uri=system.address("notify")))
    office.publish(rows())
    monkeypatch.setattr(finding, "CHUNK", 5)
    notify, chunks = finding._notify, []

    def broken(*arguments: Any) -> int:
        chunks.append(arguments)
        found = notify(*arguments)
        if len(chunks) == 2:
            raise KeyboardInterrupt  # as a kill: nothing catches it
        return found

    monkeypatch.setattr(finding, "_notify", broken)
    with pytest.raises(KeyboardInterrupt):
        find_notifications(now=timezone.now())
    assert 0 < Delivery.objects.filter(action="notify").count() < len(WOMEN)

    find_notifications(now=timezone.now())
    assert Delivery.objects.filter(action="notify").count() == len(WOMEN)
