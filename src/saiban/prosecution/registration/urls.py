"""Addresses of registration."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.registration import views

urlpatterns = [
    path("prosecution/register/", views.registration, name="register"),
    path("prosecution/lists/", views.lists, name="lists"),
    path("prosecution/lists/<int:key>/", views.station_list, name="list"),
]
