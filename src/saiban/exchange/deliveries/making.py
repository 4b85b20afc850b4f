"""Make the message of a delivery as it goes out: its content, in an envelope signed for this try.

The content is made once and kept sealed while it is on its way, so that every try sends the same and spends an
agreement's allowance once. It is made anew where the partner's agreements are not those under which it was made: what
is sent is always what is granted at that moment. The envelope is of each try, as checks of signature and clock want it;
its `message_id` stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from saiban.access.models import Agreement
from saiban.exchange.dci.answers import envelope
from saiban.exchange.deliveries.addresses import Callback, callback_of
from saiban.exchange.deliveries.answering import answer
from saiban.exchange.deliveries.notifying import notification
from saiban.exchange.deliveries.sealed import opened, sealed
from saiban.exchange.models import Delivery
from saiban.exchange.partners.known import KnownPartner


@dataclass(frozen=True)
class Outgoing:
    """A message ready to be posted."""

    callback: Callback
    body: bytes
    headers: dict[str, str]


def outgoing(delivery: Delivery, partner: KnownPartner) -> Outgoing:
    """Return a delivery's message for this try, in the running transaction.

    A partner that has registered a key for it gets its messages encrypted. Raises AddressRefused where the address may
    not be sent to any more, NotPermitted where no agreement allows it.
    """
    callback = callback_of(delivery.address, allowed=partner.callback_hosts, local=settings.LOCAL_PARTNERS)
    content = _content(delivery, partner)
    written = envelope(
        partner,
        delivery.action,
        content,
        total=1,
        completed=1,
        encrypted=partner.encryption_key is not None,
        message_id=str(delivery.message_id),
    )
    headers = {"Content-Type": "application/json", "User-Agent": "saiban"}
    return Outgoing(callback, written, headers)


def _content(delivery: Delivery, partner: KnownPartner) -> Any:
    """Return what the message says, made now or kept from an earlier try."""
    if not delivery.made_anew:
        return opened(delivery.content)
    granted = _standing(partner)
    if delivery.content is not None and delivery.granted == granted:
        return opened(delivery.content)
    content = answer(delivery, partner) if delivery.subscription is None else notification(delivery, partner)
    Delivery.objects.filter(pk=delivery.pk).update(content=sealed(content), granted=granted)
    return content


def _standing(partner: KnownPartner) -> str:
    """Return a digest of all that is agreed with the partner's organisation today: another one means to look again."""
    agreed = Agreement.objects.filter(organisation=partner.organisation, state=Agreement.State.APPROVED)
    codes = [one.code for one in agreed.order_by("code") if one.stands()]  # an agreement's words never change
    return hashlib.sha256("\n".join([partner.organisation.kind, *codes]).encode()).hexdigest()
