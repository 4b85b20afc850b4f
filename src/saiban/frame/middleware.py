"""What happens to every request: a number for the log, limits, and headers that bind the browser."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import pghistory
import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

log = structlog.get_logger("saiban.request")
Handler = Callable[[HttpRequest], HttpResponse]


class RequestMiddleware:
    """Gives each request a number (`request.number`, header X-Request-ID) and writes one line about it.

    The line holds the url's name, never the address, its parameters or what was sent.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = str(uuid.uuid4())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request.number)
        started = time.monotonic()
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT:
            raise RequestDataTooBig("The request is larger than UPLOAD_LIMIT.")
        response = self.get_response(request)
        response["X-Request-ID"] = request.number
        log.info(
            "answered",
            method=request.method,
            url=request.resolver_match.view_name if request.resolver_match else "",
            status=response.status_code,
            milliseconds=round((time.monotonic() - started) * 1000),
            user=request.user.pk if hasattr(request, "user") and "_cached_user" in vars(request) else None,
        )
        return response


class HistoryMiddleware:
    """Tells the history of hand-edited tables who changes a row, and in which request. Stands after authentication."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with pghistory.context(user=request.user.pk, request=request.number):
            return self.get_response(request)


class ContentSecurityPolicyMiddleware:
    """Lets pages load only what comes from here, and keeps pages about people out of caches."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {sources}" for name, sources in settings.CONTENT_SECURITY_POLICY.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages, styles and scripts for slow lines, static files too where it stands before what serves them.

    What other systems and browsers download (answers of the interfaces, files, PDF) goes out as it is. The random bytes
    that Django adds, and form keys that differ in each answer, keep lengths from telling what a page holds (BREACH).
    """

    KINDS = frozenset({"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"})

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Compress a whole answer of these kinds where the browser takes it."""
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if response.status_code != 200 or kind not in self.KINDS:
            return response
        return super().process_response(request, response)
