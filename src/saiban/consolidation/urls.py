"""Addresses of this room."""

from django.urls import path

from saiban.consolidation import views

app_name = "consolidation"
urlpatterns = [
    path("extracts/", views.extracts, name="extracts"),
    path("extracts/new/", views.hand_in, name="hand_in"),
    path("extracts/columns/<int:upload>/", views.columns, name="columns"),
    path("extracts/<int:extract>/", views.extract, name="extract"),
    path("extracts/<int:extract>/quarantine/", views.quarantine, name="quarantine"),
    path("extracts/<int:extract>/mend/", views.mend, name="mend"),
    path("evidence/<str:number>/", views.evidence, name="evidence"),
    path("runs/", views.runs, name="runs"),
    path("runs/start/", views.start_run, name="start_run"),
    path("runs/merges/", views.merges, name="merges"),
    path("runs/merges/<int:event>/undo/", views.undo, name="undo"),
]
