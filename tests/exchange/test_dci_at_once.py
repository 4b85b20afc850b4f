"""Searches that come at the same moment, outside of any transaction of a test: each stands whole or not at all.

Rukhsana Bibi of Lahore is in the registry. EOBI's system asks about her from eight lines at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from saiban.access.models import AccessLog, AgreementUse
from saiban.exchange.models import Message
from tests.exchange import asking
from tests.exchange.asking import SEARCH, System, number
from tests.registry.agreed import agree
from tests.registry_pages.town import CNIC_RUKHSANA, build

pytestmark = pytest.mark.django_db(transaction=True)
LINES = 8


@pytest.fixture
def committed(system: System) -> System:
    """The system, with the town's people in the database for every connection."""
    with transaction.atomic():
        build()
    return system


def at_once(ask: Callable[[int], Any], times: int) -> list[Any]:
    def asked(turn: int) -> Any:
        try:
            return ask(turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=LINES) as lines:
        return list(lines.map(asked, range(times)))


def told() -> tuple[int, int, int]:
    """Return how many looks at people are on the log, how many messages in the register, and how much was spent."""
    spent = sum(AgreementUse.objects.values_list("people", flat=True))
    return AccessLog.objects.filter(act="view", outcome="").count(), Message.objects.count(), spent


def test_a_message_that_comes_eight_times_at_once_is_answered_once(committed: System) -> None:
    agree("names", fields=["name"])
    envelope = committed.signed(committed.header("search"), asking.searches(number(CNIC_RUKHSANA)))
    answers = [answer for _status, answer in at_once(lambda _turn: committed.post(SEARCH, envelope), LINES)]
    assert sorted(answer["header"]["status"] for answer in answers) == ["rjct"] * (LINES - 1) + ["succ"]
    assert sum("message" in answer for answer in answers) == 1
    assert told() == (1, 1, 1)


def test_no_more_is_answered_at_once_than_the_day_allows(committed: System) -> None:
    agree("names", fields=["name"], a_day=5)
    statuses = [status for status, _answer in at_once(lambda _turn: committed.search(number(CNIC_RUKHSANA)), 12)]
    assert sorted(statuses) == [200] * 5 + [429] * 7
    assert told() == (5, 5, 5)


def test_a_message_of_many_searches_stands_whole_or_not_at_all(committed: System) -> None:
    """Six searches want seven statements of the database; of the second message nothing fits any more."""
    agree("names", fields=["name"], a_day=8)
    six = [number(CNIC_RUKHSANA)] * 6
    assert committed.search(*six)[0] == 200
    assert told() == (6, 1, 6)
    assert committed.search(*six)[0] == 429
    assert told() == (6, 1, 6)
