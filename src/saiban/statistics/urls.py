"""The addresses of the statistics room: `figures/` answers everybody, `statistics/` those who have signed in."""

from __future__ import annotations

from django.urls import URLPattern, path

from saiban.statistics.accounts import views as accounts
from saiban.statistics.dashboards import views
from saiban.statistics.inquiry.views import inquiry_workbook
from saiban.statistics.open_data import views as open_data
from saiban.statistics.report.views import coverage_pdf, reports
from saiban.statistics.targets import views as targets
from saiban.statistics.world_pages import views as world_pages

app_name = "statistics"
urlpatterns: list[URLPattern] = [
    path("figures/", views.public_coverage, name="public_coverage"),
    path("figures/districts/", views.public_districts, name="public_districts"),
    path("figures/ages/", views.public_ages, name="public_ages"),
    path("figures/schemes/", views.public_schemes, name="public_schemes"),
    path("figures/time/", views.public_time, name="public_time"),
    path("figures/entitled/", views.public_entitlement, name="public_entitlement"),
    path("figures/league/", views.public_league, name="public_league"),
    path("figures/of/<slug:indicator>/", views.public_figure, name="public_figure"),
    path("figures/download/<slug:exhibit>/<slug:form>/", views.public_download, name="public_download"),
    path("figures/world/", world_pages.world, name="world"),
    path("figures/world/gap/", world_pages.gap, name="gap"),
    path("figures/world/download/<slug:exhibit>/<slug:form>/", world_pages.download, name="world_download"),
    path("statistics/", views.coverage, name="coverage"),
    path("statistics/districts/", views.districts, name="districts"),
    path("statistics/ages/", views.ages, name="ages"),
    path("statistics/schemes/", views.schemes, name="schemes"),
    path("statistics/time/", views.time, name="time"),
    path("statistics/entitled/", views.entitlement, name="entitlement"),
    path("statistics/league/", views.league, name="league"),
    path("statistics/of/<slug:indicator>/", views.figure, name="figure"),
    path("statistics/of/<slug:indicator>/people/", views.people, name="people"),
    path("statistics/download/<slug:exhibit>/<slug:form>/", views.download, name="download"),
    path("statistics/borders/", views.borders, name="borders"),
    path("figures/open-data/", open_data.open_data, name="open_data"),
    path("figures/open-data/catalogue.ttl", open_data.catalogue_turtle, name="catalogue_turtle"),
    path("figures/open-data/catalogue.jsonld", open_data.catalogue_json_ld, name="catalogue_json_ld"),
    path("figures/open-data/report/<int:year>.pdf", coverage_pdf, name="coverage_pdf"),
    path("figures/open-data/files/<str:name>", open_data.open_file, name="open_file"),
    path("statistics/reports/", reports, name="reports"),
    path("statistics/reports/inquiry/", inquiry_workbook, name="inquiry_workbook"),
    path("statistics/reports/progress/", targets.progress_pdf, name="progress_pdf"),
    path("statistics/accounts/", accounts.accounts_list, name="accounts"),
    path("statistics/accounts/return/<slug:scheme>/", accounts.put_forward, name="return_accounts"),
    path("statistics/accounts/<int:number>/", accounts.accounts_return, name="accounts_return"),
    path("statistics/accounts/<int:number>/approve/", accounts.approve, name="approve_accounts"),
    path("statistics/accounts/<int:number>/refuse/", accounts.refuse, name="refuse_accounts"),
    path("statistics/accounts/<int:number>/withdraw/", accounts.withdraw, name="withdraw_accounts"),
    path("statistics/targets/", targets.targets, name="targets"),
    path("statistics/targets/new/", targets.put_forward, name="new_target"),
    path("statistics/targets/<int:number>/", targets.target, name="target"),
    path("statistics/targets/<int:number>/approve/", targets.approve, name="approve_target"),
    path("statistics/targets/<int:number>/refuse/", targets.refuse, name="refuse_target"),
    path("statistics/targets/<int:number>/withdraw/", targets.withdraw, name="withdraw_target"),
]
