"""Signing in through the agency's provider: only users to whom an administrator bound a subject come in."""

from __future__ import annotations

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import callback
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from requests import RequestException

from saiban.access import log
from saiban.access.models import User
from saiban.access.sign_in import attempts
from saiban.access.sign_in.provider import PROVIDER
from saiban.access.viewer import Viewer

FAULTS = (RequestException, KeyError)
"""The provider can't be reached, or leaves out what the standard wants of its description and claims."""


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """No account is ever made or connected by signing in; nothing that the provider tells is kept."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Administrators make users; nobody else does."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let through whom an administrator has bound, by a claim for which the provider vouches."""
        told = sociallogin.account.extra_data
        bound = sociallogin.is_existing and sociallogin.state.get("process") == AuthProcess.LOGIN
        if bound:
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
        if not bound or not _vouched_for(told):
            attempts.count_failure(request, f"agency {sociallogin.account.uid}")
            raise ImmediateHttpResponse(_refused(request, _("No user here is bound to your agency's sign-in."), 403))

    def on_authentication_error(self, request: HttpRequest, *_args: object, **_kwargs: object) -> None:
        """The provider refused, did not answer or answered what does not hold."""
        raise ImmediateHttpResponse(_refused(request, _("Your agency's sign-in did not confirm who you are."), 401))


def begin(request: HttpRequest, *, next_address: str) -> HttpResponse:
    """Send the visitor to the provider. Raises SocialApp.DoesNotExist where the environment names none."""
    provider = get_social_adapter(request).get_provider(request, PROVIDER)
    try:
        return provider.redirect(request, process=AuthProcess.LOGIN, next_url=next_address)
    except FAULTS:
        return _unreachable(request)


def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider sent back. Raises Http404 where the environment names no such provider."""
    try:
        return callback(request, provider_id)
    except FAULTS:
        return _unreachable(request)


def name() -> str:
    """What the sign-in page calls the provider; empty where there is none."""
    configured = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect")
    return configured["APPS"][0]["name"] if configured else ""


def subject_of(user: User) -> str:
    """The subject bound to a user; empty where there is none."""
    return SocialAccount.objects.filter(user=user, provider=PROVIDER).values_list("uid", flat=True).first() or ""


def bind(*, by: Viewer, user: User, subject: str) -> None:
    """Let whom the provider calls `subject` sign in as this user; with no subject nobody any more.

    Raises ValidationError where another user has the subject.
    """
    if SocialAccount.objects.filter(provider=PROVIDER, uid=subject).exclude(user=user).exists():
        raise ValidationError(_("Another user is bound to this already."))
    SocialAccount.objects.filter(user=user, provider=PROVIDER).delete()
    if subject:
        SocialAccount.objects.create(user=user, provider=PROVIDER, uid=subject)
    act = "bind_sign_in" if subject else "unbind_sign_in"
    log.write(by, act=act, subject_kind="user", subjects=[user.pk], results=1)


def _vouched_for(told: dict[str, dict[str, object]]) -> bool:
    """Token and user info must speak of one subject (OpenID Connect Core 5.3.2); a mail address must be checked."""
    claim = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["uid_field"]
    subjects = {part["sub"] for part in told.values()}
    said = told.get("userinfo") or told.get("id_token") or {}
    return len(subjects) == 1 and (claim != "email" or said.get("email_verified") is True)


def _unreachable(request: HttpRequest) -> HttpResponse:
    return _refused(request, _("Your agency's sign-in can't be reached, or did not answer as it should."), 503)


def _refused(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "access/single_refused.html", {"reason": reason}, status=status)
