"""Subscriptions begin and end: each under an agreement that stands, and that is looked at with every notification."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saiban.access.asker import record
from saiban.access.permits import NotPermitted, refuse
from saiban.exchange.dci.codes import Status
from saiban.exchange.dci.faults import NotTaken
from saiban.exchange.dci.messages import moment
from saiban.exchange.dci.receiving import Received
from saiban.exchange.deliveries.messages import (
    SubscribeItem,
    SubscribeReason,
    SubscribeRequest,
    SubscribeResponse,
    SubscribeResult,
    SubscriptionEnded,
    SubscriptionGiven,
    UnsubscribeReason,
    UnsubscribeRequest,
    UnsubscribeResponse,
)
from saiban.exchange.deliveries.sealed import indexed, known_indexes, sealed
from saiban.exchange.deliveries.wanted import CriteriaInvalid, wanted, when_wanted
from saiban.exchange.models import Delivery, FollowedEvents, Subscription
from saiban.exchange.partners.known import KnownPartner
from saiban.frame.models import ChangeEvent
from saiban.registry.shared import Unanswerable

_SAID = 999


@transaction.atomic
def subscribe(received: Received, address: str) -> dict[str, Any]:
    """Begin the subscriptions of a message, each answered for itself; notifications go to `address`."""
    request = received.content(SubscribeRequest)
    seen: set[str] = set()
    results = []
    for item in request.subscribe_request:
        results.append(_result(received, item, address, twice=item.reference_id in seen))
        seen.add(item.reference_id)
    return SubscribeResponse(
        transaction_id=request.transaction_id, correlation_id=received.correlation_id, subscribe_response=results
    ).written()


def _result(received: Received, item: SubscribeItem, address: str, *, twice: bool) -> SubscribeResult:
    try:
        if twice:
            raise CriteriaInvalid(SubscribeReason.REFERENCE_TWICE, "Another subscription of the message has this id.")
        subscription = begin(
            received.partner, received.registry, item.subscribe_criteria, address, request=received.request
        )
    except CriteriaInvalid as fault:
        return _rejected(item, fault.reason, fault.said)
    except Unanswerable as fault:
        return _rejected(item, SubscribeReason.DETAILS, fault.said)
    except NotTaken as fault:
        return _rejected(item, SubscribeReason.DETAILS, fault.said)
    except NotPermitted as fault:
        refuse(received.partner.asker(received.request), fault, act="exchange.subscribe", subject_kind="person")
        return _rejected(item, SubscribeReason.DETAILS, fault.said)
    return SubscribeResult(
        reference_id=item.reference_id,
        timestamp=moment(),
        status=Status.DONE,
        subscriptions=[_given(subscription, item.subscribe_criteria)],
    )


def _rejected(item: SubscribeItem, reason: SubscribeReason, said: str) -> SubscribeResult:
    return SubscribeResult(
        reference_id=item.reference_id,
        timestamp=moment(),
        status=Status.REJECTED,
        status_reason_code=reason,
        status_reason_message=said[:_SAID],
    )


def begin(partner: KnownPartner, registry: str, said: Any, address: str, *, request: str) -> Subscription:
    """Begin a subscription of a partner to a registry (sr, ibr), with the criteria of the standard.

    Raises CriteriaInvalid, NotTaken where no purpose is stated, Unanswerable and NotPermitted.
    """
    asked, when = wanted(said, registry), when_wanted(said, now=timezone.localtime())
    permit = asked.authority.permit(partner.asker(request))
    asked.check(permit)
    standing = Subscription.objects.filter(
        partner=partner.code, registry=registry, digest__in=known_indexes(said), ended_at=None
    ).first()
    if standing is not None:
        raise CriteriaInvalid(SubscribeReason.ALREADY, f"This stands already, as subscription {standing.code}.")
    subscription = Subscription.objects.create(
        partner_id=partner.code,
        registry=registry,
        kind=asked.kind,
        criteria=sealed(said),
        digest=indexed(said),
        purpose=permit.purpose,
        agreement=permit.agreement.code,
        address=address,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        frequency=when.frequency,
        followed=_from_now(),
    )
    permit.log(
        "exchange.subscribe", subject_kind="subscription", subjects=[subscription.pk], fields=sorted(permit.fields)
    )
    return subscription


def _from_now() -> int:
    """Return the change event after which a new subscription begins: the last one that everybody has been told of.

    An event of a transaction that runs right now may have a lower key than one that is there already; it is not missed.
    """
    followed = FollowedEvents.objects.values_list("event", flat=True).first()
    if followed is not None:
        return followed
    newest = ChangeEvent.objects.aggregate(newest=Max("pk"))["newest"]
    return FollowedEvents.objects.get_or_create(pk=1, defaults={"event": newest or 0})[0].event


def _given(subscription: Subscription, said: Any) -> SubscriptionGiven:
    return SubscriptionGiven(
        code=str(subscription.code),
        status="subscribe",
        timestamp=moment(),
        reg_event_type=said["reg_event_type"],
        notify_record_type=said["notify_record_type"],
    )


@transaction.atomic
def unsubscribe(received: Received, _address: str) -> dict[str, Any]:
    """End the subscriptions of a message, all or none, with what of theirs is on its way."""
    request = received.content(UnsubscribeRequest)
    now = timezone.now()
    found = {one.code: one for one in _named(received, request.subscription_codes)}
    reason = _why_not(found, request.subscription_codes)
    if reason is None:
        for subscription in found.values():
            end(received.partner, subscription, now, request=received.request)
    return UnsubscribeResponse(
        transaction_id=request.transaction_id,
        correlation_id=received.correlation_id,
        timestamp=moment(),
        status=Status.DONE if reason is None else Status.REJECTED,
        status_reason_code=reason[0] if reason else None,
        status_reason_message=reason[1] if reason else None,
        subscription_status=[
            SubscriptionEnded(code=str(code), status="unsubscribe" if one.ended_at else "subscribe")
            for code, one in found.items()
        ],
    ).written()


def _named(received: Received, codes: list[str]) -> list[Subscription]:
    """Return the partner's own subscriptions of these codes; others are as if there were none."""
    own = Subscription.objects.filter(partner=received.partner.code, registry=received.registry)
    return list(own.filter(code__in=[code for text in codes if (code := _code(text))]).select_for_update())


def _code(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _why_not(found: dict[uuid.UUID, Subscription], codes: list[str]) -> tuple[UnsubscribeReason, str] | None:
    if not codes or any(_code(text) not in found for text in codes):
        return UnsubscribeReason.CODE, "subscription_codes: one of them is none of yours; nothing was ended."
    if any(one.ended_at for one in found.values()):
        return UnsubscribeReason.ALREADY, "subscription_codes: one of them has ended before; nothing was ended now."
    return None


def end(partner: KnownPartner, subscription: Subscription, now: datetime, *, request: str) -> None:
    """End a partner's own subscription, with what of it is on its way."""
    subscription.ended_at = now
    subscription.save(update_fields=["ended_at"])
    waiting = subscription.deliveries.filter(state__in=(Delivery.State.WAITING, Delivery.State.GIVEN_UP))
    waiting.update(state=Delivery.State.CANCELLED, settled_at=now, content=None)
    record(
        partner.asker(request),
        act="exchange.unsubscribe",
        purpose=subscription.purpose,
        subject_kind="subscription",
        subjects=[subscription.pk],
        agreement=subscription.agreement,
    )
