"""Addresses of the figures."""

from __future__ import annotations

from django.urls import URLPattern, path

from saiban.prosecution.figures import views

urlpatterns: list[URLPattern] = [
    path("prosecution/figures/", views.overview, name="figures"),
    path("prosecution/figures/of/<slug:indicator>/", views.one, name="figure"),
    path("prosecution/figures/of/<slug:indicator>/prosecutors/", views.prosecutors, name="figure_prosecutors"),
    path("prosecution/figures/of/<slug:indicator>/download/", views.download, name="figure_download"),
]
