"""How many complaints come in from one address without signing in: enough for an internet shop, too few for a flood."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from saiban.access.models import SignInFailure
from saiban.access.sign_in import attempts

WINDOW = timedelta(minutes=15)
COMPLAINTS_OF_AN_ADDRESS = 20
_NAME = "public complaint"


def take_public_turn(request: HttpRequest) -> None:
    """Count a complaint from the request's address. Raises `attempts.LockedOut` after 20 in 15 minutes."""
    recent = SignInFailure.objects.filter(
        at__gt=timezone.now() - WINDOW,
        address=request.META["REMOTE_ADDR"],
        name_digest=attempts.digest_of(_NAME),
    )
    if recent.count() >= COMPLAINTS_OF_AN_ADDRESS:
        raise attempts.LockedOut
    attempts.count_failure(request, _NAME)
