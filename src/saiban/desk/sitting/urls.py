"""Addresses of the sitting, within those of the desk. Codes mean nothing; nothing of a person stands in one."""

from django.urls import path

from saiban.desk.appeals import views as appeals
from saiban.desk.corrections import views as corrections
from saiban.desk.sitting import registration, views

urlpatterns = [
    path("desk/", views.window, name="window"),
    path("desk/serve/", views.serve, name="serve"),
    path("desk/register/", registration.begin, name="begin_registration"),
    path("desk/register/<slug:code>/", registration.register, name="register"),
    path("desk/register/<slug:code>/keep/", registration.keep, name="keep_registration"),
    path("desk/sitting/<slug:code>/", views.sitting, name="sitting"),
    path("desk/sitting/<slug:code>/answers/", views.answers, name="answers"),
    path("desk/sitting/<slug:code>/leave/", views.leave, name="leave_sitting"),
    path("desk/sitting/<slug:code>/correct/", corrections.correct, name="correct"),
    path("desk/sitting/<slug:code>/appeal/", appeals.appeal, name="appeal_at_window"),
    path("desk/sitting/<slug:code>/slip/", views.slip, name="slip"),
    path("desk/sitting/<slug:code>/slip/print/", views.print_slip, name="print_slip"),
]
