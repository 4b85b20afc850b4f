"""Addresses of entrusting cases to counsel."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.entrustment import conflict_views, views

urlpatterns = [
    path("prosecution/counsel/<str:number>/", views.page, name="counsel"),
    path("prosecution/counsel/<str:number>/entrust/", views.entrust, name="entrust"),
    path("prosecution/counsel/<str:number>/order/", views.office_order, name="office_order"),
    path("prosecution/counsel/<str:number>/conflict/", conflict_views.declare, name="declare_conflict"),
    path("prosecution/counsel/<str:number>/conflict/<int:key>/", conflict_views.answer, name="answer_conflict"),
    path("prosecution/conflicts/", conflict_views.declarations, name="conflicts"),
]
