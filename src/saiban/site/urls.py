"""The root of all addresses: each room brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from saiban.frame.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("saiban.frame.urls")),
    path("", include("saiban.directory.urls")),
    path("", include("saiban.access.urls")),
    path("", include("saiban.access.sign_in.urls")),
    path("", include("saiban.cases.urls")),
    path("", include("saiban.registry.urls")),
    path("", include("saiban.schemes.urls")),
    path("", include("saiban.consolidation.urls")),
    path("", include("saiban.exchange.urls")),
    path("", include("saiban.desk.urls")),
    path("", include("saiban.statistics.urls")),
]

handler400 = "saiban.frame.views.bad_request"
handler403 = "saiban.frame.views.refused"
handler404 = "saiban.frame.views.not_found"
handler500 = "saiban.frame.views.broken"
