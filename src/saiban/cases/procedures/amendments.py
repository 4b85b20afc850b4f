"""Pages on which free days, working weeks and terms of clocks are proposed by one person, approved by another."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from saiban.access.decorators import requires
from saiban.cases import amending, types
from saiban.cases.calendar import national
from saiban.cases.clock_words import amount
from saiban.cases.declarations import Unit, Words
from saiban.cases.jobs import recompute
from saiban.cases.models import ClockTerm, DeclaredDay, WorkingWeek
from saiban.cases.procedures.forms import DayForm, TermForm, WeekForm, only_for_choices
from saiban.frame.jobs import submit
from saiban.frame.once import once

SHOWN = 200


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
        return _waits(request, "cases:days")
    declared = DeclaredDay.objects.select_related("province", "office", "entered_by", "approved_by").order_by("-day")
    year = timezone.localdate().year
    computed = sorted({**national(year), **national(year + 1)}.items())
    coming = [(day, name) for day, name in computed if day >= timezone.localdate()]
    context = {"form": form, "days": declared[:SHOWN], "coming": coming}
    return render(request, "cases/procedures/days.html", context, status=400 if form.errors else 200)


@require_POST
@requires("cases.days")
@once
@transaction.atomic
def approve_day(request: HttpRequest, key: int) -> HttpResponse:
    """Let a proposed day count, and have the open clocks computed anew."""
    return _approve(request, DeclaredDay, key, "cases:days")


@require_http_methods(["GET", "POST"])
@requires("cases.days")
@once
def weeks(request: HttpRequest) -> HttpResponse:
    """The working weeks that differ from Monday to Friday; by POST another is proposed."""
    form = WeekForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        amending.declare_week(by=request.viewer, **form.cleaned_data)
        return _waits(request, "cases:weeks")
    rows = WorkingWeek.objects.select_related("province", "office", "entered_by", "approved_by").order_by("-pk")
    names = dict(WeekForm.base_fields["days_off"].choices)
    shown = [(row, [names[str(day)] for day in row.days_off]) for row in rows[:SHOWN]]
    return render(
        request, "cases/procedures/weeks.html", {"form": form, "weeks": shown}, status=400 if form.errors else 200
    )


@require_POST
@requires("cases.days")
@once
@transaction.atomic
def approve_week(request: HttpRequest, key: int) -> HttpResponse:
    """Let a proposed working week count, and have the open clocks computed anew."""
    return _approve(request, WorkingWeek, key, "cases:weeks")


@require_http_methods(["GET", "POST"])
@requires("cases.days")
@once
def terms(request: HttpRequest) -> HttpResponse:
    """The terms that a law or a regulation has set anew; by POST another is proposed."""
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        amending.propose_term(by=request.viewer, **form.term())
        return _waits(request, "cases:terms")
    rows = ClockTerm.objects.select_related("proposed_by", "approved_by").order_by("-pk")
    context = {"form": form, "terms": [(row, *_in_words(row)) for row in rows[:SHOWN]]}
    return render(request, "cases/procedures/terms.html", context, status=400 if form.errors else 200)


@require_POST
@requires("cases.days")
@once
@transaction.atomic
def approve_term(request: HttpRequest, key: int) -> HttpResponse:
    """Let a proposed term count, and have the open clocks computed anew."""
    return _approve(request, ClockTerm, key, "cases:terms")


def _waits(request: HttpRequest, back: str) -> HttpResponse:
    messages.success(request, _("Somebody else now has to approve it; until then it does not count."))
    return redirect(back)


def _approve(
    request: HttpRequest, model: type[DeclaredDay | WorkingWeek | ClockTerm], key: int, back: str
) -> HttpResponse:
    amending.approve(by=request.viewer, change=get_object_or_404(model, pk=key))
    submit(recompute, idempotency_key="days")
    messages.success(request, _("It counts. The clocks of open cases are being computed anew."))
    return redirect(back)


def _in_words(row: ClockTerm) -> tuple[str, str, list[str]]:
    """A term as the table shows it: which clock, how long, only for what."""
    known = {code: words for _type, choices in only_for_choices() for code, words in choices}
    only = [known.get(f"{row.case_type}|{fact}|{value}", str(value)) for fact, value in sorted(row.when.items())]
    try:
        declared = types.case_type(row.case_type)
        clock = f"{declared.title}: {declared.clock(row.clock).title}"
    except KeyError:  # a newer version has it no more
        clock = f"{row.case_type}: {row.clock}"
    return clock, amount(row.count, Unit(row.unit)), only
