"""The page at the window on which somebody appeals against what a body decided by its survey."""

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
from saiban.desk.appeals.forms import AppealAtWindowForm
from saiban.desk.appeals.surveys import first_steps, survey_schemes
from saiban.desk.models import Sitting
from saiban.desk.sitting import entries as form_entries
from saiban.desk.sitting.family import Family, NotToBeSeen, family_at
from saiban.desk.sitting.queries import draft_of, find_sitting
from saiban.desk.sitting.services import appeal_in
from saiban.frame.once import FIELD, once


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@requires("desk.appeal")
def appeal(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a survey decided and why it is wrong; sent, it is a case that somebody else decides."""
    sitting, family = _open(request, code)
    if request.method == "POST":
        return _sent(request, code)
    draft = draft_of(request.viewer, sitting)
    kept = form_entries.read(draft.opened if draft else {})
    asked = {"person": family.person.key, "scheme": survey_schemes()[0].code, "phone": kept.phone}
    return _page(request, code, AppealAtWindowForm(people=_people(family), initial=asked))


@once
def _sent(request: HttpRequest, code: str) -> HttpResponse:
    sitting, family = _open(request, code)
    form = AppealAtWindowForm(request.POST, people=_people(family))
    if form.is_valid():
        member = family.member(form.cleaned_data["person"])
        key = f"survey:{code}:{request.POST[FIELD]}"[:80]
        try:
            case = appeal_in(
                by=request.viewer,
                sitting=sitting,
                family=family,
                member=member,
                decided=form.decided(),
                phone=form.cleaned_data["phone"],
                key=key,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The appeal came in under the number %(number)s.") % {"number": case.number})
            return redirect("desk:sitting", code)
    return _page(request, code, form, status=400)


def _open(request: HttpRequest, code: str) -> tuple[Sitting, Family]:
    """The sitting, not ended yet, with its family."""
    sitting = find_sitting(request.viewer, code)
    if sitting is None or sitting.state != Sitting.State.OPEN or not survey_schemes():
        raise Http404
    try:
        return sitting, family_at(request.viewer, sitting)
    except NotToBeSeen:
        raise Http404 from None


def _people(family: Family) -> list[tuple[str, str]]:
    return [(one.key, one.called) for one in family.members]


def _page(request: HttpRequest, code: str, form: AppealAtWindowForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "code": code, "ways": first_steps()}
    return render(request, "desk/sitting/appeal.html", context, status=status)
