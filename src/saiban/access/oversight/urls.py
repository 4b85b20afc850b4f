"""Addresses of oversight, within those of access."""

from django.urls import path

from saiban.access.oversight import views

urlpatterns = [
    path("log/unusual/", views.unusual, name="unusual"),
    path("log/well-known/", views.well_known, name="well_known"),
    path("log/well-known/<int:key>/end/", views.unlist, name="unlist"),
    path("own-number/", views.own_number, name="own_number"),
]
