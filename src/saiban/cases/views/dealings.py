"""What is added to a case besides its events: tasks, documents, appointments, requests, links, reviews, marks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.models import User
from saiban.cases.forms import (
    AnswerForm,
    AppointmentForm,
    LinkForm,
    RequestForm,
    ReviewerForm,
    ReviewForm,
    SettleForm,
    TaskForm,
)
from saiban.cases.models import Appointment, Case, Request, Review, Task
from saiban.cases.numbering import NotACaseNumber, parse_case_number
from saiban.cases.queries import cases_for
from saiban.cases.views.opening import opened_case
from saiban.cases.work import appointments, checklists, linking, page, requests, reviews, tasks
from saiban.cases.work.opened import Opened
from saiban.cases.work.refused import WorkRefused
from saiban.frame.once import once

Given = dict[str, Any]


def _add_task(request: HttpRequest, opened: Opened, given: Given) -> None:
    due = given["due"]
    tasks.add(
        giver=request.viewer,
        case=opened.case,
        words=given["words"],
        user=User.objects.get(pk=given["user"]),
        due=timezone.make_aware(datetime.combine(due + timedelta(days=1), time())) if due else None,
    )


def _add_appointment(request: HttpRequest, opened: Opened, given: Given) -> None:
    user = User.objects.get(pk=given["user"])
    about = {name: given[name] for name in ("purpose", "at", "minutes", "place")}
    appointments.make(viewer=request.viewer, case=opened.case, user=user, **about)


def _add_request(request: HttpRequest, opened: Opened, given: Given) -> None:
    requests.ask(viewer=request.viewer, case=opened.case, **given)


def _add_link(request: HttpRequest, opened: Opened, given: Given) -> None:
    try:
        number = parse_case_number(given["number"])
    except NotACaseNumber as fault:
        raise WorkRefused(str(fault)) from fault
    other = cases_for(request.viewer).filter(number=number).first()
    if other is None:
        raise WorkRefused(_("Among the cases that you may see there is none of this number."))
    linking.link(by=request.viewer.user, case=opened.case, other=other, kind=given["kind"])


def _add_review(request: HttpRequest, opened: Opened, given: Given) -> None:
    reviewer = User.objects.get(pk=given["reviewer"])
    reviews.ask(viewer=request.viewer, case=opened.case, reviewer=reviewer, reason=given["reason"])


class _Kind:
    """A kind of thing that can be added: its title, its form, and what adds it."""

    def __init__(
        self,
        title: Any,
        form: Callable[[Opened, Any], forms.Form],
        add: Callable[[HttpRequest, Opened, Given], None],
    ) -> None:
        self.title, self.form, self.add = title, form, add


KINDS = {
    "task": _Kind(gettext_lazy("New task"), lambda opened, given: TaskForm(opened.case, given), _add_task),
    "appointment": _Kind(
        gettext_lazy("New appointment"), lambda opened, given: AppointmentForm(opened.case, given), _add_appointment
    ),
    "request": _Kind(gettext_lazy("Ask another body"), lambda _opened, given: RequestForm(given), _add_request),
    "link": _Kind(gettext_lazy("Link with another case"), lambda _opened, given: LinkForm(given), _add_link),
    "review": _Kind(
        gettext_lazy("Ask for a review"), lambda opened, given: ReviewerForm(opened.case, given), _add_review
    ),
}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@requires("cases.act")
@once
@transaction.atomic
def add(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """Add a task, an appointment, a request, a link or a review to a case."""
    kind = KINDS.get(what)
    if kind is None:
        raise Http404
    opened = opened_case(request, number)
    form = kind.form(opened, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kind.add(request, opened, form.cleaned_data)
        except WorkRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, opened.case, what)
    return _form_page(request, opened, form, str(kind.title))


@require_POST
@requires("cases.act")
@once
@transaction.atomic
def task(request: HttpRequest, key: int) -> HttpResponse:
    """Take a task, or say that it is done."""
    found = get_object_or_404(Task.objects.select_related("case"), pk=key, case__in=cases_for(request.viewer))
    try:
        if request.POST.get("said") == "take":
            tasks.take(viewer=request.viewer, task=found)
        else:
            tasks.finish(viewer=request.viewer, task=found)
    except WorkRefused as refused:
        messages.error(request, str(refused))
        return _back(request, found.case)
    log.write(request.viewer, act="case_work", subject_kind="case", subjects=[found.case_id], fields=["task"])
    return _back(request, found.case)


@require_http_methods(["GET", "POST"])
@requires("cases.act")
@once
@transaction.atomic
def appointment(request: HttpRequest, key: int) -> HttpResponse:
    """Write down what came of an appointment."""
    found = get_object_or_404(Appointment.objects.select_related("case"), pk=key, case__in=cases_for(request.viewer))
    opened = opened_case(request, found.case.number)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appointments.settle(viewer=request.viewer, appointment=found, **form.cleaned_data)
        except WorkRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, opened.case, "appointment")
    return _form_page(request, opened, form, found.purpose)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@requires("cases.act")
@once
@transaction.atomic
def request_to_body(request: HttpRequest, key: int) -> HttpResponse:
    """Enter the answer to a request, judge it line by line, or take the request back."""
    found = get_object_or_404(Request.objects.select_related("case"), pk=key, case__in=cases_for(request.viewer))
    opened = opened_case(request, found.case.number)
    form = AnswerForm(request.POST if "words" in request.POST else None)
    try:
        if request.method == "POST" and request.POST.get("said") == "withdraw":
            requests.withdraw(request=found)
            return _done(request, opened.case, "request")
        if request.method == "POST" and request.POST.get("said") == "judge":
            places = {item.place for item in found.items.all()}
            requests.judge(request=found, met={place: f"met_{place}" in request.POST for place in places})
            return _done(request, opened.case, "request")
        if request.method == "POST" and form.is_valid():
            requests.enter_answer(viewer=request.viewer, request=found, words=form.cleaned_data["words"])
            return _done(request, opened.case, "request")
    except WorkRefused as refused:
        messages.error(request, str(refused))
        return _back(request, opened.case)
    shown = next(one for one in page.requests(opened) if one.request.pk == found.pk)
    context = {"opened": opened, "case": opened.case, "form": form, "shown": shown}
    return render(request, "cases/request.html", context, status=400 if form.errors else 200)


@require_POST
@requires("cases.act")
@once
@transaction.atomic
def mark(request: HttpRequest, number: str) -> HttpResponse:
    """Say what was found at a line of a checklist."""
    opened = opened_case(request, number)
    checklist, _slash, item = request.POST.get("line", "").partition("/")
    try:
        checklists.mark(
            viewer=request.viewer,
            case=opened.case,
            declared=opened.declared,
            checklist=checklist,
            item=item,
            verdict=request.POST.get("verdict", ""),
        )
    except WorkRefused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("cases:case", args=[opened.case.number]) + "#checklists")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@requires("cases.view")
@once
@transaction.atomic
def review(request: HttpRequest, key: int) -> HttpResponse:
    """Review a case that one had no part in."""
    found = get_object_or_404(Review.objects.select_related("case"), pk=key, reviewer=request.viewer.user, done_at=None)
    opened = opened_case(request, found.case.number)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = {code: mark for code, mark in form.cleaned_data.items() if code != "words"}
        try:
            reviews.finish(viewer=request.viewer, review=found, answers=answers, words=form.cleaned_data["words"])
        except WorkRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you: the review stands in the case."))
            return redirect("cases:my_work")
    return _form_page(request, opened, form, _("Review"))


def _form_page(request: HttpRequest, opened: Opened, form: forms.Form, title: str) -> HttpResponse:
    context = {"opened": opened, "case": opened.case, "form": form, "title": title}
    return render(request, "cases/form.html", context, status=400 if form.errors else 200)


def _done(request: HttpRequest, case: Case, what: str) -> HttpResponse:
    log.write(request.viewer, act="case_work", subject_kind="case", subjects=[case.pk], fields=[what])
    messages.success(request, _("Saved."))
    return redirect("cases:case", case.number)


def _back(request: HttpRequest, case: Case) -> HttpResponse:
    """Lead back to where the form stood: the page of work, or the case."""
    return redirect("cases:my_work") if request.POST.get("from") == "work" else redirect("cases:case", case.number)
