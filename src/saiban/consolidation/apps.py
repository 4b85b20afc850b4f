"""The consolidation room as a Django app."""

from collections.abc import Mapping

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from saiban.frame import extensions


class ConsolidationConfig(AppConfig):
    name = "saiban.consolidation"
    label = "consolidation"
    verbose_name = _("consolidation")

    def ready(self) -> None:
        from saiban.consolidation import retention

        retention.declare()
        extensions.menu(_("Extracts"), "consolidation:extracts", act="consolidation.extracts", order=60)
        extensions.panel("registry.person", "consolidation/_evidence_link.html", act="consolidation.evidence", order=90)
        extensions.home_tile(
            "consolidation/_home_extracts.html", context=_latest, act="consolidation.extracts", order=30
        )
        extensions.menu(_("Review"), "consolidation:review", act="consolidation.judge", order=65, figure=_waiting)
        extensions.home_tile(
            "consolidation/review/_home.html", context=_open_pairs, act="consolidation.judge", order=25
        )
        extensions.menu(_("Runs"), "consolidation:runs", act="consolidation.run", order=70)
        extensions.menu(_("Model cards"), "consolidation:cards", act="consolidation.cards", order=72)
        extensions.work("consolidation.pairs", _("pairs of records held for review"), count_of=_held_pairs)


def _latest(request: HttpRequest, _subject: object) -> Mapping[str, object]:
    from saiban.consolidation import queries

    return {"extracts": queries.extracts(request.viewer)[:5]}


def _open_pairs(request: HttpRequest, _subject: object) -> Mapping[str, object]:
    from saiban.consolidation.review import figures

    return {"open_pairs": figures.open_pairs(request.viewer)}


def _waiting(request: HttpRequest) -> str:
    from saiban.consolidation.review import figures

    return figures.waiting(request.viewer)


def _held_pairs(user: int) -> int:
    from saiban.consolidation.models import ReviewPair

    return ReviewPair.objects.filter(held_by=user).count()
