"""Addresses of what follows from a case, within those of the desk."""

from django.urls import path

from saiban.desk.onward import views

urlpatterns = [
    path("desk/appeal/<str:number>/", views.appeal, name="appeal"),
    path("desk/refer/<str:number>/", views.refer, name="refer"),
]
