"""Slips of paper by which a person opens their own record: made at the desk, typed on a public page, soon void."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from saiban.access import log, queries
from saiban.access.models import RecordSlip
from saiban.access.sign_in import attempts
from saiban.access.viewer import Viewer
from saiban.terms.digits import to_latin

LASTS = timedelta(days=7)
OPEN_FOR = timedelta(minutes=30)  # from its first opening, so that a bad line does not cost the slip
DIGITS = 8
_SALT = "saiban.access.own_record"


class NoSuchSlip(Exception):
    """Number and code do not fit, or the slip is used or expired: the four can't be told apart."""


@dataclass(frozen=True)
class Slip:
    """What is printed: the code, in two groups of four digits, and when it ends."""

    code: str
    expires_at: datetime


@transaction.atomic
def make_slip(*, by: Viewer, person: int) -> Slip:
    """Make a slip for a person at the desk. An earlier one of theirs is void; expired ones are thrown away."""
    now = timezone.now()
    RecordSlip.objects.filter(expires_at__lt=now).delete()
    RecordSlip.objects.filter(person=person).delete()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    expires = now + LASTS
    RecordSlip.objects.create(person=person, code_digest=_digest(person, code), made_by=by.user, expires_at=expires)
    log.write(by, act="make_slip", subject_kind="person", subjects=[person], results=1)
    return Slip(f"{code[:4]}-{code[4:]}", expires)


def open_slip(request: HttpRequest, *, number: str, code: str) -> int:
    """Return the key of the person whose slip this is, and write the opening on the log.

    Raises NoSuchSlip, or `attempts.LockedOut` after 5 failures with this number or 50 from this address in 15 minutes.
    """
    guess = f"slip {number}"
    attempts.take_turn(request, guess)
    now = timezone.now()
    plain = "".join(one for one in to_latin(code) if one.isdigit())
    digests = [_digest(key, plain) for key in queries.keys_of(number)]
    slip = RecordSlip.objects.select_for_update().filter(code_digest__in=digests, expires_at__gt=now).first()
    if slip is None or (slip.opened_at is not None and slip.opened_at < now - OPEN_FOR):
        attempts.count_failure(request, guess)
        log.write(None, act="open_slip", request=request.number, outcome="refused", reason="no_such_slip")
        raise NoSuchSlip
    if slip.opened_at is None:
        slip.opened_at = now
        slip.save(update_fields=["opened_at"])
    attempts.forget_failures(guess)
    log.write(None, act="open_slip", subject_kind="person", subjects=[slip.person], results=1, request=request.number)
    return slip.person


def ticket(person: int) -> str:
    """Return what the page hands back to itself after a slip was opened: signed, good for half an hour."""
    return signing.dumps(person, salt=_SALT)


def person_of(ticket: str) -> int:
    """Return whose ticket this is. Raises NoSuchSlip for one that was made up or is too old."""
    try:
        person = signing.loads(ticket, salt=_SALT, max_age=OPEN_FOR)
    except signing.BadSignature as fault:
        raise NoSuchSlip from fault
    return int(person)


def _digest(person: int, code: str) -> str:
    return salted_hmac(_SALT, f"{person}:{code}", algorithm="sha256").hexdigest()
