"""The pages of reviews: one's own files to mark, samples and their agreement, one file with its words to counsel."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults
from saiban.cases.work.refused import WorkRefused
from saiban.frame.once import key_of, once
from saiban.prosecution.given import day, whole
from saiban.prosecution.models import Marking, ReviewSample, SampledFile
from saiban.prosecution.reviews import queries, services
from saiban.prosecution.reviews.rubric import editions


@requires("prosecution.review")
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The files that wait for one's marks, and the words that one was told as counsel."""
    told = list(queries.told_to(request.viewer)[:20])
    log.write(
        request.viewer, act="list", subject_kind="case", subjects=[one.case_id for one in told], results=len(told)
    )
    context = {
        "markings": queries.my_markings(request.viewer),
        "told": [(one, queries.words_in(one)) for one in told],
        "head": request.viewer.may("prosecution.reviews"),
    }
    return render(request, "prosecution/reviews/mine.html", context)


@requires("prosecution.review")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def mark(request: HttpRequest, key: int) -> HttpResponse:
    """Mark a file: kept as a draft, handed in for good, or handed back."""
    marking = get_object_or_404(queries.my_markings(request.viewer), pk=key)
    if request.method != "POST":
        log.write(request.viewer, act="case_view", subject_kind="case", subjects=[marking.file.case_id], results=1)
        return _marking_page(request, marking, {})
    given = {name.removeprefix("mark-"): value for name, value in request.POST.items() if name.startswith("mark-")}
    words, seen = request.POST.get("words", ""), whole(request.POST.get("seen", ""))
    about = {"viewer": request.viewer, "marking": marking, "seen": seen}
    try:
        match request.POST.get("said", ""):
            case "draft":
                services.keep_draft(**about, marks=given, words=words)
                messages.success(request, _("Kept. Nobody but you sees it."))
                return redirect("prosecution:review_mark", key=marking.pk)
            case "hand_in":
                services.hand_in(**about, marks=given, words=words)
                messages.success(request, _("Handed in, thank you."))
            case "hand_back":
                services.hand_back(**about)
                messages.success(request, _("Handed back: somebody else looks at this file."))
            case _:
                raise Http404
    except FieldFaults as refused:
        return _marking_page(request, marking, dict(refused.faults), status=400)
    except WorkRefused as refused:
        return _marking_page(request, marking, {"": str(refused)}, status=409)
    return redirect("prosecution:reviews")


@requires("prosecution.reviews")
@never_cache
@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """The samples that were drawn, and how far they are."""
    found = queries.with_progress(queries.samples_for(request.viewer))[:100]
    return render(request, "prosecution/reviews/samples.html", {"samples": found})


