"""The door for other agencies' systems: their messages don't pass through what pages need.

A message has a token and no cookie: session, language, forms and history of edits concern it in nothing, and would cost
more than the answer. The view itself asks for the token, and answers every error in the standard's form.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

from saiban.frame.needs import TOKEN

MESSAGES = "/dci/"
LANGUAGE = "en"  # of the sentences in answers


@lru_cache(maxsize=64)
def _resolved(path: str) -> ResolverMatch | None:
    """Return where a path leads, where messages with a token are taken; the paths of messages are few and fixed."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return found if getattr(found.func, "needs", None) == TOKEN else None


class DoorMiddleware:
    """Answers messages itself, and lets everything else in to what stands behind it.

    Stands after what every request passes: its number, redirects to https, headers that bind the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(MESSAGES):
            return self.get_response(request)
        found = _resolved(request.path_info)
        if found is None:
            return self.get_response(request)
        request.resolver_match = found
        with translation.override(LANGUAGE):
            return found.func(request)
