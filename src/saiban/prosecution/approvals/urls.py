"""Addresses of requests for approval."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.approvals import views

urlpatterns = [
    path("prosecution/approvals/", views.waiting, name="approvals"),
    path("prosecution/approvals/<str:number>/", views.of_case, name="approvals_of_case"),
    path("prosecution/approvals/<str:number>/<int:request_key>/", views.one, name="approval"),
    path("prosecution/approvals/<str:number>/<int:request_key>/paper/", views.paper, name="approval_paper"),
]
