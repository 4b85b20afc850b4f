"""What is said to people by text message is said once, when its work stands, however often the gateway fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from saiban.frame import outbox
from saiban.frame.models import OutboxMessage
from saiban.frame.outbox.delivering import deliver_due
from saiban.frame.outbox.gateways import FileGateway, HttpGateway, Outgoing
from saiban.frame.outbox.rules import WAITS
from saiban.frame.retention import schedule
from tests.frame.sms_gateway import SmsGateway

RECEIVED = "آپ کی درخواست موصول ہو گئی ہے۔"
NASREEN = "+923014567890"


@pytest.fixture
def operator(settings: Any) -> Iterator[SmsGateway]:
    """The operator's gateway, set as ours."""
    with SmsGateway() as gateway:
        settings.LOCAL_PARTNERS = frozenset({gateway.host})
        settings.OUTBOX_GATEWAYS = {"sms": (gateway.address, "token-of-ours")}
        yield gateway


def say(key: str = "received:1", **other: Any) -> OutboxMessage | None:
    told = {"channel": "sms", "to": NASREEN, "text": RECEIVED, "language": "ur", "about": "APP-LHR-26-0000014"}
    return outbox.send(**(told | other), key=key)


def pass_time(**time: int) -> None:
    OutboxMessage.objects.update(next_at=timezone.now() - timedelta(seconds=1), **time)


@pytest.mark.django_db
def test_a_message_reaches_the_operator_once_with_its_words(operator: SmsGateway) -> None:
    message = say()
    assert say() is None, "a second one under the same key is the same message"
    deliver_due()
    assert operator.sent == {"received:1": {"key": "received:1", "to": NASREEN, "text": RECEIVED, "language": "ur"}}
    assert operator.tokens == ["Bearer token-of-ours"]
    message.refresh_from_db()
    assert (message.state, message.ending, message.attempts) == ("sent", "7890", 1)
    deliver_due()
    assert len(operator.asked) == 1


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_said(operator: SmsGateway) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        say()
        raise ZeroDivisionError
    deliver_due()
    assert operator.asked == []


@pytest.mark.django_db
def test_recipient_and_words_are_sealed_at_rest() -> None:
    say()
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text FROM frame_outboxmessage m")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(args::text, '') FROM procrastinate_jobs")
        queued = cursor.fetchone()[0] or ""
    for secret in (NASREEN[1:], NASREEN.encode().hex(), RECEIVED, RECEIVED.encode().hex()):
        assert secret not in stored and secret not in queued


@pytest.mark.django_db
def test_a_gateway_that_is_down_is_asked_ever_more_slowly_and_then_a_person_looks(operator: SmsGateway) -> None:
    operator.answers = [503] * (len(WAITS) + 1)
    message = say()
    for attempt, wait in enumerate(WAITS, 1):
        deliver_due()
        message.refresh_from_db()
        assert (message.state, message.fault, message.attempts) == ("waiting", "http_503", attempt)
        assert wait - timedelta(minutes=1) < message.next_at - timezone.now() <= wait
        pass_time()
    deliver_due()
    message.refresh_from_db()
    assert message.state == "given_up" and operator.sent == {}
    assert outbox.resend(message)
    deliver_due()
    message.refresh_from_db()
    assert message.state == "sent" and list(operator.sent) == ["received:1"]
    assert not outbox.resend(message), "what was sent is not sent again"


@pytest.mark.django_db
def test_an_answer_that_never_came_makes_no_second_message(operator: SmsGateway) -> None:
    operator.answers = [0]
    say()
    deliver_due()
    pass_time()
    deliver_due()
    assert len(operator.asked) == 2 and len(operator.sent) == 1
    assert OutboxMessage.objects.get().state == "sent"


@pytest.mark.django_db
def test_a_number_that_does_not_exist_is_not_tried_again_and_stops_nobody_else(operator: SmsGateway) -> None:
    operator.answers = [422]
    say("first")
    say("second", to="+923337654321")
    deliver_due()
    states = dict(OutboxMessage.objects.values_list("key", "state"))
    assert states == {"first": "given_up", "second": "sent"}


@pytest.mark.django_db
def test_a_worker_that_died_leaves_its_message_to_the_next(operator: SmsGateway) -> None:
    class Dying:
        def carry(self, message: Outgoing) -> None:
            raise KeyboardInterrupt

    say()
    with pytest.raises(KeyboardInterrupt):
        deliver_due(gateway=lambda channel: Dying())
    deliver_due()
    assert operator.asked == [], "its lease has not run out: it may still be at it"
    pass_time()
    deliver_due()
    assert list(operator.sent) == ["received:1"]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["0301 4567890", "", "+92-301-4567890", "nasreen"])
def test_what_is_no_number_is_refused_without_being_repeated(wrong: str) -> None:
    with pytest.raises(ValueError, match="no phone number") as said:
        say(to=wrong)
    assert not wrong or wrong not in str(said.value)


def test_without_a_gateway_messages_are_files_for_the_installation_alone(tmp_path: Path) -> None:
    FileGateway(tmp_path).carry(Outgoing("received:1", "sms", NASREEN, RECEIVED, "ur"))
    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_text())["text"] == RECEIVED
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_gateway_without_encryption_is_refused() -> None:
    with pytest.raises(Exception, match="https"):
        HttpGateway("http://sms.example.pk/send")


@pytest.mark.django_db
def test_after_half_a_year_nothing_is_left_of_it(operator: SmsGateway) -> None:
    say()
    deliver_due()
    line = next(one for one in schedule() if one.code == "frame.outbox")
    assert line.days == 180 and line.dispose is not None
    assert line.dispose(timezone.now() - timedelta(days=1)) == 0
    assert line.dispose(timezone.now() + timedelta(days=1)) == 1
    assert not OutboxMessage.objects.exists()
