"""Pages of the procedures: which there are, one to read, one to print; and the days on which nobody works."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.decorators import requires
from saiban.cases import amending, types
from saiban.cases.calendar import national
from saiban.cases.declarations import CaseType, Words
from saiban.cases.jobs import recompute
from saiban.cases.models import DeclaredDay
from saiban.cases.procedures.forms import DayForm
from saiban.cases.procedures.manual import manual
from saiban.frame.documents import Picture, pdf
from saiban.frame.jobs import submit
from saiban.frame.once import once

DAYS_SHOWN = 200


@require_safe
@requires("cases.procedures")
def procedures(request: HttpRequest) -> HttpResponse:
    """The procedures by which this installation works."""
    context = {"types": types.registered(), "may_days": request.viewer.may("cases.days")}
    return render(request, "cases/procedures/procedures.html", context)


@require_safe
@requires("cases.procedures")
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure, to read."""
    declared = _type(code)
    parts = [
        {
            "kind": type(part).__name__.lower(),
            "part": part,
            "svg": mark_safe(part.svg) if isinstance(part, Picture) else "",  # noqa: S308 - of our own making, escaped
        }
        for part in manual(declared).parts
    ]
    return render(request, "cases/procedures/procedure.html", {"type": declared, "parts": parts})


@require_safe
@requires("cases.procedures")
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure, to print."""
    declared = _type(code)
    headers = {"Content-Disposition": f'attachment; filename="procedure-{declared.code}.pdf"'}
    return HttpResponse(pdf(manual(declared)), content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
@requires("cases.days")
@once
def days(request: HttpRequest) -> HttpResponse:
    """The declared days; by POST another is proposed."""
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        amending.declare_day(
            by=request.viewer,
            day=given["day"],
            kind=DeclaredDay.Kind(given["kind"]),
            name=Words(given["name_en"], given["name_ur"]),
            said_by=given["said_by"],
            province=given["province"],
            office=given["office"],
        )
        messages.success(request, _("Somebody else now has to approve it; until then it does not count."))
        return redirect("cases:days")
    declared = DeclaredDay.objects.select_related("province", "office", "entered_by", "approved_by").order_by("-day")
    year = timezone.localdate().year
    computed = sorted({**national(year), **national(year + 1)}.items())
    coming = [(day, name) for day, name in computed if day >= timezone.localdate()]
    context = {"form": form, "days": declared[:DAYS_SHOWN], "coming": coming}
    return render(request, "cases/procedures/days.html", context)


@require_POST
@requires("cases.days")
@once
@transaction.atomic
def approve_day(request: HttpRequest, key: int) -> HttpResponse:
    """Let a proposed day count, and have the open clocks computed anew."""
    amending.approve(by=request.viewer, change=get_object_or_404(DeclaredDay, pk=key))
    submit(recompute, idempotency_key="days")
    messages.success(request, _("It counts. The clocks of open cases are being computed anew."))
    return redirect("cases:days")


def _type(code: str) -> CaseType:
    try:
        return types.case_type(code)
    except KeyError as unknown:
        raise Http404 from unknown
