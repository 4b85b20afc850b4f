"""Pages of the review: the queue, a pair side by side, a whole person, what was said, and the figures."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.consolidation.models import Judgement, ReviewPair
from saiban.consolidation.review import figures as review_figures
from saiban.consolidation.review import pages, services
from saiban.consolidation.review.forms import KEYS, VERDICTS, JudgeForm
from saiban.consolidation.review.sight import ReviewSight
from saiban.consolidation.services import Refused
from saiban.frame.once import once
from saiban.frame.parameters import only, page_number
from saiban.registry.models import SourceRecord

_CHOICES = {
    "verdicts": [(value, label, KEYS[value]) for value, label in VERDICTS],
    "reasons": [(value, label, place) for place, (value, label) in enumerate(Judgement.Why.choices, 1)],
}


@require_safe
@requires("consolidation.judge")
def queue(request: HttpRequest) -> HttpResponse:
    """How many pairs wait, by reason, and what the viewer said last."""
    words = Judgement.objects.filter(by=request.viewer.user, withdrawal=None, withdraws=None)
    context = {
        "progress": review_figures.progress(request.viewer),
        "wanted": review_figures.open_pairs(request.viewer),
        "words": words.select_related("pair").order_by("-id")[:10],
        "unsettled": _for_the_steward(request),
        "steward": request.viewer.may("consolidation.review"),
    }
    return render(request, "consolidation/review/queue.html", context)


def _for_the_steward(request: HttpRequest) -> list[ReviewPair]:
    """The pairs on which clerks disagree or of which nobody can tell, for those who may rule."""
    if not request.viewer.may("consolidation.review"):
        return []
    states = (ReviewPair.State.DISPUTED, ReviewPair.State.UNSURE)
    return list(ReviewSight(request.viewer).pairs().filter(state__in=states).order_by("state", "turn", "id")[:50])


@require_safe
@requires("consolidation.judge")
def next_pair(request: HttpRequest) -> HttpResponse:
    """Lead to the next pair for this clerk, and hold it for them."""
    only(request, "skip", "sample")
    skipped = request.GET.get("skip", "")
    skip = int(skipped) if skipped.isdecimal() and len(skipped) < 19 else None
    pair = services.take_next(request.viewer, sample="sample" in request.GET, skip=skip)
    if pair is None:
        messages.info(request, _("There is no pair for you at the moment."))
        return redirect("consolidation:review")
    return redirect(reverse("consolidation:pair", args=[pair.pk]) + _mode(request))


def _mode(request: HttpRequest) -> str:
    """What keeps a clerk who works on the sample in the sample, as an address carries it on."""
    return "?sample" if "sample" in request.GET else ""


@require_safe
@requires("consolidation.judge")
def pair(request: HttpRequest, pair: int) -> HttpResponse:
    """One pair side by side, with the form to judge it."""
    only(request, "sample")
    return _pair(request, pair)


@require_POST
@requires("registry.unmask")
def unmask(request: HttpRequest, pair: int) -> HttpResponse:
    """The same page with identity numbers in clear, for this one answer; it is logged as an act of its own."""
    if not request.viewer.may("consolidation.judge"):
        raise Http404
    return _pair(request, pair, unmasked=True)


def _pair(request: HttpRequest, key: int, *, unmasked: bool = False, form: JudgeForm | None = None) -> HttpResponse:
    shown = pages.pair_page(request.viewer, _found(request, key), unmasked=unmasked)
    log.write(
        request.viewer,
        act="unmask" if unmasked else "compare",
        subject_kind="person",
        subjects=shown.people,
        fields=sorted({number.kind[:40] for number in shown.numbers}) if unmasked else (),
        results=len(shown.people),
    )
    context = {
        "shown": shown,
        "unmasked": unmasked,
        "form": form,
        "mode": _mode(request),
        "may_unmask": request.viewer.may("registry.unmask"),
        "may_take_back": request.viewer.may("consolidation.review"),
        **_CHOICES,
    }
    return render(request, "consolidation/review/pair.html", context, status=400 if form else 200)


def _found(request: HttpRequest, key: int) -> ReviewPair:
    pairs = ReviewSight(request.viewer).pairs()
    return get_object_or_404(
        pairs.select_related("first__source", "second__source", "first__person", "second__person", "decision"), pk=key
    )


@require_POST
@requires("consolidation.judge")
@once
def judge(request: HttpRequest, pair: int) -> HttpResponse:
    """Write down the clerk's word and go on to the next pair."""
    asked = _found(request, pair)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _pair(request, pair, form=form)
    try:
        judged = services.judge(request.viewer, asked, form.said())
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _told(judged))
    return redirect(reverse("consolidation:next_pair") + _mode(request))


