"""The page on which a person at the window says what is wrong in the record."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from saiban.access.decorators import requires
from saiban.desk.corrections import services
from saiban.desk.corrections.forms import CorrectionForm
from saiban.desk.sitting.family import NotToBeSeen, family_at
from saiban.desk.sitting.queries import find_sitting
from saiban.frame.once import FIELD, once
from saiban.registry.queries import find_person


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@requires("desk.sit")
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """What is wrong in the record of somebody of the family; sent, it becomes a case that somebody else decides."""
    return _sent(request, code) if request.method == "POST" else _page(request, code, _form(request, code))


@once
def _sent(request: HttpRequest, code: str) -> HttpResponse:
    form = _form(request, code)
    if form.is_valid():
        told = dict(form.cleaned_data)
        person = find_person(request.viewer, told.pop("person"))
        if person is None:
            raise Http404
        key = f"correction:{code}:{request.POST[FIELD]}"[:80]
        try:
            case = services.ask(by=request.viewer, person=person, phone="", language="ur", key=key, **told)
        except ValidationError as error:
            form.add_error("right", error)
        else:
            messages.success(request, _("Asked for under the number %(number)s.") % {"number": case.number})
            return redirect("desk:sitting", code)
    return _page(request, code, form, status=400)


def _form(request: HttpRequest, code: str) -> CorrectionForm:
    """The form with the members of the family whom the registry knows."""
    sitting = find_sitting(request.viewer, code)
    if sitting is None:
        raise Http404
    try:
        family = family_at(request.viewer, sitting)
    except NotToBeSeen:
        raise Http404 from None
    people = [(one.number, one.called) for one in family.members if one.number]
    return CorrectionForm(request.POST if request.method == "POST" else None, people=people)


def _page(request: HttpRequest, code: str, form: CorrectionForm, status: int = 200) -> HttpResponse:
    return render(request, "desk/sitting/correct.html", {"form": form, "code": code}, status=status)
