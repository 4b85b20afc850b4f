"""Addresses of the desk: each part brings its own."""

from django.urls import include, path

app_name = "desk"
urlpatterns = [
    path("", include("saiban.desk.sitting.urls")),
    path("", include("saiban.desk.complaints.urls")),
    path("", include("saiban.desk.enquiries.urls")),
    path("", include("saiban.desk.hubs.urls")),
    path("", include("saiban.desk.onward.urls")),
]
