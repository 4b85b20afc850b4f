"""Default deny: no page without a signed-in user, none that has not declared what it needs, none that may not be."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from saiban.access import rules
from saiban.access.sign_in import second_factor
from saiban.access.viewer import viewer_of
from saiban.frame.needs import HALF_SIGNED_IN, SIGNED_IN, TOKEN

logger = structlog.get_logger("saiban.access")


class DefaultDenyMiddleware:
    """Sets `request.viewer` (None: anonymous) and lets a view run only for those who have what it needs.

    Open to everyone are only the url names in `settings.PUBLIC_URLS` (name -> reason). A view that needs a TOKEN asks
    for it by itself, and knows nobody by their session. Stands after AuthenticationMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = None
        if request.user.is_authenticated:
            viewer_of(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Let the request pass (None), or answer in the view's place."""
        name = request.resolver_match.view_name
        if name in settings.PUBLIC_URLS:
            return None
        needed = getattr(view, "needs", None)
        if needed == TOKEN:
            request.viewer = None
            return None
        if request.viewer is None:
            return _send(request, "access:sign_in")
        if needed is None:
            logger.error("a view declares no act", url=name)
            raise PermissionDenied
        if needed == HALF_SIGNED_IN:
            return None
        if request.user.must_change_password:
            return _send(request, "access:password")
        if second_factor.is_missing(request):
            return _send(request, second_factor.page_of(request))
        return None if needed == SIGNED_IN else _gate(request, needed)


def _gate(request: HttpRequest, act: str) -> HttpResponse | None:
    """Let pass whose posting allows the act; send who has not chosen a posting or purpose to choose, then back."""
    viewer = request.viewer
    if viewer.posting is None:
        return _send(request, "access:posting")
    if not viewer.may(act):
        raise PermissionDenied
    if rules.reads_people(act) and viewer.purpose is None:
        return _send(request, "access:purpose")
    return None


def _send(request: HttpRequest, url_name: str) -> HttpResponse:
    """Send the visitor to a page that comes back here; after a POST to the page's address without what was sent."""
    back = request.get_full_path() if request.method == "GET" else request.path
    if request.htmx:
        back = request.htmx.current_url_abs_path or "/"
        address = f"{reverse(url_name)}?{urlencode({'next': back})}"
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode({'next': back})}")
