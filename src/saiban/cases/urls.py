"""Addresses of cases. A case number may stand in one; a name, phone or CNIC never does."""

from __future__ import annotations

from django.urls import path

from saiban.cases.procedures.urls import patterns as procedures
from saiban.cases.views import case, dealings, documents, people, work

app_name = "cases"
urlpatterns = [
    *procedures,
    path("work/", work.my_work, name="my_work"),
    path("work/leave/", work.leave, name="leave"),
    path("work/calendar/", work.calendar, name="calendar"),
    path("calendar/<str:secret>.ics", work.feed, name="feed"),
    path("cases/", work.cases, name="cases"),
    path("cases/assignments/<int:key>/", people.answer, name="answer"),
    path("cases/tasks/<int:key>/", dealings.task, name="task"),
    path("cases/appointments/<int:key>/", dealings.appointment, name="appointment"),
    path("cases/requests/<int:key>/", dealings.request_to_body, name="request"),
    path("cases/reviews/<int:key>/", dealings.review, name="review"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/do/<str:event>/", case.act, name="act"),
    path("cases/<str:number>/assign/", people.assign, name="assign"),
    path("cases/<str:number>/take/", people.take, name="take"),
    path("cases/<str:number>/add/<str:what>/", dealings.add, name="add"),
    path("cases/<str:number>/mark/", dealings.mark, name="mark"),
    path("cases/<str:number>/documents/", documents.hand_in, name="hand_in"),
    path("cases/<str:number>/documents/make/", documents.make, name="make"),
    path("cases/<str:number>/documents/<int:key>/", documents.document, name="document"),
    path("cases/<str:number>/documents/<int:key>/new/", documents.new_version, name="new_version"),
]
