"""The public page of a case: number and phone in, where it stands out; an appeal or a word on an answer from there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from saiban.access.sign_in import attempts
from saiban.cases.faults import NotAllowed
from saiban.cases.models import Case
from saiban.desk.appeals.surveys import first_steps
from saiban.desk.enquiries import services
from saiban.desk.enquiries.forms import AppealForm, EnquiryForm, LookAgainForm, SurveyAppealForm
from saiban.frame.once import key_of


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for the number and the phone or code, and show where the case stands; a slip's QR brings the number along."""
    form = EnquiryForm(request.POST or None, initial={"number": request.GET.get("number", "")[:30]})
    code = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            case = services.find(request, **form.cleaned_data)
        except services.NoSuchCase:
            form.add_error(None, _("This number and this phone or code do not fit. Check both on your slip."))
            code = 403
        except attempts.LockedOut:
            form.add_error(None, _("Too many failed attempts. Wait 15 minutes and try again."))
            code = 429
        else:
            return _shown(request, case)
    return render(request, "desk/enquiries/ask.html", {"form": form}, status=code)


@never_cache
@sensitive_post_parameters()
@require_POST
def appeal(request: HttpRequest) -> HttpResponse:
    """File an appeal from the page of a refused application; sent twice it is one."""
    case = _ticketed(request)
    if case is None:
        return redirect("desk:status")
    form = AppealForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            filed = services.appeal(request=request, case=case, key=_key(request, case), **told)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _shown(request, filed, thanks=True)
    return _shown(request, case, appeal_form=form, code=400)


@never_cache
@sensitive_post_parameters()
@require_POST
def appeal_survey(request: HttpRequest) -> HttpResponse:
    """File an appeal against a survey's decision from the page of any case of the same person; sent twice it is one."""
    case = _ticketed(request)
    if case is None:
        return redirect("desk:status")
    if not services.standing_of(case).may_appeal_survey:
        return _shown(request, case)
    form = SurveyAppealForm(request.POST)
    if form.is_valid():
        try:
            filed = services.appeal_against_survey(
                request=request, case=case, decided=form.decided(), key=_key(request, case)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _shown(request, filed, thanks=True)
    return _shown(request, case, survey_form=form, code=400)


@never_cache
@sensitive_post_parameters()
@require_POST
def answer_back(request: HttpRequest) -> HttpResponse:
    """Accept the answer to a complaint, or ask that somebody else looks again."""
    case = _ticketed(request)
    if case is None:
        return redirect("desk:status")
    content = request.POST.get("content") == "yes"
    form = LookAgainForm(request.POST)
    if content or form.is_valid():
        why = "" if content else form.cleaned_data["why"]
        try:
            services.answer_back(request=request, case=case, content=content, why=why, key=_key(request, case))
        except NotAllowed:
            return _shown(request, case)
        case.refresh_from_db()
        return _shown(request, case, thanks=True)
    return _shown(request, case, again_form=form, code=400)


def _ticketed(request: HttpRequest) -> Case | None:
    try:
        return services.case_of(request.POST.get("ticket", ""))
    except services.NoSuchCase:
        return None


def _key(request: HttpRequest, case: Case) -> str:
    """The key under which a form does its work once."""
    return f"web:{case.pk}:{key_of(request)}"


def _shown(
    request: HttpRequest,
    case: Case,
    *,
    appeal_form: AppealForm | None = None,
    survey_form: SurveyAppealForm | None = None,
    again_form: LookAgainForm | None = None,
    thanks: bool = False,
    code: int = 200,
) -> HttpResponse:
    context = {
        "one": services.standing_of(case),
        "appeal_form": appeal_form or AppealForm(),
        "survey_form": survey_form or SurveyAppealForm(),
        "survey_ways": first_steps(),
        "again_form": again_form or LookAgainForm(),
        "thanks": thanks,
    }
    return render(request, "desk/enquiries/standing.html", context, status=code)
