"""Signing in and out, and changing one's password."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib.auth.forms import PasswordChangeForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log, services
from saiban.access.decorators import half_signed_in
from saiban.access.forms import SignInForm
from saiban.access.sign_in import attempts, sessions, single_sign_on
from saiban.access.views.back import address_after


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Wrong name and wrong password give the same words."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(address_after(request))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            user = services.check_password(request, **form.cleaned_data)
        except attempts.LockedOut:
            form.add_error(None, _("Too many failed attempts. Wait 15 minutes and try again."))
            status = 429
        else:
            if user is not None:
                return perform_login(request, user, redirect_url=address_after(request))
            form.add_error(None, _("This user name and password do not fit. Check both and try again."))
    context = {"form": form, "next": address_after(request), "agency": single_sign_on.name()}
    return render(request, "access/sign_in.html", context, status=status)


@never_cache
@require_safe
def agency(request: HttpRequest) -> HttpResponse:
    """Go to the agency's own sign-in."""
    if not single_sign_on.name():
        raise Http404
    return single_sign_on.begin(request, next_address=address_after(request))


@never_cache
@require_safe
def back_from_agency(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the agency's own sign-in."""
    return single_sign_on.finish(request, provider_id)


@half_signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    services.sign_out(request, viewer=request.viewer)
    return redirect("access:sign_in")


@half_signed_in
@never_cache
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the user end."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.user.must_change_password = False
        form.save()
        sessions.go_on(request, form.user)
        log.write(request.viewer, act="change_password")
        return render(request, "access/password_changed.html")
    return render(request, "access/password.html", {"form": form}, status=400 if form.errors else 200)
