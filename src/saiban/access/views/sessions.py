"""Where somebody is signed in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from saiban.access.decorators import half_signed_in
from saiban.access.sign_in import sessions as sessions_


@half_signed_in
@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own sessions: since when, from where, in which browser."""
    shown = sessions_.sessions_of(request, request.user)
    return render(request, "access/sessions.html", {"sessions": shown})


@half_signed_in
@require_POST
def end_session(request: HttpRequest, key: int) -> HttpResponse:
    """End one of one's own sessions."""
    try:
        sessions_.end_one(by=request.viewer, user=request.user, key=key)
    except UserSession.DoesNotExist as fault:
        raise Http404 from fault
    return redirect("access:sessions")


@half_signed_in
@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions, this one too."""
    sessions_.end_all(by=request.viewer, user=request.user)
    return redirect("access:sign_in")
