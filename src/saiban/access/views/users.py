"""Users and their accounts, for administrators, who see no content of the registry."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import services
from saiban.access.decorators import requires
from saiban.access.forms import NewUserForm, PostingWantedForm, SubjectForm
from saiban.access.models import PostingProposal, User
from saiban.access.postings import queries, rules
from saiban.access.postings import services as giving
from saiban.access.sign_in import second_factor, sessions, single_sign_on
from saiban.access.viewer import Viewer


@requires("access.postings")
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    """The users whom the viewer looks after, with their postings, and how many proposals wait."""
    context = {"users": queries.users(request.viewer), "waiting": queries.proposals(request.viewer).count()}
    return render(request, "access/users.html", context)


@requires("access.postings")
@never_cache
@require_http_methods(["GET", "POST"])
def new_user(request: HttpRequest) -> HttpResponse:
    """Make a user; the password is shown this once."""
    form = NewUserForm(request.viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, password = services.make_user(maker=request.viewer, **form.cleaned_data)
        return render(request, "access/user_password.html", {"user_made": user, "password": password})
    return render(request, "access/new_user.html", {"form": form}, status=400 if form.errors else 200)


@requires("access.postings")
@never_cache
@require_http_methods(["GET", "POST"])
def user(request: HttpRequest, key: int) -> HttpResponse:
    """One user: account, postings, and the form that gives another posting."""
    found = _found(request.viewer, key)
    form = PostingWantedForm(request.viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = giving.give(giver=request.viewer, wanted=giving.Wanted(found, **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say(request, given)
            return redirect("access:user", found.pk)
    return _shown(request, found, form)


@requires("access.postings")
@never_cache
@require_POST
def new_password(request: HttpRequest, key: int) -> HttpResponse:
    """Give a user a new password, shown this once; wherever they were signed in, they are signed out."""
    found = _found(request.viewer, key)
    password = services.reset_password(by=request.viewer, user=found)
    return render(request, "access/user_password.html", {"user_made": found, "password": password})


def _button(change: Callable[..., object], said: str) -> Callable[..., HttpResponse]:
    """Return the view of a button on a user's page; `said` is its docstring."""

    @requires("access.postings")
    @require_POST
    def view(request: HttpRequest, key: int) -> HttpResponse:
        found = _found(request.viewer, key)
        change(by=request.viewer, user=found)
        return redirect("access:user", found.pk)

    view.__doc__ = said
    return view


switch = _button(services.switch_user, "Let a user sign in no more, or again.")
remove_factor = _button(services.remove_second_factor, "Take the second factor from a user who lost it.")
end_sessions = _button(services.end_sessions, "Sign a user out everywhere.")


@requires("access.postings")
@require_POST
def bind(request: HttpRequest, key: int) -> HttpResponse:
    """Say what the agency's provider calls a user, so that they can sign in through it."""
    found = _found(request.viewer, key)
    form = SubjectForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, subject_form=form)
    try:
        services.bind_sign_in(by=request.viewer, user=found, subject=form.cleaned_data["subject"].strip())
    except ValidationError as error:
        form.add_error("subject", error)
        return _shown(request, found, subject_form=form)
    return redirect("access:user", found.pk)


@requires("access.postings")
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, key: int) -> HttpResponse:
    """Let a user leave, after a page that says what that does and what work stays open."""
    found = _found(request.viewer, key)
    if request.method == "POST":
        try:
            giving.leave(by=request.viewer, user=found)
        except ValidationError as error:
            return _shown(request, found, problem=error.messages[0])
    return render(request, "access/leave.html", {"shown": found, "work": queries.open_work(found)})


def _found(viewer: Viewer, key: int) -> User:
    """The user whom the viewer looks after; for somebody else's the page is not there."""
    return get_object_or_404(queries.users(viewer), pk=key)


def _say(request: HttpRequest, given: object) -> None:
    if isinstance(given, PostingProposal):
        messages.info(request, _("Proposed. The posting begins when another administrator has approved it."))


def _shown(
    request: HttpRequest,
    found: User,
    form: PostingWantedForm | None = None,
    subject_form: SubjectForm | None = None,
    problem: str = "",
) -> HttpResponse:
    subject = {"subject": single_sign_on.subject_of(found)}
    wrong = problem or any(one is not None and one.errors for one in (form, subject_form))
    context = {
        "shown": found,
        "postings": queries.postings_of(found),
        "proposals": queries.proposals(request.viewer).filter(user=found),
        "factors": second_factor.factors_of(found).count(),
        "sessions": len(sessions.sessions_of(request, found)),
        "theirs": rules.looks_after_user(request.viewer, found),
        "agency": single_sign_on.name(),
        "form": form or PostingWantedForm(request.viewer),
        "subject_form": subject_form or SubjectForm(initial=subject),
        "problem": problem,
    }
    return render(request, "access/user.html", context, status=400 if wrong else 200)
