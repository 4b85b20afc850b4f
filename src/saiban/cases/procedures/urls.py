"""Addresses of the procedures."""

from __future__ import annotations

from django.urls import path

from saiban.cases.procedures import views

patterns = [
    path("procedures/days/", views.days, name="days"),
    path("procedures/days/<int:key>/approve/", views.approve_day, name="approve_day"),
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/<str:code>/", views.procedure, name="procedure"),
    path("procedures/<str:code>/print/", views.printed, name="procedure_printed"),
]
