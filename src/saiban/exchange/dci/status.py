"""What became of a transaction: the status of each of its parts, of the asking partner's own messages alone.

No record is answered again here; an answer that was lost is asked for anew, under an agreement that stands now.
"""

from __future__ import annotations

from saiban.exchange.dci.codes import SearchReason, Status
from saiban.exchange.dci.messages import (
    LONGEST_ID,
    SearchResponse,
    SearchResult,
    StatusGiven,
    TxnStatusRequest,
    TxnStatusResponse,
    moment,
)
from saiban.exchange.dci.receiving import Received
from saiban.exchange.models import Message

MOST_MESSAGES = 100
_REASONS = {reason.value: reason for reason in SearchReason}


def respond(received: Received) -> TxnStatusResponse:
    """Answer what became of a transaction; one that is not known, or is another's, has no parts."""
    question = received.content(TxnStatusRequest)
    asked = question.txnstatus_request
    value = asked.attribute_value
    values = [value] if isinstance(value, str) else value
    own = Message.objects.filter(partner=received.partner.code, registry=received.registry).order_by("-pk")
    if asked.attribute_type == "transaction_id":
        found = own.filter(transaction_id__in=[one for one in values if one])
    elif asked.attribute_type == "correlation_id":
        found = own.filter(correlation_id__in=values)
    else:
        found = own.filter(transaction_id=question.transaction_id).exclude(transaction_id="")
    parts = [
        _part(message, reference, *said)
        for message in found[:MOST_MESSAGES]
        for reference, *said in message.outcome
        if asked.attribute_type != "reference_id_list" or reference in values
    ]
    first = found.first()
    return TxnStatusResponse(
        transaction_id=question.transaction_id,
        correlation_id=received.correlation_id,
        txnstatus_response=StatusGiven(
            txn_type=asked.txn_type,
            txn_status=SearchResponse(
                transaction_id=first.transaction_id if first else _short(values),
                correlation_id=first.correlation_id if first else received.correlation_id,
                search_response=parts,
            ),
        ),
    )


def _part(message: Message, reference: str, status: str, reason: str = "") -> SearchResult:
    return SearchResult(
        reference_id=reference,
        timestamp=moment(message.received_at),
        status=Status(status),
        status_reason_code=_REASONS.get(reason),
    )


def _short(values: list[str]) -> str:
    return values[0] if len(values) == 1 and len(values[0]) <= LONGEST_ID else ""
