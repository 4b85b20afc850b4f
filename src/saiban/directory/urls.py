"""Addresses of the directory."""

from django.urls import path

from saiban.directory import views

app_name = "directory"
urlpatterns = [path("schemes/", views.schemes, name="schemes")]
