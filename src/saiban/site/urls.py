"""The root of all addresses: each room brings its own."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from saiban.frame.health import healthz

ORDER = (
    "frame",
    "directory",
    "access",
    "access.sign_in",
    "cases",
    "registry",
    "schemes",
    "consolidation",
    "exchange",
    "desk",
    "statistics",
    "prosecution",
)
"""Rooms, and parts of rooms, whose addresses are tried one after the other."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    *(path("", include(f"saiban.{room}.urls")) for room in settings.PROFILE.keep(list(ORDER))),
]

handler400 = "saiban.frame.views.bad_request"
handler403 = "saiban.frame.views.refused"
handler404 = "saiban.frame.views.not_found"
handler500 = "saiban.frame.views.broken"
