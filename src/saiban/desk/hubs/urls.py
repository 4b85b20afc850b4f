"""Addresses of the hubs, within those of the desk."""

from django.urls import path

from saiban.desk.hubs import views
from saiban.desk.hubs.offices import views as offices

urlpatterns = [
    path("hubs/", views.hubs, name="hubs"),
    path("hubs/<slug:code>/", views.hub, name="hub"),
    path("hubs/<slug:code>/display/", views.display, name="display"),
    path("offices/new/", offices.new_office, name="new_office"),
    path("offices/<slug:code>/", offices.change_office, name="change_office"),
    path("queue/", views.the_queue, name="queue"),
    path("queue/take/", views.take, name="take_ticket"),
    path("queue/call/", views.call, name="call_next"),
    path("queue/<int:key>/", views.ticket, name="ticket"),
    path("queue/<int:key>/end/", views.end, name="end_ticket"),
    path("appointments/", views.book, name="appointments"),
    path("appointments/<int:key>/came/", views.came, name="came"),
    path("appointments/<int:key>/cancel/", views.cancel, name="cancel_appointment"),
]
