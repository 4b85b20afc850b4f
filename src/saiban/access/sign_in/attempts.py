"""Guessing is slowed down: failed passwords and failed codes are counted in the database, for all workers together."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saiban.access.models import SignInFailure
from saiban.frame.turns import hold_turn

WINDOW = timedelta(minutes=15)
FAILURES_OF_A_NAME = 5
FAILURES_OF_AN_ADDRESS = 50  # an office behind one address has many people, and each may mistype
KEPT = timedelta(days=30)


class LockedOut(Exception):
    """Too many failures under this name or from this address; they end when `WINDOW` has passed."""


def digest_of(name: str) -> str:
    """The keyed digest under which failures of a name are kept, because people type their password there by mistake."""
    return salted_hmac("saiban.access.sign_in", name.strip().lower(), algorithm="sha256").hexdigest()


def take_turn(request: HttpRequest, name: str) -> None:
    """Let a guess under this name be made, once those that are being made have ended.

    Attempts under one name wait for each other, so that many at once count like many in a row. Raises LockedOut after
    5 failures of the name or 50 of the address in 15 minutes.
    """
    digest = digest_of(name)
    hold_turn(f"sign in {digest}")
    recent = SignInFailure.objects.filter(at__gt=timezone.now() - WINDOW)
    if recent.filter(name_digest=digest).count() >= FAILURES_OF_A_NAME:
        raise LockedOut
    if recent.filter(address=request.META["REMOTE_ADDR"]).count() >= FAILURES_OF_AN_ADDRESS:
        raise LockedOut


def count_failure(request: HttpRequest, name: str) -> None:
    """Keep a failure of this name and of the address that it came from."""
    SignInFailure.objects.create(name_digest=digest_of(name), address=request.META["REMOTE_ADDR"])


def forget_failures(name: str) -> None:
    """After a success: forget the failures of this name, and all that are too old to count."""
    old = Q(at__lt=timezone.now() - KEPT)
    SignInFailure.objects.filter(Q(name_digest=digest_of(name)) | old).delete()
