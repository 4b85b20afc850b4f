"""Addresses of second factors: of allauth's pages those that are needed, under the names by which it calls them.

Everything else that allauth can do (signing up, mail, connecting accounts, passwordless entry) has no address here.
"""

from __future__ import annotations

from allauth.account.views import reauthenticate as password_again
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.urls import path

from saiban.access.decorators import half_signed_in
from saiban.access.views import signing_in

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="account_login"),  # the name by which allauth sends somebody back
    path("sign-in/code/", base.authenticate, name="mfa_authenticate"),
    path("sign-in/<slug:provider_id>/back/", signing_in.back_from_agency, name="openid_connect_callback"),
    path("second-factor/", half_signed_in(base.index), name="mfa_index"),
    path("second-factor/password/", half_signed_in(password_again), name="account_reauthenticate"),
    path("second-factor/code/", half_signed_in(base.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/app/", half_signed_in(app.activate_totp), name="mfa_activate_totp"),
    path("second-factor/app/remove/", half_signed_in(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/codes/", half_signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", half_signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("second-factor/keys/", half_signed_in(keys.list_webauthn), name="mfa_list_webauthn"),
    path("second-factor/keys/add/", half_signed_in(keys.add_webauthn), name="mfa_add_webauthn"),
    path("second-factor/keys/prove/", half_signed_in(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second-factor/keys/<int:pk>/", half_signed_in(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("second-factor/keys/<int:pk>/remove/", half_signed_in(keys.remove_webauthn), name="mfa_remove_webauthn"),
]
