"""Addresses of the scheme book."""

from django.urls import path

from saiban.schemes.views import book, changes, eligibility, entitled

app_name = "schemes"
urlpatterns = [
    path("book/", book.book, name="book"),
    path("book/changes/", changes.changes, name="changes"),
    path("book/changes/propose/", changes.propose, name="propose"),
    path("book/changes/<int:version>/", changes.change, name="change"),
    path("book/changes/<int:version>/effect/", changes.effect, name="effect"),
    path("book/changes/<int:version>/work-out/", changes.work_out, name="work_out"),
    path("book/changes/<int:version>/approve/", changes.approve, name="approve"),
    path("book/changes/<int:version>/refuse/", changes.refuse, name="refuse"),
    path("book/changes/<int:version>/withdraw/", changes.withdraw, name="withdraw"),
    path("book/scheme/<slug:scheme>/", book.scheme, name="scheme"),
    path("book/scheme/<slug:scheme>/compare/<int:before>/<int:after>/", book.compare, name="compare"),
    path("person/<str:number>/could-get/", eligibility.could_get, name="could_get"),
    path("entitled/", entitled.entitled, name="entitled"),
]
