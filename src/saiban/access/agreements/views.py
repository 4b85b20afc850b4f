"""Pages of sharing agreements. They hold no personal data of anybody in the registry."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.agreements import queries, services, wording
from saiban.access.agreements.forms import ProposalForm
from saiban.access.decorators import requires
from saiban.access.models import Agreement
from saiban.access.reasons import ReasonForm
from saiban.frame.documents import pdf

_FIELDS = {"fields": "fields_shared"}  # a form keeps its own fields under that name


@requires("access.agreements")
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Every agreement, with how it stands today."""
    rows = [(one, queries.standing(one)) for one in queries.agreements()]
    context = {"rows": rows, "may_propose": request.viewer.may("access.propose_agreement")}
    return render(request, "access/agreements.html", context)


@requires("access.agreements")
@require_safe
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """One agreement: its text, its steps, its use by day, and what the reader may do with it."""
    return _page(request, _found(code), ReasonForm())


@requires("access.agreements")
@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The agreement as a PDF to print and sign."""
    shown = _found(code)
    response = HttpResponse(pdf(wording.printed(shown)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{shown.code}.pdf"'
    return response


@requires("access.propose_agreement")
@never_cache
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose an agreement; somebody else approves it."""
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposed = services.propose(by=request.viewer, proposal=form.proposal())
        except ValidationError as error:
            for field, faults in error.message_dict.items():
                form.add_error(_FIELDS.get(field, field), faults)
        else:
            return redirect("access:agreement", proposed.code)
    return render(request, "access/propose.html", {"form": form}, status=400 if form.errors else 200)


@requires("access.decide_agreement")
@require_POST
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve a proposal of somebody else."""
    return _do(request, code, services.approve)


@requires("access.decide_agreement")
@require_POST
def refuse(request: HttpRequest, code: str) -> HttpResponse:
    """Refuse a proposal of somebody else, with the reason."""
    return _do(request, code, services.refuse)


@requires("access.propose_agreement")
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own proposal back, with the reason."""
    return _do(request, code, services.withdraw)


@requires("access.end_agreement")
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End an agreement now, with the reason."""
    return _do(request, code, services.end)


def _do(request: HttpRequest, code: str, step: Callable[..., Agreement]) -> HttpResponse:
    found = _found(code)
    form = ReasonForm(request.POST)
    if form.settled_by(lambda reason: step(by=request.viewer, agreement=found, reason=reason)):
        return redirect("access:agreement", code)
    return _page(request, _found(code), form, status=400)


def _page(request: HttpRequest, found: Agreement, form: ReasonForm, status: int = 200) -> HttpResponse:
    context = {
        "shown": queries.agreement_page(request.viewer, found),
        "facts": wording.facts(found),
        "clauses": wording.clauses(),
        "form": form,
    }
    return render(request, "access/agreement.html", context, status=status)


def _found(code: str) -> Agreement:
    known = Agreement.objects.select_related("organisation", "proposed_by", "decided_by")
    return get_object_or_404(known, code=code)
