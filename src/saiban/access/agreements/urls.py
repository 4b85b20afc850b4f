"""Addresses of sharing agreements, within those of access."""

from django.urls import path

from saiban.access.agreements import views

urlpatterns = [
    path("", views.agreements, name="agreements"),
    path("propose/", views.propose, name="propose_agreement"),
    path("<slug:code>/", views.agreement, name="agreement"),
    path("<slug:code>/print/", views.printed, name="print_agreement"),
    path("<slug:code>/approve/", views.approve, name="approve_agreement"),
    path("<slug:code>/refuse/", views.refuse, name="refuse_agreement"),
    path("<slug:code>/withdraw/", views.withdraw, name="withdraw_agreement"),
    path("<slug:code>/end/", views.end, name="end_agreement"),
]
