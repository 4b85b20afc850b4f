"""Addresses of this room: each part brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "exchange"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("saiban.exchange.api.urls", namespace="api")),
    path("", include("saiban.exchange.dci.urls")),
    path("", include("saiban.exchange.deliveries.urls")),
    path("", include("saiban.exchange.lists.urls")),
    path("", include("saiban.exchange.partners.urls")),
    path("", include("saiban.exchange.verisys.urls")),
]
