"""Addresses of the procedures."""

from __future__ import annotations

from django.urls import path

from saiban.cases.procedures import amendments, views

patterns = [
    path("procedures/days/", amendments.days, name="days"),
    path("procedures/days/<int:key>/approve/", amendments.approve_day, name="approve_day"),
    path("procedures/weeks/", amendments.weeks, name="weeks"),
    path("procedures/weeks/<int:key>/approve/", amendments.approve_week, name="approve_week"),
    path("procedures/terms/", amendments.terms, name="terms"),
    path("procedures/terms/<int:key>/approve/", amendments.approve_term, name="approve_term"),
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/<str:code>/", views.procedure, name="procedure"),
    path("procedures/<str:code>/print/", views.printed, name="procedure_printed"),
]
