"""Addresses of referrals, transfers, and of the bodies that may send."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.referrals import views

urlpatterns = [
    path("prosecution/referrals/", views.referrals, name="referrals"),
    path("prosecution/referrals/<int:key>/", views.referral, name="referral"),
    path("prosecution/referrals/<int:key>/answer/", views.answer, name="referral_answer"),
    path("prosecution/bodies/", views.bodies, name="bodies"),
    path("prosecution/bodies/<int:key>/", views.body, name="body"),
]
