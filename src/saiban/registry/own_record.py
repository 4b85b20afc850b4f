"""Who saw my record, at the desk: the sheet for a person who stands before an officer, the slip, the objection."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.own_record import objections, sheet, slips
from saiban.access.own_record.forms import LanguageForm, ObjectionForm
from saiban.access.own_record.looks import looks_at
from saiban.access.queries import keys_of
from saiban.frame.documents import Document, pdf
from saiban.registry import queries
from saiban.registry.models import Person


@requires("registry.own_record")
@never_cache
@require_safe
def own_record(request: HttpRequest, number: str) -> HttpResponse:
    """Who saw the record of the person at the desk, in sentences."""
    return _page(request, _person(request, number), ObjectionForm())


@requires("registry.own_record")
@never_cache
@require_POST
def own_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The same as a PDF, in the language that the person reads."""
    person = _person(request, number)
    _log(request, person)
    keys = keys_of(person.number)
    with translation.override(_language(request)):
        return _pdf(sheet.sheet(person.number, looks_at(keys), objections.of_person(keys)))


@requires("registry.own_record")
@never_cache
@require_POST
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """A slip with a fresh code, as a PDF; the code is shown nowhere else."""
    person = _person(request, number)
    made = slips.make_slip(by=request.viewer, person=person.pk)
    address = request.build_absolute_uri(reverse("access:own_record"))
    with translation.override(_language(request)):
        return _pdf(sheet.slip(person.number, made, address))


@requires("registry.own_record")
@never_cache
@sensitive_post_parameters()
@require_POST
def own_objection(request: HttpRequest, number: str) -> HttpResponse:
    """Write down what the person at the desk says of their record."""
    person = _person(request, number)
    form = ObjectionForm(request.POST)
    if form.is_valid():
        told = dict(form.cleaned_data)
        try:
            objections.receive(person=person.pk, fields=told.pop("fields_meant"), by=request.viewer, **told)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("registry:own_record", person.number)
    return _page(request, person, form, status=400)


def _page(request: HttpRequest, person: Person, form: ObjectionForm, status: int = 200) -> HttpResponse:
    keys = keys_of(person.number)
    context = {
        "person": person,
        "looks": looks_at(keys),
        "objections": objections.of_person(keys),
        "form": form,
        "how": sheet.how_to_object(),
    }
    _log(request, person)
    return render(request, "registry/own_record.html", context, status=status)


def _log(request: HttpRequest, person: Person) -> None:
    log.write(request.viewer, act="own_record", subject_kind="person", subjects=[person.pk], results=1)


def _person(request: HttpRequest, number: str) -> Person:
    known = queries.find_person(request.viewer, number)
    if known is None:
        raise Http404
    return known


def _language(request: HttpRequest) -> str:
    form = LanguageForm(request.POST)
    return form.cleaned_data["language"] if form.is_valid() else translation.get_language()


def _pdf(document: Document) -> HttpResponse:
    response = HttpResponse(pdf(document), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="record.pdf"'
    return response
