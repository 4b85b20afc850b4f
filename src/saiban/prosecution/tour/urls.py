"""The address of the tour."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.tour import views

urlpatterns = [path("prosecution/tour/", views.tour, name="tour")]
