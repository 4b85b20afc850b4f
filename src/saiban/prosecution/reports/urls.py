"""Addresses of the reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from saiban.prosecution.reports import views

urlpatterns: list[URLPattern] = [
    path("prosecution/reports/", views.reports, name="reports"),
    path("prosecution/reports/annual/", views.annual, name="annual_report"),
    path("prosecution/reports/list/", views.report_list, name="report_list"),
    path("prosecution/reports/list.<slug:form>", views.list_download, name="report_list_download"),
]