def _told(judged: ReviewPair) -> str:
    if judged.state == ReviewPair.State.WAITING:
        return _("Noted. A second clerk will look, because a payment hangs on it; until then it binds nothing.")
    if judged.state == ReviewPair.State.DISPUTED:
        return _("Noted. It contradicts what was said before, so the steward will decide; until then it binds nothing.")
    return _("Noted.")


@require_POST
@requires("consolidation.judge")
@once
def take_back_last(request: HttpRequest) -> HttpResponse:
    """Take back what the clerk said last, and show that pair again."""
    pairs = services.take_back_last(request.viewer)
    if not pairs:
        messages.info(request, _("You have said nothing that could be taken back."))
        return redirect("consolidation:review")
    messages.success(request, _taken_back(len(pairs)))
    return redirect("consolidation:pair", pairs[0].pk)


def _taken_back(count: int) -> str:
    text = ngettext(
        "Taken back. The next run forgets it.", "%(count)s words taken back. The next run forgets them.", count
    )
    return text % {"count": count}


@require_POST
@requires("consolidation.judge")
@once
def take_back(request: HttpRequest, word: int) -> HttpResponse:
    """Take back one word: one's own, or as a steward anybody's."""
    visible = Judgement.objects.filter(pair__in=ReviewSight(request.viewer).pairs(), withdraws=None)
    said = get_object_or_404(visible, pk=word)
    try:
        services.take_back(request.viewer, said)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _taken_back(1))
    return redirect("consolidation:pair", said.pair_id)


@require_safe
@requires("consolidation.judge")
def person(request: HttpRequest, number: str) -> HttpResponse:
    """All rows of a person, to be judged at a stroke."""
    return _person(request, number)


def _person(request: HttpRequest, number: str, form: JudgeForm | None = None, fault: str = "") -> HttpResponse:
    known = pages.find_person(request.viewer, number)
    if known is None:
        raise Http404
    cards = pages.person_cards(request.viewer, known)
    log.write(request.viewer, act="compare", subject_kind="person", subjects=[known.pk], results=1)
    context = {"person": known, "cards": cards, "form": form, "fault": fault, **_CHOICES}
    return render(request, "consolidation/review/person.html", context, status=400 if form or fault else 200)


@require_POST
@requires("consolidation.judge")
@once
def judge_person(request: HttpRequest, number: str) -> HttpResponse:
    """Write down the clerk's word about all rows of a person."""
    known = pages.find_person(request.viewer, number)
    if known is None:
        raise Http404
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _person(request, number, form)
    marked = [int(key) for key in request.POST.getlist("other") if key.isdigit()]
    others = SourceRecord.objects.filter(pk__in=marked, person=known)
    try:
        services.judge_person(request.viewer, known, form.said(), others)
    except Refused as refused:
        return _person(request, number, fault=str(refused))
    messages.success(request, _("Noted."))
    return redirect("consolidation:next_pair")


@require_safe
@requires("consolidation.review")
def judgements(request: HttpRequest) -> HttpResponse:
    """Everything that people said, the newest first, with the way to take a word back."""
    words = Judgement.objects.filter(pair__in=ReviewSight(request.viewer).pairs())
    page = Paginator(words.select_related("by", "pair", "withdraws__by").order_by("-id"), 50).get_page(
        page_number(request)
    )
    return render(request, "consolidation/review/judgements.html", {"page": page})


@require_safe
@requires("consolidation.review_figures")
def figures(request: HttpRequest) -> HttpResponse:
    """How far clerks agree, and how right the linkage is by their words."""
    context = {"figures": review_figures.figures(), "may_judge": request.viewer.may("consolidation.judge")}
    return render(request, "consolidation/review/figures.html", context)
