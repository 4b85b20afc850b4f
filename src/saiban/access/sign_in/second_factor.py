"""The second factor: codes of an app, security keys, and recovery codes; who must have one, and who has given it."""

from __future__ import annotations

import base64
import time
from datetime import timedelta

from allauth.core import context
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saiban.access import log, rules
from saiban.access.models import User
from saiban.access.viewer import Viewer
from saiban.frame import keys

GIVEN = "second_factor"
"""The session's note that its user gave a second factor: the user's key, so that it holds for nobody else."""

GIVEN_AT = "second_factor_at"
"""The session's note of when that was (seconds since 1970)."""


class MFAAdapter(DefaultMFAAdapter):
    """Secrets lie encrypted in the database; words are ours."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Wait for the next one and try again."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret under a key of its own, which `rotate-keys` leaves alone."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """What the app on the phone calls this registry."""
        return f"Saiban {self._get_site_name()}"

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """A name for a security key: key 1, key 2..."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(pgettext_lazy("a security key", "Key %(number)d")) % {"number": number}


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keys.key("second_factor")))


def factors_of(user: User) -> QuerySet[Authenticator]:
    """The user's apps and keys (recovery codes are none: they only stand in for one)."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)


def is_missing(request: HttpRequest) -> bool:
    """Say whether the posting acted from needs a second factor that this session has not given.

    In a demonstration (made-up people, accounts printed on the screen) none is asked for, and every page says so.
    """
    viewer = request.viewer
    if settings.DEMO or viewer.role is None or not rules.needs_second_factor(viewer.role):
        return False
    return request.session.get(GIVEN) != viewer.user.pk


def is_fresh(request: HttpRequest, within: timedelta) -> bool:
    """Say whether the session's second factor was given this short a time ago; in a demonstration none is asked for."""
    if settings.DEMO:
        return True
    given = request.session.get(GIVEN) == request.user.pk and request.session.get(GIVEN_AT, 0)
    return bool(given) and 0 <= time.time() - given < within.total_seconds()


def page_of(request: HttpRequest) -> str:
    """The name of the page where the factor is set up, or given where there is one already."""
    types = set(factors_of(request.user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in types:
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if types else "mfa_index"


def remove_all(*, user: User) -> None:
    """Take all factors from a user who lost them; the next sign-in asks for new ones."""
    for factor in Authenticator.objects.filter(user=user):
        factor.delete()


def _given(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: object) -> None:
    _note(request, user.pk)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _write(authenticator, "use_recovery_code")


def _saved(instance: Authenticator, created: bool, **_kwargs: object) -> None:
    if not created:
        return
    if instance.type == Authenticator.Type.RECOVERY_CODES:
        _write(instance, "make_recovery_codes")
        return
    _write(instance, "add_second_factor")
    request = context.request
    if request is not None and request.user.pk == instance.user_id:
        _note(request, instance.user_id)


def _deleted(instance: Authenticator, **_kwargs: object) -> None:
    if instance.type == Authenticator.Type.RECOVERY_CODES:
        return
    _write(instance, "remove_second_factor")
    request = context.request
    if request is not None and request.user.pk == instance.user_id and not factors_of(instance.user).exists():
        request.session.pop(GIVEN, None)
        request.session.pop(GIVEN_AT, None)


def _note(request: HttpRequest, user: int) -> None:
    request.session[GIVEN] = user
    request.session[GIVEN_AT] = int(time.time())


def _write(factor: Authenticator, act: str) -> None:
    request = context.request
    viewer = None
    if request is not None:
        viewer = request.viewer or Viewer(factor.user, None, request_id=request.number)
    log.write(viewer, act=act, subject_kind="user", subjects=[factor.user_id], results=1)


def listen() -> None:
    """Write on the log what happens to factors, in the transaction in which it happens; note who gave one."""
    signals.authenticator_used.connect(_given, dispatch_uid="saiban.second_factor.given")
    post_save.connect(_saved, sender=Authenticator, dispatch_uid="saiban.second_factor.saved")
    post_delete.connect(_deleted, sender=Authenticator, dispatch_uid="saiban.second_factor.deleted")
