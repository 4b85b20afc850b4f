"""Addresses of the registry's pages. Registry numbers may stand in them; no CNIC, phone or name ever does."""

from django.urls import path

from saiban.registry import views

app_name = "registry"
urlpatterns = [
    path("find/", views.find, name="find"),
    path("person/<str:number>/", views.person, name="person"),
    path("person/<str:number>/numbers/", views.unmask, name="unmask"),
    path("person/<str:number>/agreed/", views.agreed, name="agreed"),
    path("household/<str:number>/", views.household, name="household"),
    path("employer/<str:number>/", views.employer, name="employer"),
    path("overlap/", views.overlap, name="overlap"),
    path("overlap/<slug:first>/<slug:second>/", views.overlap_people, name="overlap_people"),
    path("map/", views.district_map, name="map"),
]
