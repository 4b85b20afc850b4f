"""Pages of the model cards: the list of all runs, and one run's card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from saiban.access.decorators import requires
from saiban.consolidation import queries
from saiban.consolidation.cards import kept
from saiban.consolidation.models import Run
from saiban.consolidation.wording import in_words, percent, signed
from saiban.frame.parameters import page_number

KINDS: dict[str, Promise] = {
    "trees": _("Decision trees, learned on pairs that identity numbers label; agreement never speaks against."),
    "weights": _("Weights, learned on few labelled pairs and pulled towards those that come with the system."),
    "prior": _("The weights that come with the system: there were too few labelled pairs to learn from."),
    "unlabelled": _("Weights, learned without labels: there were too few labelled pairs."),
}


@require_safe
@requires("consolidation.cards")
def cards(request: HttpRequest) -> HttpResponse:
    """Every run that has a card: when, what kind of model, how far to be trusted, who stays behind."""
    from saiban.linkage import behind  # brings the linkage's libraries, which other pages do without

    page = Paginator(queries.runs(request.viewer).filter(state=Run.State.PUBLISHED), 25).get_page(page_number(request))
    shown = [(run, card, len(behind(card)) if card else 0) for run in page for card in [kept.card_of(run)]]
    return render(request, "consolidation/cards/cards.html", {"page": page, "shown": shown})


@require_safe
@requires("consolidation.cards")
def card(request: HttpRequest, run: int) -> HttpResponse:
    """One run's card with its charts."""
    from saiban.consolidation.cards.charts import recall_by_group, reliability

    of_run, told = _card(request, run)
    groups = _groups(told["accuracy"]["groups"])
    large = [group for group in groups if group.standing != "few"]
    whole = groups[0]
    return render(
        request,
        "consolidation/cards/card.html",
        {
            "run": of_run,
            "card": told,
            "kind": KINDS[told["model"]["kind"]],
            "groups": large,
            "small_groups": [group for group in groups if group.standing == "few"],
            "reasons": _reasons(told["accuracy"]["groups"]),
            "recall_chart": recall_by_group(large, whole.recall or 0.0),
            "reliability_chart": reliability(told["calibration"]["table"]),
            "reliability": [
                (percent(tenth["said"]), percent(tenth["was"]), tenth["pairs"])
                for tenth in told["calibration"]["table"]
            ],
            "whole": whole,
            "learned": _learned(told["learned"]),
            "numbers": [
                kind | {"agree": percent(kind["agreeing_pairs"])}
                for kind in told["number_kinds"]
                if kind["shared_pairs"]
            ],
            "left_out": [block for block in told["blocks"] if block["rows_left_out"]],
        },
    )


@require_safe
@requires("consolidation.cards")
def card_json(request: HttpRequest, run: int) -> HttpResponse:
    """One run's card as it is kept, for other programs."""
    of_run, told = _card(request, run)
    return JsonResponse(
        told,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="card-{of_run.pk}.json"'},
    )


def _card(request: HttpRequest, run: int) -> tuple[Run, dict[str, Any]]:
    of_run = get_object_or_404(queries.runs(request.viewer), pk=run)
    told = kept.card_of(of_run)
    if told is None:
        raise Http404
    return of_run, told


def _groups(groups: Iterable[Mapping[str, Any]]) -> list[Any]:
    from saiban.consolidation.cards.charts import GroupRow
    from saiban.linkage import division_words, group_words

    return [
        GroupRow(
            division=in_words(division_words(group["division"])),
            group=in_words(group_words(group["division"], group["group"])),
            pairs=group["pairs_true"],
            recall=group["recall"],
            precision=group["precision"],
            standing=group["standing"],
        )
        for group in groups
    ]


def _reasons(groups: Iterable[Mapping[str, Any]]) -> list[str]:
    """Why the groups that stay behind do, as far as that has been looked into; each reason once."""
    from saiban.linkage import reason_words

    marked = [group for group in groups if group["standing"] in ("behind", "unsure")]
    found = [reason_words(group["division"], group["group"]) for group in marked]
    return list(dict.fromkeys(in_words(words) for words in found if words))


def _learned(effects: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    from saiban.linkage import words

    return [
        {
            "field": in_words(words(effect["field"])),
            "level": in_words(words(effect["field"], effect["level"])),
            "effect": signed(effect["effect"]),
            "same": percent(effect["same"]),
            "apart": percent(effect["apart"]),
            "pairs": effect["pairs"],
        }
        for effect in effects
        if effect["level"]
    ]
