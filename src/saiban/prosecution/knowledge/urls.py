"""Addresses of the library."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.knowledge import views

urlpatterns = [
    path("prosecution/library/", views.library, name="library"),
    path("prosecution/library/new/", views.propose, name="library_propose"),
    path("prosecution/library/file/", views.table, name="library_table"),
    path("prosecution/library/file/library.csv", views.download, name="library_download"),
    path("prosecution/library/<int:key>/", views.entry, name="library_entry"),
]
