"""Addresses of entrusting cases to counsel."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.entrustment import views

urlpatterns = [
    path("prosecution/counsel/<str:number>/", views.page, name="counsel"),
    path("prosecution/counsel/<str:number>/entrust/", views.entrust, name="entrust"),
]
