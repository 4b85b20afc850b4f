"""Addresses of registration."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.registration import views

urlpatterns = [path("prosecution/register/", views.registration, name="register")]
