"""Deliver what waits: in order within a subscription, again and again with growing pauses, until it is acknowledged.

Each try has three steps: make the message (one transaction, with what it reads of people on the log), post it, write
down what came of it (one transaction). Whoever is killed between posting and writing leaves the message waiting; it is
posted again under the same `message_id`, by which the partner knows it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.utils import timezone

from saiban.access.permits import NotPermitted, Refusal, refuse
from saiban.exchange.deliveries.addresses import AddressRefused
from saiban.exchange.deliveries.making import Outgoing, outgoing
from saiban.exchange.deliveries.notifying import NothingToTell
from saiban.exchange.deliveries.rules import Fault, after, judged
from saiban.exchange.deliveries.sending import Limits, NotSent, post
from saiban.exchange.models import Attempt, Delivery
from saiban.exchange.partners.known import known

logger = structlog.get_logger("saiban.exchange")

ROUND = 200
"""Messages of one subscription that are delivered before others have their turn."""

_NOBODY_THERE = frozenset({Fault.UNREACHABLE, Fault.NO_SUCH_HOST, Fault.TIMED_OUT, Fault.TLS, Fault.FORBIDDEN_ADDRESS})


@dataclass
class Courier:
    """Delivers what is due. `now` tells the time, `limits` hold for each message, `seconds` for the whole tour."""

    now: Callable[[], datetime] = timezone.now
    limits: Limits = field(default_factory=Limits)
    seconds: float = 50.0

    def tour(self) -> bool:
        """Deliver all that is due, or as much as there is time for; say whether something due is left.

        Of a partner whose system is not there one message is tried, and the others left for the next tour.
        """
        until = time.monotonic() + self.seconds
        absent: set[str] = set()
        while heads := [head for head in self._due() if head.partner_id not in absent]:
            worked = False
            for head in heads:
                if time.monotonic() > until:
                    return True
                if head.partner_id in absent:
                    continue
                with _lane_held(head) as mine:
                    if mine:
                        worked = True
                        if self._lane(head, until) in _NOBODY_THERE:
                            absent.add(head.partner_id)
            if not worked:
                return False  # another worker is at all of them
        return False

    def _due(self) -> list[Delivery]:
        """The first waiting message of each subscription and every waiting answer, as far as they are due."""
        now = self.now()
        waiting = Delivery.objects.filter(state=Delivery.State.WAITING).defer("content", "question")
        answers = waiting.filter(subscription=None, next_at__lte=now)
        firsts = waiting.filter(subscription__isnull=False).order_by("subscription", "pk").distinct("subscription")
        heads = [*answers, *(head for head in firsts if head.next_at <= now)]
        return sorted(heads, key=lambda head: (head.next_at, head.pk))

    def _lane(self, head: Delivery, until: float) -> Fault | None:
        """Deliver a message and, where it was a subscription's, those behind it; return what stopped it."""
        delivery: Delivery | None = head
        for _turn in range(ROUND):
            if delivery is None or time.monotonic() > until:
                return None
            if fault := self.attempt(delivery.pk):
                return fault
            delivery = self._behind(head)
        return None

    def _behind(self, head: Delivery) -> Delivery | None:
        if head.subscription_id is None:
            return None
        lane = Delivery.objects.filter(subscription=head.subscription_id, state=Delivery.State.WAITING)
        first = lane.order_by("pk").first()
        return first if first and first.next_at <= self.now() else None

    def attempt(self, key: int) -> Fault | None:
        """Try once to deliver a message, and return what was wrong (None: nothing, or it is not due any more)."""
        delivery = Delivery.objects.select_related("subscription", "answers").get(pk=key)
        if delivery.state != Delivery.State.WAITING or delivery.next_at > self.now():
            return None  # another worker was at it since it was looked up
        fault, status = self._try(delivery)
        self._settle(key, fault, status)
        return fault

    def _try(self, delivery: Delivery) -> tuple[Fault | None, int | None]:
        made = _make(delivery)
        if isinstance(made, Fault):
            return made, None
        try:
            answer = post(made.callback, made.body, headers=made.headers, limits=self.limits)
        except NotSent as broken:
            return broken.fault, None
        return judged(answer.status, answer.body), answer.status

    @transaction.atomic
    def _settle(self, key: int, fault: Fault | None, status: int | None) -> None:
        """Write down what came of a try, and what follows from it."""
        now = self.now()
        delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=key)
        Attempt.objects.create(delivery=delivery, at=now, fault=fault or "", status=status)
        delivery.attempts += 1
        delivery.fault = fault or ""
        if delivery.state == Delivery.State.WAITING:
            _decide(delivery, fault, now)
        delivery.save()


def _make(delivery: Delivery) -> Outgoing | Fault:
    """Make the message, or say why it can't be made; a refusal by an agreement goes on the log."""
    partner = known(delivery.partner_id)
    if partner is None:
        return Fault.PARTNER_OFF
    try:
        with transaction.atomic():
            return outgoing(delivery, partner)
    except AddressRefused:
        return Fault.NOT_ON_LIST
    except NothingToTell:
        return Fault.NOTHING_TO_TELL
    except NotPermitted as refused:
        asker = partner.asker(str(delivery.message_id))
        refuse(asker, refused, act="exchange.notify", subject_kind=delivery.subject_kind)
        return Fault.TOO_MANY_TODAY if refused.reason == Refusal.TOO_MANY_TODAY else Fault.NOT_PERMITTED
    except Exception:  # whatever it is, this message waits, and those of others go out
        logger.exception("a message could not be made", delivery=delivery.pk)
        return Fault.NOT_MADE


def _decide(delivery: Delivery, fault: Fault | None, now: datetime) -> None:
    """Set what becomes of a waiting message after a try."""
    if fault is None:
        delivery.state, delivery.settled_at = Delivery.State.DELIVERED, now
        delivery.content = delivery.question = None
        return
    if fault == Fault.NOTHING_TO_TELL:
        delivery.state, delivery.settled_at, delivery.content = Delivery.State.CANCELLED, now, None
        return
    delivery.refusals += fault == Fault.REFUSED
    again = after(
        fault,
        message_id=delivery.message_id,
        attempts=delivery.attempts,
        refusals=delivery.refusals,
        since=delivery.queued_at,
        now=now,
        midnight=_midnight(now),
    )
    if again is None:
        delivery.state, delivery.settled_at = Delivery.State.GIVEN_UP, now
        if delivery.made_anew:
            delivery.content = None
    else:
        delivery.next_at = again


def _midnight(now: datetime) -> datetime:
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=1)


@contextmanager
def _lane_held(head: Delivery) -> Iterator[bool]:
    """Hold a lane, so that its messages go one after the other; say whether it was free. The dead hold nothing."""
    lane = f"answer:{head.pk}" if head.subscription_id is None else f"subscription:{head.subscription_id}"
    key = f"saiban.exchange.{lane}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        free = bool(cursor.fetchone()[0])
    try:
        yield free
    finally:
        if free and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
