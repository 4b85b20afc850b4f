"""Addresses of entrusting cases to counsel."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.entrustment import conflict_views, head_views, views

urlpatterns = [
    path("prosecution/counsel/<str:number>/", views.page, name="counsel"),
    path("prosecution/counsel/<str:number>/entrust/", views.entrust, name="entrust"),
    path("prosecution/counsel/<str:number>/order/", views.office_order, name="office_order"),
    path("prosecution/counsel/<str:number>/conflict/", conflict_views.declare, name="declare_conflict"),
    path("prosecution/counsel/<str:number>/conflict/<int:key>/", conflict_views.answer, name="answer_conflict"),
    path("prosecution/conflicts/", conflict_views.declarations, name="conflicts"),
    path("prosecution/counsel-waiting/", head_views.waiting, name="counsel_waiting"),
    path("prosecution/roster/", head_views.roster, name="roster"),
    path("prosecution/roster/change/", head_views.change_roster, name="change_roster"),
    path("prosecution/posting-advice/", head_views.posting_advice, name="posting_advice"),
]
