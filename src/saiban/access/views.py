"""Signing in and out, one's posting, purpose and password, and the log for auditors."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log, queries, services
from saiban.access.decorators import requires, signed_in
from saiban.access.forms import LogFilterForm, PostingForm, PurposeForm, SignInForm, posting_label
from saiban.access.models import Posting
from saiban.access.viewer import postings_today

ROWS_ON_A_PAGE = 50


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Wrong name and wrong password give the same words."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            user = services.sign_in(request, **form.cleaned_data)
        except services.LockedOut:
            form.add_error(None, _("Too many failed attempts. Wait 15 minutes and try again."))
            status = 429
        else:
            if user is not None:
                return _after_sign_in(request, user)
            form.add_error(None, _("This user name and password do not fit. Check both and try again."))
    return render(request, "access/sign_in.html", {"form": form, "next": _next(request)}, status=status)


def _after_sign_in(request: HttpRequest, user: object) -> HttpResponse:
    if postings_today(user).count() == 1:
        return HttpResponseRedirect(_next(request))
    return HttpResponseRedirect(f"{reverse('access:posting')}?{urlencode({'next': _next(request)})}")


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    services.sign_out(request, viewer=request.viewer)
    return redirect("access:sign_in")


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def posting(request: HttpRequest) -> HttpResponse:
    """Choose which posting to act from; without any, say whom to ask."""
    if request.method == "POST":
        form = PostingForm(request.POST)
        if not form.is_valid():
            raise BadRequest(_("The posting is not known."))
        try:
            services.choose_posting(request, posting_id=form.cleaned_data["posting"])
        except Posting.DoesNotExist as error:
            raise BadRequest(_("The posting is not known.")) from error
        return HttpResponseRedirect(_next(request))
    choices = [(one.pk, posting_label(one)) for one in postings_today(request.user)]
    return render(request, "access/posting.html", {"choices": choices, "next": _next(request)})


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def purpose(request: HttpRequest) -> HttpResponse:
    """Choose why one looks at records; it stands on the log with every look until it is changed."""
    if request.viewer.posting is None:
        return redirect("access:posting")
    initial = {"purpose": request.viewer.purpose}
    form = PurposeForm(request.viewer, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.choose_purpose(request, viewer=request.viewer, purpose=form.chosen())
        return HttpResponseRedirect(_next(request))
    return render(request, "access/purpose.html", {"form": form, "next": _next(request)})


@signed_in
@never_cache
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the user end."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        log.write(request.viewer, act="change_password")
        return render(request, "access/password_changed.html")
    return render(request, "access/password.html", {"form": form})


@requires("access.log")
@never_cache
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Who looked at whom, when and why. Opened without a filter it shows nothing yet; looking is itself logged."""
    unknown = set(request.GET) - set(LogFilterForm.base_fields) - {"page"}
    if unknown:
        raise BadRequest(_("Unknown parameter: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    asked = bool(request.GET)
    form = LogFilterForm(request.GET if asked else None)
    page, rows = None, []
    if asked and form.is_valid():
        wanted = queries.LogFilter(**form.cleaned_data)
        page = Paginator(queries.log_rows(request.viewer, wanted), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        numbers = queries.numbers_of(page)
        rows = [
            (row, [numbers[row.subject_kind, key] for key in row.subjects if (row.subject_kind, key) in numbers])
            for row in page
        ]
        about = queries.keys_of(wanted.number) if wanted.number else []
        log.write(request.viewer, act="read_log", subject_kind="person", subjects=about, results=len(rows))
    query = urlencode({name: value for name, value in request.GET.items() if name != "page"})
    context = {"form": form, "page": page, "rows": rows, "query": query}
    return render(request, "access/log.html", context, status=400 if asked and not form.is_valid() else 200)


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: a page of our own, else the home page."""
    address = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else "/"
