"""Addresses of this room."""

from django.urls import path

from saiban.consolidation import views
from saiban.consolidation.cards import views as cards
from saiban.consolidation.review import views as review

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
    path("runs/cards/", cards.cards, name="cards"),
    path("runs/cards/<int:run>/", cards.card, name="card"),
    path("runs/cards/<int:run>/card.json", cards.card_json, name="card_json"),
    path("review/", review.queue, name="review"),
    path("review/next/", review.next_pair, name="next_pair"),
    path("review/pair/<int:pair>/", review.pair, name="pair"),
    path("review/pair/<int:pair>/judge/", review.judge, name="judge"),
    path("review/pair/<int:pair>/numbers/", review.unmask, name="unmask_pair"),
    path("review/person/<str:number>/", review.person, name="review_person"),
    path("review/person/<str:number>/judge/", review.judge_person, name="judge_person"),
    path("review/undo/", review.take_back_last, name="take_back_last"),
    path("review/judgements/", review.judgements, name="judgements"),
    path("review/judgements/<int:word>/take-back/", review.take_back, name="take_back"),
    path("review/figures/", review.figures, name="review_figures"),
]
