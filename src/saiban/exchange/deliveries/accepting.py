"""Take a message that is answered later: acknowledge it, and queue its answer in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saiban.exchange.dci.answers import acknowledgement
from saiban.exchange.dci.codes import Err, Status
from saiban.exchange.dci.faults import NotTaken
from saiban.exchange.dci.messages import SearchRequest, TxnStatusRequest
from saiban.exchange.dci.receiving import Received, register
from saiban.exchange.deliveries.addresses import AddressRefused, callback_of
from saiban.exchange.deliveries.jobs import deliver_soon
from saiban.exchange.deliveries.sealed import sealed
from saiban.exchange.deliveries.subscribing import subscribe, unsubscribe
from saiban.exchange.models import Delivery

ANSWERS = {
    "search": "on-search",
    "txn-status": "txn-on-status",
    "subscribe": "on-subscribe",
    "unsubscribe": "on-unsubscribe",
}
"""What is answered later, and the action of each answer."""

_AT_ONCE: dict[str, Callable[[Received, str], dict[str, Any]]] = {"subscribe": subscribe, "unsubscribe": unsubscribe}


def accept(received: Received) -> dict[str, Any]:
    """Take a message and return the acknowledgement; its answer goes to `sender_uri` by and by.

    Subscriptions begin and end here, so that an event that comes before their answer is not missed. Raises NotTaken:
    then nothing of the message stands.
    """
    address = _address(received)
    with transaction.atomic():
        key = register(received, _parts(received))
        now = timezone.now()
        delivery = Delivery(
            partner_id=received.partner.code,
            registry=received.registry,
            action=ANSWERS[received.action],
            address=address,
            answers_id=key,
            queued_at=now,
            next_at=now,
        )
        if received.action in _AT_ONCE:
            delivery.content = sealed(_AT_ONCE[received.action](received, address))
        else:
            delivery.question = sealed(_question(received))
        delivery.save()
        deliver_soon()
    return acknowledgement(received.correlation_id)


def _address(received: Received) -> str:
    """Return where the answer goes, or raise NotTaken where nothing may be sent there."""
    address = received.header.sender_uri
    if address is None:
        raise NotTaken(Err.SENDER_ADDRESS, "header: sender_uri is missing; the answer is sent there.")
    try:
        callback_of(address, allowed=received.partner.callback_hosts, local=settings.LOCAL_PARTNERS)
    except AddressRefused as fault:
        raise NotTaken(Err.SENDER_ADDRESS, str(fault)) from fault
    return address


def _parts(received: Received) -> list[tuple[str, str]]:
    """Return the parts of a search, each not answered yet, for questions after the transaction."""
    if received.action == "txn-status":
        received.content(TxnStatusRequest)
    if received.action != "search":
        return []
    return [(one.reference_id, Status.PENDING.value) for one in received.content(SearchRequest).search_request]


def _question(received: Received) -> dict[str, Any]:
    return {
        "header": received.header.model_dump(mode="json", exclude_none=True),
        "message": received.message,
        "encrypted": received.encrypted,
    }
