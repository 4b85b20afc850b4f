"""Pages that lead on from a case: an appeal written down at the window, a referral."""

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
from saiban.cases.actors import Actor
from saiban.cases.models import Case
from saiban.cases.queries import look_at
from saiban.desk.appeals.services import appellant_of, file_appeal, last_day_of
from saiban.desk.appeals.surveys import file_against_survey, first_steps, is_referral_to_survey
from saiban.desk.enquiries.forms import AppealForm, SurveyAppealForm
from saiban.desk.onward import services
from saiban.desk.onward.forms import ReferForm
from saiban.desk.routes import routes_of
from saiban.frame.once import key_of


@requires("desk.appeal")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """Write down an appeal against a refusal, as the person tells it."""
    case = _opened(request, number)
    if is_referral_to_survey(case):
        return _appeal_survey(request, case)
    if case.case_type != "application":
        raise Http404
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            filed = file_appeal(
                actor=Actor.officer(request.viewer, "window"),
                application=case,
                office=request.viewer.office,
                key=_key(request, case),
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The appeal came in under the number %(number)s.") % {"number": filed.number})
            return redirect("cases:case", filed.number)
    context = {
        "case": case,
        "form": form,
        "last_day": last_day_of(case),
        "ways": routes_of(case.organisation_id, "appeal"),
    }
    return render(request, "desk/onward/appeal.html", context, status=400 if form.errors else 200)


def _appeal_survey(request: HttpRequest, case: Case) -> HttpResponse:
    """Write down an appeal against what a body decided by its survey, to which the window had sent the person."""
    form = SurveyAppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            filed = file_against_survey(
                actor=Actor.officer(request.viewer, "window"),
                decided=form.decided(),
                appellant=appellant_of(case),
                place=case.place,
                office=request.viewer.office,
                arises_from=case,
                key=_key(request, case),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The appeal came in under the number %(number)s.") % {"number": filed.number})
            return redirect("cases:case", filed.number)
    context = {"case": case, "form": form, "ways": first_steps()}
    return render(request, "desk/onward/appeal_survey.html", context, status=400 if form.errors else 200)


@requires("desk.refer")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, number: str) -> HttpResponse:
    """Send the person of a case on to a department or to legal aid."""
    case = _opened(request, number)
    if not case.parties.exists():
        raise Http404
    form = ReferForm(request.POST or None, initial={"department": request.GET.get("to", "")})
    if request.method == "POST" and form.is_valid():
        made = services.refer(
            by=request.viewer,
            case=case,
            to=form.chosen(),
            need=form.cleaned_data["need"],
            urgent=form.cleaned_data["urgent"],
            key=_key(request, case),
        )
        messages.success(request, _("Referred under the number %(number)s.") % {"number": made.number})
        return redirect("cases:case", case.number)
    return render(request, "desk/onward/refer.html", {"case": case, "form": form}, status=400 if form.errors else 200)


def _opened(request: HttpRequest, number: str) -> Case:
    try:
        return look_at(request.viewer, number)
    except Case.DoesNotExist as error:
        raise Http404 from error


def _key(request: HttpRequest, case: Case) -> str:
    """The key under which a form does its work once."""
    return f"onward:{case.pk}:{key_of(request)}"
