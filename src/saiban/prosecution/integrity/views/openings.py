"""Opening a closed case in an emergency, and the notices of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.sign_in import second_factor
from saiban.cases.faults import FieldFaults
from saiban.frame.once import key_of, once
from saiban.prosecution.integrity import openings
from saiban.prosecution.integrity.forms import AnswerForm, OpenForm
from saiban.prosecution.integrity.terms import emergency
from saiban.prosecution.models import Opening

SHOWN = 100


@requires("prosecution.break_glass")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a closed case for some hours; the second factor has to be given anew just before."""
    if not second_factor.is_fresh(request, emergency().fresh):
        there = reverse(second_factor.page_of(request))
        return HttpResponseRedirect(f"{there}?{urlencode({'next': request.path})}")
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if openings.too_many_tries(request.viewer):
            form.add_error(None, _("You named too many numbers today that are none of your service."))
            return _open_page(request, form, 429)
        try:
            opening = openings.open_in_emergency(
                viewer=request.viewer, key=f"open:{request.user.pk}:{key_of(request)}", **form.cleaned_data
            )
        except openings.NoSuchCase as faults:
            openings.record_refused(request.viewer)
            form.take(faults.faults)
        except FieldFaults as faults:
            form.take(faults.faults)
        else:
            said = _("The case is open to you until %(until)s. Your head, its counsel and the auditor are told.")
            messages.warning(request, said % {"until": f"{opening.local_until:%H:%M}"})
            return redirect("cases:case", number=opening.case.number)
    return _open_page(request, form, 400 if request.method == "POST" else 200)


@requires("prosecution.notices")
@never_cache
@require_safe
@transaction.atomic
def notices(request: HttpRequest) -> HttpResponse:
    """List the emergencies in which closed cases were opened, with the head's answer."""
    return _notices(request, None, None)


@requires("prosecution.answer_opening")
@never_cache
@sensitive_post_parameters()
@require_POST
@once
@transaction.atomic
def answer(request: HttpRequest, key: int) -> HttpResponse:
    """Say whether an emergency was one."""
    opening = get_object_or_404(openings.notices_for(request.viewer), pk=key)
    form = AnswerForm(request.POST, prefix=str(key))
    if form.is_valid():
        try:
            openings.answer(viewer=request.viewer, opening=opening, **form.cleaned_data)
        except FieldFaults as faults:
            form.take(faults.faults)
        else:
            messages.success(request, _("Your answer stands beside the notice."))
            return redirect("prosecution:openings")
    return _notices(request, key, form)


def _open_page(request: HttpRequest, form: OpenForm, status: int) -> HttpResponse:
    terms = emergency()
    hours = int(terms.open_for.total_seconds() // 3600)
    context = {"form": form, "hours": hours, "a_day": terms.a_day}
    return render(request, "prosecution/integrity/open.html", context, status=status)


def _notices(request: HttpRequest, faulty: int | None, form: AnswerForm | None) -> HttpResponse:
    viewer = request.viewer
    rows: list[Opening] = list(openings.notices_for(viewer)[:SHOWN])
    log.write(
        viewer,
        act="case_list",
        subject_kind="case",
        subjects=sorted({row.case_id for row in rows}),
        fields=["openings"],
        results=len(rows),
    )
    answers = viewer.may("prosecution.answer_opening")
    shown: list[dict[str, Any]] = [
        {
            "opening": row,
            "form": form
            if row.pk == faulty
            else AnswerForm(prefix=str(row.pk))
            if answers and not row.verdict and row.user_id != viewer.user.pk
            else None,
        }
        for row in rows
    ]
    context = {"rows": shown, "may_open": viewer.may("prosecution.break_glass")}
    return render(request, "prosecution/integrity/openings.html", context, status=400 if form is not None else 200)
