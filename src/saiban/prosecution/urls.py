"""Addresses of the prosecution room: each part brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "prosecution"
urlpatterns: list[URLPattern | URLResolver] = []
