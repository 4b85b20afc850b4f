"""View decorators that declare what a view needs. A view that declares nothing is refused by the middleware."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from saiban.access import rules
from saiban.access.viewer import viewer_of

View = Callable[..., HttpResponse]


def requires(act: str) -> Callable[[View], View]:
    """Let a view run only for a signed-in user whose posting allows `act`.

    Sets `request.viewer`. Without a posting chosen, or without a purpose where the act reads people, the visitor is
    sent to choose one and comes back to the page where they were. Raises PermissionDenied where the role may not.
    """
    needs_purpose = rules.reads_people(act)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            viewer = viewer_of(request)
            if viewer.posting is None:
                return _choose(request, "access:posting")
            if not viewer.may(act):
                raise PermissionDenied
            if needs_purpose and viewer.purpose is None:
                return _choose(request, "access:purpose")
            return view(request, *args, **kwargs)

        guarded.needs = act
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """Let a view run for every signed-in user, in whatever posting (own password, choice of posting)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        viewer_of(request)
        return view(request, *args, **kwargs)

    guarded.needs = "signed_in"
    return guarded


def _choose(request: HttpRequest, url_name: str) -> HttpResponse:
    address = f"{reverse(url_name)}?{urlencode({'next': request.path})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
