"""Addresses of the API, below /api/."""

from __future__ import annotations

from django.urls import URLPattern

from saiban.exchange.api.application import urls

app_name = "api"
urlpatterns: list[URLPattern] = urls()
