"""Addresses of verification."""

from django.urls import path

from saiban.exchange.verisys import views

urlpatterns = [
    path("verification/", views.batches, name="verisys"),
    path("verification/new/", views.make, name="make_batch"),
    path("verification/results/", views.results, name="results"),
    path("verification/results/<int:file>/", views.result_file, name="result_file"),
    path("verification/deaths/", views.deaths, name="deaths"),
    path("verification/deaths/<int:death>/", views.work_off, name="work_off"),
    path("verification/<int:batch>/", views.batch, name="batch"),
    path("verification/<int:batch>/file/", views.download, name="batch_file"),
    path("verification/<int:batch>/send/", views.send, name="send_batch"),
]
