"""Addresses of lists."""

from django.urls import path

from saiban.exchange.lists import views

urlpatterns = [
    path("lists/", views.lists, name="lists"),
    path("lists/trace/", views.trace, name="trace"),
    path("lists/<int:sent>/", views.shown, name="list"),
    path("lists/<int:sent>/columns/", views.columns, name="list_columns"),
    path("lists/<int:sent>/ask/", views.ask, name="list_ask"),
    path("lists/<int:sent>/go-on/", views.go_on, name="list_go_on"),
    path("lists/<int:sent>/answers/", views.download, name="list_answers"),
]
