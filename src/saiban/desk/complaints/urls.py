"""Addresses of complaints, within those of the desk."""

from django.urls import path

from saiban.desk.complaints import views

urlpatterns = [
    path("complain/", views.complain, name="complain"),
    path("complaints/new/", views.at_window, name="complaint_at_window"),
]
