"""Writing a message down, and sending one again that was laid aside."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.utils import timezone

from saiban.frame.crypto import seal
from saiban.frame.models import OutboxMessage
from saiban.frame.outbox.gateways import KIND
from saiban.frame.outbox.jobs import deliver_soon

LONGEST_TEXT = 4000


@transaction.atomic
def send(
    *, channel: Literal["sms", "email"], to: str, text: str, language: str, about: str, key: str
) -> OutboxMessage | None:
    """Write a message into the outbox in the running transaction and return it; None where its key is there already.

    `to` is a phone as `saiban.terms.phones.parse_phone` returns it (+923001234567) or a mail address, `about` a number
    that may be seen by anyone (a case's), `key` the caller's own: a message is sent once under a key.
    """
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise ValueError(f"A message has between 1 and {LONGEST_TEXT} letters.")
    _hold_to_shape(channel, to)
    made, new = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "recipient": seal(KIND, to),
            "ending": to[-4:] if channel == OutboxMessage.Channel.SMS else "",
            "content": seal(KIND, text),
            "language": language,
            "about": about,
        },
    )
    if not new:
        return None
    deliver_soon()
    return made


@transaction.atomic
def resend(message: OutboxMessage) -> bool:
    """Let a message that was laid aside be tried again from the start; say whether there was one to try."""
    again = OutboxMessage.objects.filter(pk=message.pk, state=OutboxMessage.State.GIVEN_UP)
    waiting = OutboxMessage.State.WAITING
    if not again.update(state=waiting, attempts=0, fault="", settled_at=None, next_at=timezone.now()):
        return False
    deliver_soon()
    return True


def _hold_to_shape(channel: str, to: str) -> None:
    """Raise ValueError, without the address in it, for one that no gateway could take."""
    if channel == OutboxMessage.Channel.SMS:
        right = to.startswith("+") and to[1:].isascii() and to[1:].isdigit() and 8 <= len(to) <= 16
    elif channel == OutboxMessage.Channel.EMAIL:
        name, at, host = to.partition("@")
        right = bool(name and at and "." in host) and not any(one.isspace() for one in to)
    else:
        raise ValueError(f"{channel!r} is no channel; those that are: sms, email.")
    if not right:
        raise ValueError("The recipient is no phone number such as +923001234567, or no mail address.")
