"""Addresses of the public page of a case, within those of the desk."""

from django.urls import path

from saiban.desk.enquiries import views

urlpatterns = [
    path("status/", views.status, name="status"),
    path("status/appeal/", views.appeal, name="public_appeal"),
    path("status/appeal/survey/", views.appeal_survey, name="appeal_survey"),
    path("status/answer/", views.answer_back, name="answer_back"),
]
