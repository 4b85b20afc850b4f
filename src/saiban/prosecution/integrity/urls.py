"""Addresses of integrity."""

from __future__ import annotations

from django.urls import path

from saiban.prosecution.integrity.views import disclosure, exhibits, extracts, openings, sealing, verifying, witnesses

urlpatterns = [
    path("prosecution/open/", openings.open_case, name="open_case"),
    path("prosecution/openings/", openings.notices, name="openings"),
    path("prosecution/openings/<int:key>/", openings.answer, name="answer_opening"),
    path("prosecution/seal/<str:number>/", sealing.seal, name="seal"),
    path("prosecution/witnesses/<str:number>/", witnesses.witnesses, name="witnesses"),
    path("prosecution/witnesses/<str:number>/<int:witness>/", witnesses.identity, name="witness_identity"),
    path("prosecution/exhibits/<str:number>/", exhibits.exhibits, name="exhibits"),
    path("prosecution/exhibits/<str:number>/<int:exhibit>/", exhibits.move, name="exhibit_move"),
    path("prosecution/disclosure/<str:number>/", disclosure.disclosure, name="disclosure"),
    path("prosecution/disclosure/<str:number>/print/", disclosure.printed, name="disclosure_print"),
    path("prosecution/extracts/<str:number>/", extracts.extracts, name="extracts"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/key/", verifying.key, name="verify_key"),
]
