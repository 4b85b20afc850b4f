"""Addresses of the pages of partner systems."""

from django.urls import path

from saiban.exchange.partners import views

urlpatterns = [
    path("partners/", views.partners, name="partners"),
    path("partners/new/", views.new_partner, name="new_partner"),
    path("partners/of/<slug:partner>/", views.partner, name="partner"),
    path("partners/of/<slug:partner>/change/", views.change_partner, name="change_partner"),
    path("partners/of/<slug:partner>/secret/", views.new_secret, name="new_secret"),
    path("partners/changes/<int:change>/approve/", views.approve_partner, name="approve_partner"),
    path("partners/changes/<int:change>/decline/", views.decline_partner, name="decline_partner"),
]