@requires("prosecution.reviews")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a sample of decided cases by lot and give it out."""
    if request.method != "POST":
        return _drawing_page(request, {})
    given = request.POST
    try:
        wanted = services.Wanted(
            begins=day(given.get("begins", ""), "begins"),
            ends=day(given.get("ends", ""), "ends"),
            strata=given.get("strata", "") if given.get("strata", "") in ReviewSample.Strata.values else "none",
            size=whole(given.get("size", "")),
            double_percent=whole(given.get("double_percent", "")),
            reviewers=[whole(one) for one in given.getlist("reviewers")],
            seed=whole(given["seed"]) if given.get("seed", "").strip() else None,
        )
        sample = services.draw_sample(viewer=request.viewer, wanted=wanted, key=f"sample:{key_of(request)}")
    except FieldFaults as refused:
        return _drawing_page(request, dict(refused.faults), status=400)
    messages.success(request, _("The sample is drawn and given out."))
    return redirect("prosecution:review_sample", key=sample.pk)


@requires("prosecution.reviews")
@never_cache
@require_safe
def sample(request: HttpRequest, key: int) -> HttpResponse:
    """A sample: its lot, its files, how far reviewers agree."""
    found = get_object_or_404(queries.samples_for(request.viewer), pk=key)
    standing = queries.standing_of(found)
    log.write(
        request.viewer,
        act="list",
        subject_kind="case",
        subjects=[line.file.case_id for line in standing.lines],
        results=len(standing.lines),
    )
    context = {
        "standing": standing,
        "sample": found,
        "as_drawn": queries.is_as_drawn(found),
        "reviewers": queries.reviewers_for(request.viewer).filter(pk__in=found.reviewers),
        "score": f"{100 * standing.score:.0f} %" if standing.score is not None else "",
    }
    return render(request, "prosecution/reviews/sample.html", context)


@requires("prosecution.reviews")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def file(request: HttpRequest, key: int) -> HttpResponse:
    """A settled file: its marks, what reviewers wrote, the words to counsel, which another head lets go."""
    found = get_object_or_404(
        SampledFile.objects.select_related("case", "counsel", "sample", "words_by", "told_by"),
        pk=key,
        sample__in=queries.samples_for(request.viewer),
        settled_at__isnull=False,
    )
    if request.method == "POST":
        try:
            if request.POST.get("said") == "tell":
                services.tell(viewer=request.viewer, file=found)
                messages.success(request, _("Counsel can read these words now."))
            else:
                services.write_words(viewer=request.viewer, file=found, words=request.POST.get("words", ""))
                messages.success(request, _("Written down. Another head reads it and lets it go."))
        except WorkRefused as refused:
            messages.error(request, str(refused))
        return redirect("prosecution:review_file", key=found.pk)
    log.write(request.viewer, act="case_view", subject_kind="case", subjects=[found.case_id], results=1)
    edition = editions()[found.sample.rubric]
    done = list(found.markings.filter(done_at__isnull=False).select_related("reviewer").order_by("pk"))
    context = {
        "file": found,
        "score": f"{100 * found.score:.0f} %" if found.score is not None else "",
        "columns": [one.get_part_display() for one in done],
        "rows": [
            (
                item,
                [item.marks.get(one.marks.get(item.code, "")) for one in done],
                item.marks.get((found.marks or {}).get(item.code, "")),
            )
            for item in edition.items
        ],
        "remarks": [(one, words) for one in done if (words := queries.words_in(one))],
        "words": queries.words_in(found),
        "may_tell": found.words_by_id is not None
        and request.viewer.user.pk not in (found.words_by_id, found.counsel_id),
    }
    return render(request, "prosecution/reviews/file.html", context)


def _marking_page(request: HttpRequest, marking: Marking, faults: dict[str, str], status: int = 200) -> HttpResponse:
    edition = editions()[marking.file.sample.rubric]
    third = marking.part == Marking.Part.THIRD
    first, second = queries.both_of(marking.file) if third else ({}, {})
    posted = request.POST if request.method == "POST" and "" not in faults else None
    lines = [
        {
            "item": item,
            "marks": list(item.marks.items()),
            "mark": posted.get(f"mark-{item.code}") if posted is not None else marking.marks.get(item.code),
            "fault": faults.get(item.code, ""),
            "said": [item.marks.get(both.get(item.code, "")) for both in (first, second)] if third else [],
        }
        for item in queries.items_of(marking, edition)
    ]
    context = {
        "marking": marking,
        "case": marking.file.case,
        "third": third,
        "lines": lines,
        "faults": faults,
        "words": posted.get("words", "") if posted is not None else queries.words_in(marking),
        "done": sum(bool(line["mark"]) for line in lines),
    }
    return render(request, "prosecution/reviews/mark.html", context, status=status)


def _drawing_page(request: HttpRequest, faults: dict[str, str], status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    given = request.POST
    context = {
        "faults": faults,
        "given": {
            "begins": given.get("begins", today.replace(month=1, day=1).isoformat()),
            "ends": given.get("ends", today.isoformat()),
            "size": given.get("size", "20"),
            "double_percent": given.get("double_percent", "20"),
            "strata": given.get("strata", "none"),
            "seed": given.get("seed", ""),
        },
        "strata": ReviewSample.Strata.choices,
        "reviewers": queries.reviewers_for(request.viewer),
        "chosen": given.getlist("reviewers"),
    }
    return render(request, "prosecution/reviews/draw.html", context, status=status)
