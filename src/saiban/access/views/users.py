"""Users and their postings, for administrators, who see no content of the registry."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import queries, services
from saiban.access.decorators import requires
from saiban.access.forms import GivePostingForm, NewUserForm
from saiban.access.models import Posting, User


@requires("access.postings")
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    """Every user with their postings."""
    return render(request, "access/users.html", {"users": queries.users_with_postings()})


@requires("access.postings")
@never_cache
@require_http_methods(["GET", "POST"])
def new_user(request: HttpRequest) -> HttpResponse:
    """Make a user; the password is shown this once."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, password = services.make_user(maker=request.viewer, **form.cleaned_data)
        return render(request, "access/user_password.html", {"user_made": user, "password": password})
    return render(request, "access/new_user.html", {"form": form})


@requires("access.postings")
@never_cache
@require_http_methods(["GET", "POST"])
def user(request: HttpRequest, key: int) -> HttpResponse:
    """One user: their postings, and the form that gives another."""
    found = get_object_or_404(User, pk=key)
    form = GivePostingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_posting(giver=request.viewer, user=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("access:user", found.pk)
    return render(request, "access/user.html", {"shown": found, "postings": queries.postings_of(found), "form": form})


@requires("access.postings")
@require_POST
def end_posting(request: HttpRequest, key: int) -> HttpResponse:
    """End a posting: from now on it opens nothing."""
    posting = get_object_or_404(Posting, pk=key)
    try:
        services.end_posting(ender=request.viewer, posting=posting)
    except ValidationError as error:
        context = {"shown": posting.user, "postings": queries.postings_of(posting.user), "form": GivePostingForm()}
        return render(request, "access/user.html", context | {"problem": error.message}, status=400)
    return redirect("access:user", posting.user_id)


@requires("access.postings")
@never_cache
@require_POST
def new_password(request: HttpRequest, key: int) -> HttpResponse:
    """Give a user a new password, shown this once; wherever they were signed in, they are signed out."""
    found = get_object_or_404(User, pk=key)
    password = services.reset_password(by=request.viewer, user=found)
    return render(request, "access/user_password.html", {"user_made": found, "password": password})


@requires("access.postings")
@require_POST
def switch(request: HttpRequest, key: int) -> HttpResponse:
    """Let a user sign in no more, or again."""
    found = get_object_or_404(User, pk=key)
    services.switch_user(by=request.viewer, user=found)
    return redirect("access:user", found.pk)
