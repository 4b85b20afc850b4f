"""My work, lists of cases, leave and the calendar feed."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access.decorators import requires
from saiban.cases.forms import FindForm, LeaveForm, ListForm, WhyForm
from saiban.cases.numbering import NotACaseNumber, parse_case_number
from saiban.cases.queries import cases_for
from saiban.cases.work import feed as feeds
from saiban.cases.work import leave as leaves
from saiban.cases.work import listing
from saiban.cases.work.mine import my_work as read_my_work
from saiban.cases.work.refused import WorkRefused
from saiban.frame.once import once


@require_safe
@requires("cases.view")
@transaction.atomic
def my_work(request: HttpRequest) -> HttpResponse:
    """What is overdue, due, and waits for me."""
    context = {"work": read_my_work(request.viewer), "why": WhyForm()}
    return render(request, "cases/my_work.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@requires("cases.view")
@transaction.atomic
def cases(request: HttpRequest) -> HttpResponse:
    """Lists of cases by their state; by POST a search for a number, or for somebody's phone or CNIC."""
    if request.method == "POST":
        return _found(request)
    form = ListForm(request.viewer, request.GET or {"where": "mine", "state": "open"})
    given = form.cleaned_data if form.is_valid() else {}
    wanted = listing.Wanted(
        where=given.get("where") or "mine",
        case_type=given.get("case_type", ""),
        state=given.get("state") or "open",
        due=given.get("due", ""),
        unassigned=given.get("unassigned", False),
        before=_before(request.GET.get("before", "")),
    )
    rows, following = listing.listed(request.viewer, wanted)
    query = {name: value for name, value in request.GET.items() if name != "before" and value}
    if following is not None:
        query["before"] = f"{following[0].isoformat()}~{following[1]}"
    context = {"form": form, "rows": rows, "find": FindForm(), "next": urlencode(query) if following else ""}
    return render(request, "cases/cases.html", context)


def _found(request: HttpRequest) -> HttpResponse:
    """Lead to the case whose number was typed, or show those of somebody with this phone or CNIC."""
    find = FindForm(request.POST)
    rows: list[listing.Row] = []
    if find.is_valid():
        try:
            number = parse_case_number(find.cleaned_data["typed"])
        except NotACaseNumber:
            rows = listing.find(request.viewer, find.cleaned_data["typed"])
        else:
            if cases_for(request.viewer).filter(number=number).exists():
                return redirect("cases:case", number)
        if not rows:
            find.add_error(
                "typed", _("Among the cases that you may see there is none with this number, phone or CNIC.")
            )
    context = {"find": find, "rows": rows, "searched": True}
    return render(request, "cases/cases.html", context, status=400 if find.errors else 200)


def _before(text: str) -> tuple[datetime, int] | None:
    at, _tilde, key = text.partition("~")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    return (moment, int(key)) if moment is not None and timezone.is_aware(moment) and key.isdecimal() else None


@require_http_methods(["GET", "POST"])
@requires("cases.view")
@once
def leave(request: HttpRequest) -> HttpResponse:
    """The days on which the viewer is away, so that nothing new is given to them."""
    form = LeaveForm(request.POST if "cancel" not in request.POST and request.method == "POST" else None)
    if request.method == "POST":
        try:
            if "cancel" in request.POST:
                leaves.cancel(viewer=request.viewer, key=request.POST["cancel"])
                return redirect("cases:leave")
            if form.is_valid():
                leaves.enter(viewer=request.viewer, first=form.cleaned_data["first"], last=form.cleaned_data["last"])
                return redirect("cases:leave")
        except WorkRefused as refused:
            form.add_error(None, str(refused)) if form.is_bound else messages.error(request, str(refused))
    days = [(one, one.days.lower, one.days.upper - timedelta(days=1)) for one in leaves.coming(request.viewer.user)]
    context = {"form": form, "days": days}
    return render(request, "cases/leave.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@requires("cases.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """The address of one's calendar feed: made, shown once, ended."""
    address = ""
    if request.method == "POST" and "end" in request.POST:
        feeds.end_feed(request.viewer.user)
        messages.info(request, _("The feed has ended: its address answers nobody any more."))
        return redirect("cases:calendar")
    if request.method == "POST":
        secret = feeds.new_address(request.viewer.user)
        address = request.build_absolute_uri(reverse("cases:feed", args=[secret]))
    return render(request, "cases/calendar.html", {"address": address, "has_one": feeds.has_one(request.viewer.user)})


@require_safe
def feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """A calendar feed, for a calendar program that knows its address; 404 for everybody else."""
    owner = feeds.owner_of(secret)
    if owner is None:
        raise Http404
    return HttpResponse(
        feeds.calendar_of(owner),
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"},
    )
