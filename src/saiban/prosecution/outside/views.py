"""The pages of readers from other houses, and the page on which a head names the court of a reader."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.models import AccessLog
from saiban.frame.exports import csv_response
from saiban.frame.marks import Origin
from saiban.frame.once import once
from saiban.prosecution.outside import court as courts
from saiban.prosecution.outside import terrorism as terror
from saiban.prosecution.referrals.forms import ReadingForm


@requires("prosecution.court")
@never_cache
@require_safe
@transaction.atomic
def court(request: HttpRequest) -> HttpResponse:
    """Show a court its own cases: stage, next date, where each accused is."""
    context = {"court": courts.court_of(request.viewer), "rows": courts.cases_of(request.viewer), "most": courts.MOST}
    return render(request, "prosecution/outside/court.html", context)


@requires("prosecution.court")
@never_cache
@require_safe
@transaction.atomic
def court_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the same as a table."""
    columns = ["number", "report", "station", "offence", "stage", "next", "hearings", "adjournments", "accused"]
    rows = [
        (one.number, one.fir, one.station, one.offence, one.stage, one.next_on, one.hearings, one.adjournments,
         "; ".join(one.accused))
        for one in courts.cases_of(request.viewer)
    ]  # fmt: skip
    return _download(request, "court", columns, rows)


@requires("prosecution.terrorism_figures")
@never_cache
@require_safe
@transaction.atomic
def terrorism(request: HttpRequest) -> HttpResponse:
    """Show the figures of terrorism cases by year."""
    return render(request, "prosecution/outside/terrorism.html", {"years": terror.figures(request.viewer)})


@requires("prosecution.terrorism_figures")
@never_cache
@require_safe
@transaction.atomic
def terrorism_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the same as a table; a hidden count is an empty cell."""
    columns = ["year", *terror.COLUMNS, "accused", "convicted_of_merits_percent", "convicted_of_ended_percent"]
    rows = [
        (one.year or "all", *(one.counts[kind] for kind in terror.COLUMNS), one.total, one.of_merits, one.of_all)
        for one in terror.figures(request.viewer)
    ]
    return _download(request, "terrorism", columns, rows)


def _download(
    request: HttpRequest, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> StreamingHttpResponse:
    """Hand a table out, with who has had it on the log and below it."""
    viewer = request.viewer
    log.write(viewer, act="export", subject_kind=name, results=len(rows))
    entry = AccessLog.objects.filter(user=viewer.user, request=request.number).latest("at")
    organisation = viewer.organisation.name_en if viewer.organisation else ""
    who = f"{viewer.user.full_name} ({viewer.user.username})"
    origin = Origin(f"O-{entry.pk:06d}", organisation, who, timezone.now())
    return csv_response(f"{name}.csv", columns, rows, origin=origin)


@requires("prosecution.bodies")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def readers(request: HttpRequest) -> HttpResponse:
    """Say which court each reader reads."""
    form = ReadingForm(request.viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            courts.give(viewer=request.viewer, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Done."))
            return redirect("prosecution:court_readers")
    context = {"form": form, "rows": courts.readings_of(request.viewer)}
    return render(request, "prosecution/outside/readers.html", context, status=400 if form.errors else 200)
