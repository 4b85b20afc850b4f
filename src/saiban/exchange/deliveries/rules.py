"""When a message that was not acknowledged is sent again, and when it is given up: pure decisions, no database."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
REFUSALS = 5
"""So often a partner that is there and says no is asked again before its message goes to the steward, and those behind
it go on."""


class Fault(models.TextChoices):
    """Why a message was not delivered, in the words of the steward's page."""

    UNREACHABLE = "unreachable", _("The partner's system can't be reached.")
    NO_SUCH_HOST = "no_such_host", _("The host's name leads to no address.")
    TIMED_OUT = "timed_out", _("The partner's system did not answer in time.")
    BROKEN_OFF = "broken_off", _("The connection broke before the answer was whole.")
    TLS = "tls", _("The certificate of the partner's system is not in order.")
    FORBIDDEN_ADDRESS = "forbidden_address", _("The host leads to an address inside a private network.")
    NOT_ON_LIST = "not_on_list", _("The address is not on the list of the partner's hosts any more.")
    TOO_LONG = "too_long", _("The answer was longer than an acknowledgement can be.")
    FAILING = "failing", _("The partner's system reported a fault of its own.")
    REDIRECTED = "redirected", _("The partner's system pointed to another address, which is not followed.")
    REFUSED = "refused", _("The partner's system refused the message.")
    NOT_ACKNOWLEDGED = "not_acknowledged", _("The answer was not an acknowledgement.")
    NOT_MADE = "not_made", _("The message could not be made; the log of the worker says why.")
    NOT_PERMITTED = "not_permitted", _("No agreement allows it any more.")
    TOO_MANY_TODAY = "too_many_today", _("The agreement's number of people for the day was used up.")
    NOTHING_TO_TELL = "nothing_to_tell", _("The agreement does not reach the person any more.")
    PARTNER_OFF = "partner_off", _("The partner is switched off.")


FINAL = frozenset({Fault.NOT_PERMITTED, Fault.NOT_ON_LIST, Fault.PARTNER_OFF})
"""What does not mend itself: the message goes to the steward at once."""

_BUSY = frozenset({408, 425, 429})


def judged(status: int, body: bytes) -> Fault | None:
    """Say what is wrong with a partner's answer; None where it acknowledges the message.

    An acknowledgement is a 2xx with `{"message": {"ack_status": "ACK", ...}}` (DCI, Response).
    """
    if status >= 500 or status in _BUSY:
        return Fault.FAILING
    if 300 <= status < 400:
        return Fault.REDIRECTED
    if not 200 <= status < 300:
        return Fault.REFUSED
    said = _ack_status(body)
    if said == "ACK":
        return None
    return Fault.REFUSED if said in ("NACK", "ERR") else Fault.NOT_ACKNOWLEDGED


def _ack_status(body: bytes) -> object:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    message = answer.get("message") if isinstance(answer, dict) else None
    return message.get("ack_status") if isinstance(message, dict) else None


def after(
    fault: Fault,
    *,
    message_id: uuid.UUID,
    attempts: int,
    refusals: int,
    since: datetime,
    now: datetime,
    midnight: datetime,
) -> datetime | None:
    """Return when a message is tried again, None where it is given up.

    It was queued at `since` and tried `attempts` times; `refusals` times the partner said no.

    The wait doubles from FIRST_WAIT to LONGEST_WAIT, less up to a quarter that differs from message to message, so that
    a partner that comes back is not asked by all at once. `midnight` is when the next day's allowance begins.
    """
    if fault in FINAL or refusals >= REFUSALS or now - since >= GIVEN_UP_AFTER:
        return None
    if fault == Fault.TOO_MANY_TODAY:
        return midnight
    wait = min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
    return now + wait * (1 - _jitter(message_id, attempts) / 4)


def _jitter(message_id: uuid.UUID, attempts: int) -> float:
    """Return a number from 0 to 1 that a message and a try always share."""
    digest = hashlib.blake2b(message_id.bytes + attempts.to_bytes(4, "big"), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 0xFFFFFFFF
