"""Addresses of the court diary."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.diary import away_views, views

urlpatterns = [
    path("prosecution/diary/", views.courts, name="diary"),
    path("prosecution/diary/week/", views.week, name="diary_week"),
    path("prosecution/diary/hearing/<int:key>/", views.hearing, name="hearing"),
    path("prosecution/diary/away/", away_views.page, name="diary_away"),
    path("prosecution/diary/away/worker.js", away_views.worker, name="diary_away_worker"),
    path("prosecution/diary/away/line/", away_views.line, name="diary_away_line"),
    path("prosecution/diary/away/send/", away_views.send, name="diary_away_send"),
    path("prosecution/diary/<slug:court>/<slug:day>/along/", away_views.along, name="diary_along"),
    path("prosecution/diary/<slug:court>/<slug:day>/", views.court_day, name="diary_day"),
    path("prosecution/diary/<slug:court>/<slug:day>/print/", views.printed, name="diary_print"),
]
