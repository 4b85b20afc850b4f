"""The person's own page, which a slip opens, and the steward's list of objections."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.models import Objection
from saiban.access.own_record import objections, sheet, slips
from saiban.access.own_record.forms import AnswerForm, ObjectionForm, SlipForm
from saiban.access.own_record.looks import looks_at
from saiban.access.sign_in import attempts
from saiban.frame import extensions
from saiban.frame.documents import pdf


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def own_record(request: HttpRequest) -> HttpResponse:
    """Who saw my record: asks for the number and code of a slip, and shows the list."""
    form = SlipForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            person = slips.open_slip(request, **form.cleaned_data)
        except slips.NoSuchSlip:
            form.add_error(None, _("This number and code do not fit, or the slip is used or too old. Check both."))
            status = 403
        except attempts.LockedOut:
            form.add_error(None, _("Too many failed attempts. Wait 15 minutes and try again."))
            status = 429
        else:
            return _shown(request, person, ObjectionForm())
    return render(request, "access/slip.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters()
@require_POST
def own_objection(request: HttpRequest) -> HttpResponse:
    """Say that something is wrong, from the page that a slip opened."""
    try:
        person = slips.person_of(request.POST.get("ticket", ""))
    except slips.NoSuchSlip:
        return redirect("access:own_record")
    form = ObjectionForm(request.POST)
    if form.is_valid():
        told = dict(form.cleaned_data)
        try:
            objections.receive(person=person, fields=told.pop("fields_meant"), request=request.number, **told)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _shown(request, person, ObjectionForm(), thanks=True)
    return _shown(request, person, form, status=400)


@never_cache
@sensitive_post_parameters()
@require_POST
def own_sheet(request: HttpRequest) -> HttpResponse:
    """The list as a PDF, from the page that a slip opened."""
    try:
        person = slips.person_of(request.POST.get("ticket", ""))
    except slips.NoSuchSlip:
        return redirect("access:own_record")
    log.write(None, act="open_slip", subject_kind="person", subjects=[person], results=1, request=request.number)
    keys, number = _known(person)
    document = sheet.sheet(number, looks_at(keys), objections.of_person(keys))
    return HttpResponse(pdf(document), content_type="application/pdf")


def _shown(
    request: HttpRequest, person: int, form: ObjectionForm, *, thanks: bool = False, status: int = 200
) -> HttpResponse:
    keys, number = _known(person)
    context = {
        "number": number,
        "looks": looks_at(keys),
        "objections": objections.of_person(keys),
        "form": form,
        "ticket": slips.ticket(person),
        "thanks": thanks,
        "how": sheet.how_to_object(),
    }
    return render(request, "access/own_record.html", context, status=status)


def _known(person: int) -> tuple[list[int], str]:
    """Every key that the person has on the log, and the number of today."""
    people = extensions.subjects()["person"]
    number = people.numbers_of([person])[person]
    return people.keys_of(number), number


@requires("access.objections")
@require_safe
def objection_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and what was answered lately."""
    rows = objections.work_list()
    log.write(
        request.viewer,
        act="list",
        subject_kind="person",
        subjects=sorted({one.objection.person for one in rows}),
        results=len(rows),
    )
    return render(request, "access/objections.html", {"rows": rows})


@requires("access.objections")
@require_safe
def objection(request: HttpRequest, key: int) -> HttpResponse:
    """One objection, and the form to answer it."""
    return _objection(request, get_object_or_404(Objection, pk=key), AnswerForm())


@requires("access.answer_objection")
@never_cache
@require_POST
def answer_objection(request: HttpRequest, key: int) -> HttpResponse:
    """Answer an objection, once and for good."""
    found = get_object_or_404(Objection, pk=key)
    form = AnswerForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            objections.answer(by=request.viewer, objection=found, state=told["state"], text=told["answer"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("access:objections")
    return _objection(request, found, form, status=400)


def _objection(request: HttpRequest, found: Objection, form: AnswerForm, status: int = 200) -> HttpResponse:
    _keys, number = _known(found.person)
    log.write(request.viewer, act="view", subject_kind="person", subjects=[found.person], results=1)
    may_answer = request.viewer.may("access.answer_objection") and found.state == Objection.State.RECEIVED
    context = {"one": found, "number": number, "form": form, "may_answer": may_answer}
    return render(request, "access/objection.html", context, status=status)
