"""The forms of codes and keys: allauth's, with our words and our count of failures."""

from __future__ import annotations

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from saiban.access.sign_in import attempts

VALID = 3 * 30
"""Seconds in which the app's code can be right, with clocks half a minute off (MFA_TOTP_TOLERANCE)."""

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


class _Counted:
    """A code that is guessed wrong too often is not looked at any more for a while; a right one holds once."""

    def clean_code(self) -> str:
        name = f"code of {self.user.pk}"
        try:
            attempts.take_turn(context.request, name)
        except attempts.LockedOut as fault:
            raise forms.ValidationError(_("Too many failed attempts. Wait 15 minutes and try again.")) from fault
        try:
            code = super().clean_code()
            digits = "".join(filter(str.isdigit, code))  # however it was spaced
            if not cache.add(attempts.digest_of(f"{name} {digits}"), "used", timeout=VALID):
                raise get_adapter().validation_error("incorrect_code")
        except forms.ValidationError:
            attempts.count_failure(context.request, name)
            raise
        attempts.forget_failures(name)
        return code


class CodeForm(_Counted, base.AuthenticateForm):
    """A code of the app, or a recovery code, after the password."""

    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(_CODE))


class CodeAgainForm(_Counted, base.ReauthenticateForm):
    """A code once more, before factors are changed."""

    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(_CODE))


class SetUpAppForm(_Counted, ActivateTOTPForm):
    """The first code of an app that is being set up."""

    code = forms.CharField(label=_("Code that the app shows"), max_length=20, widget=forms.TextInput(_CODE))


class AddKeyForm(AddWebAuthnForm):
    """A security key and what its owner calls it."""

    name = forms.CharField(label=_("Name of the key"), max_length=60, required=False)


class RenameKeyForm(EditWebAuthnForm):
    """Another name for a security key."""

    name = forms.CharField(label=_("Name of the key"), max_length=60)


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before the first factor is set up."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", "autofocus": True}),
    )
