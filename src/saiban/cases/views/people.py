"""Who has a case at hand: proposing, confirming, declining, taking, handing over."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from saiban.access import log
from saiban.access.decorators import requires
from saiban.access.models import User
from saiban.cases.forms import AssignForm
from saiban.cases.models import Assignment, Case
from saiban.cases.views.opening import opened_case
from saiban.cases.work import assigning
from saiban.cases.work.candidates import recommended
from saiban.cases.work.load import Objection
from saiban.cases.work.refused import WorkRefused
from saiban.frame.once import once

OBJECTIONS = {
    Objection.AWAY: gettext_lazy("away today"),
    Objection.CONFLICT: gettext_lazy("said that there is a conflict of interest"),
    Objection.HAS_IT: gettext_lazy("has it already, or has been asked"),
    Objection.DECLINED: gettext_lazy("declined it before"),
    Objection.PARTY: gettext_lazy("is a party of this case"),
}


@require_http_methods(["GET", "POST"])
@requires("cases.act")
@once
@transaction.atomic
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Propose a case to somebody: everybody who could take it stands there with what they have at hand."""
    opened = opened_case(request, number)
    if not assigning.may_assign(request.viewer, opened.case):
        raise PermissionDenied
    ranked = recommended(opened.case)
    able = [one.candidate for one in ranked if one.rank]
    first = {"user": able[0].user} if able else {}
    form = AssignForm([(one.user, one.name) for one in able], request.POST or None)
    form.initial |= first
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        user = User.objects.get(pk=given["user"])
        try:
            assigning.propose(
                giver=request.viewer, case=opened.case, user=user, part=given["part"], share=given["share"]
            )
        except WorkRefused as refused:
            form.add_error(None, str(refused))
        else:
            _log(request, opened.case)
            messages.success(request, _("Proposed. They confirm or decline on their page of work."))
            return redirect("cases:case", opened.case.number)
    rows = [(one, [OBJECTIONS[objection] for objection in one.candidate.objections]) for one in ranked]
    context = {"opened": opened, "case": opened.case, "form": form, "ranked": rows}
    return render(request, "cases/assign.html", context, status=400 if form.errors else 200)


@require_POST
@requires("cases.act")
@once
@transaction.atomic
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case that nobody leads."""
    opened = opened_case(request, number)
    try:
        assigning.take(viewer=request.viewer, case=opened.case)
    except WorkRefused as refused:
        messages.error(request, str(refused))
    else:
        _log(request, opened.case)
        messages.success(request, _("The case is yours now."))
    return redirect("cases:case", opened.case.number)


@require_POST
@requires("cases.act")
@once
@transaction.atomic
def answer(request: HttpRequest, key: int) -> HttpResponse:
    """Confirm or decline what was proposed to the viewer, or end an assignment."""
    assignment = get_object_or_404(Assignment.objects.select_related("case"), pk=key)
    said, why = request.POST.get("said", ""), request.POST.get("why", "")
    back = redirect("cases:my_work")
    try:
        if said in ("confirm", "decline"):
            assigning.answer(viewer=request.viewer, assignment=assignment, accept=said == "confirm", why=why)
            if said == "confirm":
                back = redirect("cases:case", assignment.case.number)
        elif said == "end":
            opened = opened_case(request, assignment.case.number)
            assigning.end(viewer=request.viewer, assignment=assignment, why=why)
            back = redirect("cases:case", opened.case.number)
        else:
            raise BadRequest(_("Confirm, decline or end: the form said none of them."))
    except WorkRefused as refused:
        messages.error(request, str(refused))
    else:
        _log(request, assignment.case)
    return back


def _log(request: HttpRequest, case: Case) -> None:
    log.write(request.viewer, act="case_work", subject_kind="case", subjects=[case.pk], fields=["assignment"])
