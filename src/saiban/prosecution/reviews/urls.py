"""Addresses of the reviews."""

from __future__ import annotations

from django.urls import URLPattern, path

from saiban.prosecution.reviews import views

urlpatterns: list[URLPattern] = [
    path("prosecution/reviews/", views.mine, name="reviews"),
    path("prosecution/reviews/mark/<int:key>/", views.mark, name="review_mark"),
    path("prosecution/reviews/samples/", views.samples, name="review_samples"),
    path("prosecution/reviews/samples/draw/", views.draw, name="review_draw"),
    path("prosecution/reviews/samples/<int:key>/", views.sample, name="review_sample"),
    path("prosecution/reviews/files/<int:key>/", views.file, name="review_file"),
]
