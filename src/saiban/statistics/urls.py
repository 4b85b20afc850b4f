"""The addresses of the statistics room: `figures/` answers everybody, `statistics/` those who have signed in."""

from __future__ import annotations

from django.urls import URLPattern, path

from saiban.statistics.dashboards import views
from saiban.statistics.world_pages import views as world_pages

app_name = "statistics"
urlpatterns: list[URLPattern] = [
    path("figures/", views.public_coverage, name="public_coverage"),
    path("figures/districts/", views.public_districts, name="public_districts"),
    path("figures/ages/", views.public_ages, name="public_ages"),
    path("figures/schemes/", views.public_schemes, name="public_schemes"),
    path("figures/time/", views.public_time, name="public_time"),
    path("figures/of/<slug:indicator>/", views.public_figure, name="public_figure"),
    path("figures/download/<slug:exhibit>/<slug:form>/", views.public_download, name="public_download"),
    path("figures/world/", world_pages.world, name="world"),
    path("figures/world/gap/", world_pages.gap, name="gap"),
    path("figures/world/download/<slug:exhibit>/<slug:form>/", world_pages.download, name="world_download"),
    path("statistics/", views.coverage, name="coverage"),
    path("statistics/districts/", views.districts, name="districts"),
    path("statistics/ages/", views.ages, name="ages"),
    path("statistics/schemes/", views.schemes, name="schemes"),
    path("figures/entitled/", views.public_entitlement, name="public_entitlement"),
    path("figures/league/", views.public_league, name="public_league"),
    path("statistics/time/", views.time, name="time"),
    path("statistics/of/<slug:indicator>/", views.figure, name="figure"),
    path("statistics/of/<slug:indicator>/people/", views.people, name="people"),
    path("statistics/download/<slug:exhibit>/<slug:form>/", views.download, name="download"),
    path("statistics/borders/", views.borders, name="borders"),
]
    path("statistics/entitled/", views.entitlement, name="entitlement"),
    path("statistics/league/", views.league, name="league"),
