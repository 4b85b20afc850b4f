"""Addresses of the court diary."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.diary import views

urlpatterns = [
    path("prosecution/diary/", views.courts, name="diary"),
    path("prosecution/diary/week/", views.week, name="diary_week"),
    path("prosecution/diary/hearing/<int:key>/", views.hearing, name="hearing"),
    path("prosecution/diary/<slug:court>/<slug:day>/", views.court_day, name="diary_day"),
    path("prosecution/diary/<slug:court>/<slug:day>/print/", views.printed, name="diary_print"),
]
