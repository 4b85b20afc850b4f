"""Envelopes that go out: answers, acknowledgements and errors."""

from __future__ import annotations

import uuid
from typing import Any

from saiban.exchange import keys
from saiban.exchange.dci import encryption, signatures
from saiban.exchange.dci.codes import Status
from saiban.exchange.dci.faults import NotTaken
from saiban.exchange.dci.messages import AnswerHeader, moment
from saiban.exchange.partners.known import KnownPartner

_SAID = 999
_PLAIN_ERRORS = frozenset({401, 403, 500})
"""Statuses for which the standard has an error body of its own; other errors of an endpoint that answers at once have
the form of its answer."""


def envelope(
    partner: KnownPartner,
    action: str,
    message: dict[str, Any] | None,
    *,
    status: Status = Status.DONE,
    total: int | None = None,
    completed: int | None = None,
    fault: NotTaken | None = None,
    encrypted: bool = False,
    message_id: str = "",
) -> bytes:
    """Return a signed message to a partner, encrypted for it where asked; `fault` says why its own was rejected."""
    header = AnswerHeader(
        message_id=message_id or str(uuid.uuid4()),
        message_ts=moment(),
        action=action,
        status=status,
        status_reason_code=fault.header if fault else None,
        status_reason_message=fault.said[:_SAID] if fault else None,
        total_count=total,
        completed_count=completed,
        sender_id=keys.OUR_ID,
        receiver_id=partner.sender_id,
        is_msg_encrypted=encrypted,
    ).written()
    if encrypted and message is not None and partner.encryption_key is not None:
        message = encryption.encrypt(message, partner.encryption_key)
    return signatures.signed(keys.signing_key(), header, message)


def acknowledgement(correlation_id: str) -> dict[str, Any]:
    """Return that a message was taken and is answered later."""
    return {"message": {"ack_status": "ACK", "timestamp": moment(), "correlation_id": correlation_id}}


def error(fault: NotTaken, correlation_id: str, *, action: str = "") -> dict[str, Any]:
    """Return the body of an HTTP error, in both forms that are seen in the field.

    `action` is that of the answer, where the endpoint answers at once: its errors keep the form of its answers.
    """
    said = {"code": fault.code.value, "message": fault.said[:_SAID]}
    body: dict[str, Any] = {"errors": [said]}
    if action and fault.status not in _PLAIN_ERRORS:
        header = AnswerHeader(
            message_id=str(uuid.uuid4()),
            message_ts=moment(),
            action=action,
            status=Status.REJECTED,
            status_reason_message=said["message"],
            sender_id=keys.OUR_ID,
        )
        return body | {"header": header.written()}
    acknowledged = {"ack_status": "ERR", "timestamp": moment(), "correlation_id": correlation_id, "error": said}
    return body | {"message": acknowledged}
