"""Addresses of the own record, within those of access."""

from django.urls import path

from saiban.access.own_record import views

urlpatterns = [
    path("my-record/", views.own_record, name="own_record"),
    path("my-record/say/", views.own_objection, name="own_objection"),
    path("my-record/print/", views.own_sheet, name="own_sheet"),
    path("objections/", views.objection_list, name="objections"),
    path("objections/<int:key>/", views.objection, name="objection"),
    path("objections/<int:key>/answer/", views.answer_objection, name="answer_objection"),
]
