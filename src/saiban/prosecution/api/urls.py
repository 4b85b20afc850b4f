"""Addresses of the interface, below /prosecution/api/."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.api import views

urlpatterns = [
    path("registrations", views.registrations, name="api_registrations"),
    path("lists", views.lists, name="api_lists"),
    path("openapi.json", views.api_description, name="api_description"),
]
