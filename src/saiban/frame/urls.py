"""Pages that belong to no room: the home page and the choice of language."""

from django.urls import path

from saiban.frame import views

app_name = "frame"
urlpatterns = [
    path("", views.home, name="home"),
    path("retention/", views.retention, name="retention"),
    path("language/", views.language, name="language"),
]
