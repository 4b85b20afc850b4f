"""Addresses of the prosecution room: each part brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "prosecution"
urlpatterns: list[URLPattern | URLResolver] = [
    path("prosecution/api/", include("saiban.prosecution.api.urls")),
    path("", include("saiban.prosecution.registration.urls")),
    path("", include("saiban.prosecution.scrutiny.urls")),
    path("", include("saiban.prosecution.approvals.urls")),
    path("", include("saiban.prosecution.entrustment.urls")),
    path("", include("saiban.prosecution.figures.urls")),
    path("", include("saiban.prosecution.integrity.urls")),
    path("", include("saiban.prosecution.diary.urls")),
    path("", include("saiban.prosecution.knowledge.urls")),
    path("", include("saiban.prosecution.places.urls")),
    path("", include("saiban.prosecution.tour.urls")),
    path("", include("saiban.prosecution.outside.urls")),
    path("", include("saiban.prosecution.referrals.urls")),
    path("", include("saiban.prosecution.reviews.urls")),
    path("", include("saiban.prosecution.reports.urls")),
]
