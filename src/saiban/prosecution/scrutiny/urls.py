"""Addresses of scrutiny."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.scrutiny import views

urlpatterns = [
    path("prosecution/scrutiny/", views.waiting, name="scrutinies"),
    path("prosecution/scrutiny/<str:number>/", views.workspace, name="scrutiny"),
    path("prosecution/scrutiny/<str:number>/paper/", views.paper, name="scrutiny_paper"),
]
