"""Handing what is due to the gateways, one message after the other.

A message is taken for a while (`rules.LEASE`) in a transaction of its own, handed over outside of any transaction, and
settled in another. A worker killed in between leaves it to the next one, which hands it over once more under the same
key: at least once, never lost.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from django.db import transaction
from django.utils import timezone

from saiban.frame.crypto import SealBroken, open_sealed
from saiban.frame.models import OutboxMessage
from saiban.frame.outbox.gateways import KIND, Gateway, NotTaken, Outgoing, gateway_of
from saiban.frame.outbox.rules import LEASE, wait_after

logger = structlog.get_logger("saiban.frame")
TOUR_SECONDS = 40.0


def deliver_due(*, gateway: Callable[[str], Gateway] = gateway_of, seconds: float = TOUR_SECONDS) -> bool:
    """Hand over what is due, the oldest first; say whether time ended before it did."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        message = _taken()
        if message is None:
            return False
        _settle(message, _carried(message, gateway))
    return True


@transaction.atomic
def _taken() -> OutboxMessage | None:
    """Take the oldest message that is due and that no other worker is at."""
    due = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, next_at__lte=timezone.now())
    message = due.select_for_update(skip_locked=True).order_by("next_at", "pk").first()
    if message is not None:
        message.attempts += 1
        message.next_at = timezone.now() + LEASE
        message.save(update_fields=["attempts", "next_at"])
    return message


def _carried(message: OutboxMessage, gateway: Callable[[str], Gateway]) -> NotTaken | None:
    """Hand a message over; return what was wrong (None: nothing)."""
    try:
        outgoing = Outgoing(
            key=message.key,
            channel=message.channel,
            to=open_sealed(KIND, bytes(message.recipient)),
            text=open_sealed(KIND, bytes(message.content)),
            language=message.language,
        )
        gateway(message.channel).carry(outgoing)
    except NotTaken as fault:
        return fault
    except SealBroken:
        return NotTaken("seal_broken", for_good=True)
    except Exception:  # whatever a gateway fails by, this message waits, and the others go out
        logger.exception("a message could not be handed over", message=message.pk)
        return NotTaken("broken")
    return None


def _settle(message: OutboxMessage, fault: NotTaken | None) -> None:
    """Write down what came of a try; one whose time ran out and that another worker has taken is left to that one."""
    now = timezone.now()
    fields: dict[str, object] = {"fault": fault.fault if fault else ""}
    wait = wait_after(message.attempts, for_good=fault.for_good) if fault else None
    if fault is None:
        fields |= {"state": OutboxMessage.State.SENT, "settled_at": now}
    elif wait is None:
        fields |= {"state": OutboxMessage.State.GIVEN_UP, "settled_at": now}
        logger.warning("a message was laid aside", message=message.pk, fault=fault.fault)
    else:
        fields["next_at"] = now + wait
    waiting = OutboxMessage.objects.filter(pk=message.pk, state=OutboxMessage.State.WAITING, attempts=message.attempts)
    waiting.update(**fields)
