"""The pages of transfers: a case is asked to go to another province's service, the head approves, the file goes out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.frame.once import once
from saiban.prosecution.models import Transfer
from saiban.prosecution.opening import opened_prosecution
from saiban.prosecution.referrals import sending
from saiban.prosecution.referrals.forms import TransferForm

SHOWN = 100


@requires("prosecution.scrutinise")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the head that a case go to another province's service."""
    opened = opened_prosecution(request, number)
    form = TransferForm(request.viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = sending.propose(viewer=request.viewer, case=opened.case, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Asked for. The head of the office decides."))
            return redirect("prosecution:transfer", key=row.pk)
    context = {
        "case": opened.case,
        "form": form,
        "rows": sending.transfers_for(request.viewer).filter(case=opened.case),
    }
    return render(request, "prosecution/referrals/ask.html", context, status=400 if form.errors else 200)


@requires("prosecution.scrutinise")
@never_cache
@require_safe
@transaction.atomic
def transfers(request: HttpRequest) -> HttpResponse:
    """List the transfers of cases that the viewer may see."""
    rows = list(sending.transfers_for(request.viewer)[:SHOWN])
    cases = sorted({row.case_id for row in rows})
    log.write(request.viewer, act="case_list", subject_kind="case", subjects=cases, results=len(cases))
    return render(request, "prosecution/referrals/transfers.html", {"rows": rows})


@requires("prosecution.scrutinise")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def transfer(request: HttpRequest, key: int) -> HttpResponse:
    """Show a transfer; the head approves or refuses it."""
    row = get_object_or_404(sending.transfers_for(request.viewer), pk=key)
    may_decide = request.viewer.may("prosecution.transfer")
    if request.method == "POST":
        said = request.POST.get("said", "")
        if not may_decide:
            raise PermissionDenied
        if said not in ("approve", "refuse"):
            raise Http404
        try:
            sending.decide(viewer=request.viewer, row=row, approve=said == "approve")
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        except (NotAllowed, FieldFaults, Overtaken) as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Done."))
        return redirect("prosecution:transfer", key=row.pk)
    with transaction.atomic():
        log.write(request.viewer, act="case_view", subject_kind="case", subjects=[row.case_id], results=1)
        words = sending.words_of(row)
    own = row.proposed_by_id == request.user.pk
    waits = row.state == Transfer.State.PROPOSED
    context = {"row": row, "words": words, "may_decide": may_decide and waits and not own, "own": own and waits}
    return render(request, "prosecution/referrals/transfer.html", context)


@requires("prosecution.transfer")
@never_cache
@require_safe
@transaction.atomic
def transfer_file(request: HttpRequest, key: int) -> HttpResponse:
    """Hand out the signed file of a transfer that was approved."""
    row = get_object_or_404(sending.transfers_for(request.viewer).exclude(digest=""), pk=key)
    response = HttpResponse(sending.file_of(request.viewer, row), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{row.case.number}.referral"'
    return response
