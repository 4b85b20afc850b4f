"""Addresses of referrals, transfers, and of the bodies that may send."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.referrals import transfer_views, views

urlpatterns = [
    path("prosecution/referrals/", views.referrals, name="referrals"),
    path("prosecution/referrals/<int:key>/", views.referral, name="referral"),
    path("prosecution/referrals/<int:key>/answer/", views.answer, name="referral_answer"),
    path("prosecution/referrals/<int:key>/documents/<int:place>/", views.paper, name="referral_document"),
    path("prosecution/transfers/", transfer_views.transfers, name="transfers"),
    path("prosecution/transfers/<int:key>/", transfer_views.transfer, name="transfer"),
    path("prosecution/transfers/<int:key>/file/", transfer_views.transfer_file, name="transfer_file"),
    path("prosecution/cases/<str:number>/transfer/", transfer_views.ask, name="ask_transfer"),
    path("prosecution/bodies/", views.bodies, name="bodies"),
    path("prosecution/bodies/<int:key>/", views.body, name="body"),
]
