"""Addresses of police stations and courts."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.places import views

urlpatterns = [
    path("prosecution/places/", views.places, name="places"),
    path("prosecution/places/<slug:of>/new/", views.new, name="place_new"),
    path("prosecution/places/<slug:of>/of/<slug:code>/", views.place, name="place"),
]
