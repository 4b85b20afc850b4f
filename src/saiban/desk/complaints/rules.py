"""How many complaints come in from one address without signing in: enough for an internet shop, too few for a flood."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saiban.desk.models import ComplaintTurn
from saiban.frame.turns import hold_turn

WINDOW = timedelta(minutes=15)
COMPLAINTS_OF_AN_ADDRESS = 20
_SALT = "saiban.desk.complaints"


class TooMany(Exception):
    """So many complaints came from this address that the next one has to wait."""


@transaction.atomic
def take_public_turn(request: HttpRequest) -> None:
    """Count a complaint from the request's address; many at once count like many in a row.

    Raises `TooMany` after 20 in 15 minutes.
    """
    address = salted_hmac(_SALT, request.META["REMOTE_ADDR"], algorithm="sha256").hexdigest()
    hold_turn(f"complaint {address}")
    recent = ComplaintTurn.objects.filter(address=address, at__gt=timezone.now() - WINDOW)
    if recent.count() >= COMPLAINTS_OF_AN_ADDRESS:
        raise TooMany
    ComplaintTurn.objects.create(address=address)


def forget_turns(before: datetime) -> int:
    """Remove the turns before a moment; return how many."""
    gone, _each = ComplaintTurn.objects.filter(at__lt=before).delete()
    return gone
