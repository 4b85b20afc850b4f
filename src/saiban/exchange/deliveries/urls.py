"""Addresses of the page of deliveries."""

from django.urls import path

from saiban.exchange.deliveries import views

urlpatterns = [
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/<int:key>/", views.delivery, name="delivery"),
    path("deliveries/<int:key>/again/", views.send_again, name="send_again"),
    path("deliveries/of/<str:partner>/again/", views.send_all_again, name="send_all_again"),
]
