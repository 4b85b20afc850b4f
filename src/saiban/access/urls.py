"""Addresses of signing in, postings, purposes and the log."""

from django.urls import path

from saiban.access import views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("posting/", views.posting, name="posting"),
    path("purpose/", views.purpose, name="purpose"),
    path("password/", views.password, name="password"),
    path("log/", views.access_log, name="log"),
]
