"""The door for other agencies' systems: their messages don't pass through what pages need.

A message has a token and no cookie: session, language, forms and history of edits concern it in nothing, and would cost
more than the answer. The view itself asks for the token, and answers every error in the standard's form.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from saiban.frame.needs import TOKEN

MESSAGES = "/dci/"
LANGUAGE = "en"  # of the sentences in answers


class DoorMiddleware:
    """Answers messages itself, and lets everything else in to what stands behind it.

    Stands after what every request passes: its number, redirects to https, headers that bind the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(MESSAGES):
            return self.get_response(request)
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if getattr(found.func, "needs", None) != TOKEN:
            return self.get_response(request)
        request.resolver_match = found
        with translation.override(LANGUAGE):
            return found.func(request)
