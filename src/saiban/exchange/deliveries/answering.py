"""Answers to questions that were acknowledged: the same as are given at once, made when they are sent."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from saiban.access.permits import NotPermitted, refuse
from saiban.exchange.dci import search, status
from saiban.exchange.dci.codes import Status
from saiban.exchange.dci.faults import NotTaken
from saiban.exchange.dci.messages import Header, SearchRequest, SearchResponse, SearchResult, moment
from saiban.exchange.dci.receiving import Received
from saiban.exchange.deliveries.sealed import opened
from saiban.exchange.models import Delivery, Message
from saiban.exchange.partners.known import KnownPartner

_SAID = 999


def answer(delivery: Delivery, partner: KnownPartner) -> dict[str, Any]:
    """Return the answer to the question that a delivery holds, in the running transaction.

    What is not permitted is answered as rejected, and the refusal goes on the log.
    """
    message = delivery.answers
    assert message is not None and delivery.question is not None  # noqa: S101 - for the reader of types
    question = opened(delivery.question)
    received = Received(
        partner=partner,
        registry=delivery.registry,
        action=message.action,
        header=Header.model_validate(question["header"]),
        message=question["message"],
        encrypted=question["encrypted"],
        correlation_id=message.correlation_id,
        request=str(delivery.message_id),
    )
    if message.action == "txn-status":
        return status.respond(received).written()
    found = _found(received)
    outcome = [
        (one.reference_id, one.status.value, one.status_reason_code.value if one.status_reason_code else "")
        for one in found.search_response
    ]
    Message.objects.filter(pk=message.pk).update(outcome=outcome)
    return found.written()


def _found(received: Received) -> SearchResponse:
    try:
        with transaction.atomic():
            return search.respond(received)
    except NotPermitted as fault:
        refuse(received.partner.asker(received.request), fault, act="exchange.search", subject_kind="person")
        said = fault.said
    except NotTaken as fault:
        said = fault.said
    asked = received.content(SearchRequest)
    rejected = [
        SearchResult(
            reference_id=one.reference_id,
            timestamp=moment(),
            status=Status.REJECTED,
            status_reason_message=said[:_SAID],
        )
        for one in asked.search_request
    ]
    return SearchResponse(
        transaction_id=asked.transaction_id, correlation_id=received.correlation_id, search_response=rejected
    )
