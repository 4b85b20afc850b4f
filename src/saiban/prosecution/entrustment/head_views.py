"""Pages of a head: the cases that wait for counsel, the roster of the courts, advice on postings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.work.refused import WorkRefused
from saiban.frame.once import key_of, once
from saiban.prosecution.entrustment import advice, keeping
from saiban.prosecution.entrustment.waiting import waiting_for
from saiban.prosecution.given import day, whole
from saiban.prosecution.models import Counsel, PostingAdvice


@requires("prosecution.entrust")
@never_cache
@require_safe
@transaction.atomic
def waiting(request: HttpRequest) -> HttpResponse:
    """List the open cases that nobody leads."""
    return render(request, "prosecution/entrustment/waiting.html", {"waiting": waiting_for(request.viewer)})


@requires("prosecution.counsel")
@never_cache
@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """The roster: for a head courts by counsel with leave and substitutes; for others what concerns themselves."""
    return _roster(request)


@requires("prosecution.entrust")
@never_cache
@require_POST
@once
@transaction.atomic
def change_roster(request: HttpRequest) -> HttpResponse:
    """Post counsel to a court, end a line, write leave down."""
    try:
        with transaction.atomic():
            said = _change(request)
    except FieldFaults as refused:
        return _roster(request, dict(refused.faults), status=400)
    except WorkRefused as refused:
        return _roster(request, {"line": str(refused)}, status=409)
    messages.success(request, said)
    return redirect("prosecution:roster")


@requires("prosecution.entrust")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def posting_advice(request: HttpRequest) -> HttpResponse:
    """Advice for all open cases of the head's district or service; rows are taken over one by one."""
    fault, status = "", 200
    if request.method == "POST":
        try:
            with transaction.atomic():
                messages.success(request, _advise(request))
        except (FieldFaults, NotAllowed, Overtaken, WorkRefused) as refused:
            fault, status = str(refused), 409
        else:
            return redirect("prosecution:posting_advice")
    row = advice.newest(request.viewer)
    context = {
        "advice": advice.shown_to(request.viewer, row) if row is not None else None,
        "most": advice.MOST,
        "fault": fault,
    }
    return render(request, "prosecution/entrustment/advice.html", context, status=status)


def _advise(request: HttpRequest) -> str:
    given = request.POST
    if given.get("said") == "make":
        advice.make_for(request.viewer)
        return _("The advice is made. Nothing is moved by it.")
    row = get_object_or_404(
        PostingAdvice, pk=whole(given.get("advice", "")), organisation=request.viewer.organisation,
        district=request.viewer.place,
    )  # fmt: skip
    advice.take_over(viewer=request.viewer, advice=row, number=given.get("number", ""), key=f"advice:{key_of(request)}")
    return _("The case is entrusted as was advised.")


def _change(request: HttpRequest) -> str:
    given, viewer = request.POST, request.viewer
    match given.get("said", ""):
        case "post":
            keeping.post(
                viewer=viewer,
                court=given.get("court", ""),
                counsel=_key(given.get("counsel", "")),
                substitute=_key(given["substitute"]) if given.get("substitute") else None,
                first=day(given.get("first", ""), "first"),
                last=day(given["last"], "last") if given.get("last") else None,
                order=given.get("order", "")[:80],
            )
            return _("The line stands on the roster.")
        case "end":
            keeping.end(viewer=viewer, key=whole(given.get("line", "")), last=day(given.get("last", ""), "last"))
            return _("The line ends with this day.")
        case "leave":
            keeping.away(
                viewer=viewer,
                counsel=_key(given.get("counsel", "")),
                first=day(given.get("first", ""), "first"),
                last=day(given.get("last", ""), "last"),
            )
            return _("The leave is written down.")
        case _:
            raise Http404


def _key(written: str) -> int:
    if not written:
        raise FieldFaults({"counsel": _("Choose among your counsel.")})
    return whole(written)


def _roster(request: HttpRequest, faults: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    heads = viewer.may("prosecution.entrust")
    people = keeping.counsel_for(viewer) if heads else Counsel.objects.filter(pk=request.user.pk)
    context: dict[str, Any] = {
        "heads": heads,
        "courts": keeping.by_court(viewer) if heads else [],
        "own": keeping.own_lines(viewer),
        "leaves": keeping.leaves_of(viewer, people),
        "people": people if heads else [],
        "kept": keeping.own_courts(viewer) if heads else [],
        "today": timezone.localdate(),
        "given": request.POST,
        "faults": faults or {},
    }
    return render(request, "prosecution/entrustment/roster.html", context, status=status)
