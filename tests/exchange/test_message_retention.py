"""The register of messages is emptied after a year, but for what is still needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from saiban.exchange.deliveries.retention import REGISTERED_DAYS, forget_messages_before
from saiban.exchange.models import Attempt, Delivery, Message, Partner
from saiban.frame.retention import schedule
from tests.exchange.asking import System

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=REGISTERED_DAYS + 1)


def message(partner: Partner, code: str, **more: object) -> Message:
    """A message that came in long ago."""
    given = {"registry": "sr", "action": "search", "received_at": LONG_AGO} | more
    return Message.objects.create(partner=partner, message_id=code, correlation_id=code, **given)


def answer(to: Message, state: str, settled: bool) -> Delivery:
    """What was sent to answer a message, with a try."""
    sent = Delivery.objects.create(
        partner=to.partner, registry="sr", action="on-search", address="https://core.eobi.gov.pk/", answers=to,
        state=state, queued_at=LONG_AGO, next_at=LONG_AGO, settled_at=LONG_AGO if settled else None,
    )  # fmt: skip
    Attempt.objects.create(delivery=sent, at=LONG_AGO, status=200)
    return sent


def test_messages_go_after_a_year_but_for_what_waits_and_what_was_reported() -> None:
    partner = System().register()
    message(partner, "answered at once")
    answer(message(partner, "answered by a message"), "delivered", settled=True)
    answer(message(partner, "still on its way"), "waiting", settled=False)
    message(partner, "a report", content=b"sealed")
    message(partner, "of today", received_at=NOW)

    assert forget_messages_before(NOW - timedelta(days=REGISTERED_DAYS)) == 3
    left = set(Message.objects.values_list("message_id", flat=True))
    assert left == {"still on its way", "a report", "of today"}
    assert Delivery.objects.get().state == "waiting" and Attempt.objects.count() == 1


def test_the_schedule_has_a_line_for_them() -> None:
    lines = {line.code: line for line in schedule()}
    assert lines["exchange.messages"].dispose is forget_messages_before
    assert lines["exchange.reports"].days is None
