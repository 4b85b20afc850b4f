"""Addresses of the registry's pages. Registry numbers may stand in them; no CNIC, phone or name ever does."""

from django.urls import path

from saiban.registry import own_record, views

app_name = "registry"
urlpatterns = [
    path("find/", views.find, name="find"),
    path("person/<str:number>/", views.person, name="person"),
    path("person/<str:number>/numbers/", views.unmask, name="unmask"),
    path("person/<str:number>/agreed/", views.agreed, name="agreed"),
    path("person/<str:number>/who-saw/", own_record.own_record, name="own_record"),
    path("person/<str:number>/who-saw/sheet/", own_record.own_sheet, name="own_sheet"),
    path("person/<str:number>/who-saw/slip/", own_record.slip, name="slip"),
    path("person/<str:number>/who-saw/say/", own_record.own_objection, name="own_objection"),
    path("household/<str:number>/", views.household, name="household"),
    path("employer/<str:number>/", views.employer, name="employer"),
    path("overlap/", views.overlap, name="overlap"),
    path("overlap/<slug:first>/<slug:second>/", views.overlap_people, name="overlap_people"),
    path("map/", views.district_map, name="map"),
    path("map/figures/", views.district_figures, name="map_figures"),
]
