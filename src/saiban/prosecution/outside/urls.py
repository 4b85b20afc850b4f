"""Addresses of what other houses read."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.outside import views

urlpatterns = [
    path("prosecution/court/", views.court, name="court"),
    path("prosecution/court/csv/", views.court_csv, name="court_csv"),
    path("prosecution/court/readers/", views.readers, name="court_readers"),
    path("prosecution/terrorism/", views.terrorism, name="terrorism"),
    path("prosecution/terrorism/csv/", views.terrorism_csv, name="terrorism_csv"),
]
