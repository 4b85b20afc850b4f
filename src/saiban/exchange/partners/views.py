"""Pages of partner systems: who they are, with which keys, and who registered and approved them."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.decorators import requires
from saiban.exchange.models import Partner, PartnerChange
from saiban.exchange.partners import services
from saiban.exchange.partners.forms import NewPartnerForm, PartnerForm


@requires("exchange.partners")
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Every partner, and what waits for approval."""
    return _list(request)


@requires("exchange.partners")
@require_safe
def partner(request: HttpRequest, partner: str) -> HttpResponse:
    """One partner: its details in force and their history."""
    found = get_object_or_404(Partner.objects.select_related("organisation"), code=partner)
    changes = PartnerChange.objects.filter(code=found.code).select_related("proposed_by", "decided_by").order_by("-pk")
    return render(request, "exchange/partners/partner.html", {"shown": found, "changes": changes} | _may(request))


@requires("exchange.propose_partner")
@never_cache
@require_http_methods(["GET", "POST"])
def new_partner(request: HttpRequest) -> HttpResponse:
    """Propose a new partner; somebody else approves it."""
    return _propose(request, NewPartnerForm(request.POST or None), "")


@requires("exchange.propose_partner")
@never_cache
@require_http_methods(["GET", "POST"])
def change_partner(request: HttpRequest, partner: str) -> HttpResponse:
    """Propose other details of a partner; somebody else approves them."""
    found = get_object_or_404(Partner, code=partner)
    form = PartnerForm(request.POST) if request.method == "POST" else PartnerForm.of(found)
    return _propose(request, form, found.code)


@requires("exchange.propose_partner")
@never_cache
@require_POST
def new_secret(request: HttpRequest, partner: str) -> HttpResponse:
    """Give a partner a new secret, shown this once."""
    found = get_object_or_404(Partner, code=partner)
    secret = services.give_secret(by=request.viewer, partner=found)
    return render(request, "exchange/partners/secret.html", {"shown": found, "secret": secret})


@requires("exchange.decide_partner")
@require_POST
def approve_partner(request: HttpRequest, change: int) -> HttpResponse:
    """Put into force what somebody else proposed."""
    return _decide(request, change, services.approve)


@requires("exchange.decide_partner")
@require_POST
def decline_partner(request: HttpRequest, change: int) -> HttpResponse:
    """Decline what somebody else proposed."""
    return _decide(request, change, services.decline)


def _propose(request: HttpRequest, form: PartnerForm, code: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            services.propose(by=request.viewer, code=code or form.cleaned_data["code"], details=form.details())
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            return redirect("exchange:partners")
    context = {"form": form, "code": code}
    return render(request, "exchange/partners/propose.html", context, status=400 if form.errors else 200)


def _decide(request: HttpRequest, change: int, decide: Callable[..., object]) -> HttpResponse:
    found = get_object_or_404(PartnerChange, pk=change)
    try:
        decide(by=request.viewer, change=found)
    except ValidationError as fault:
        return _list(request, problem=fault.message, status=400)
    return redirect("exchange:partners")


def _list(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    waiting = PartnerChange.objects.filter(state=PartnerChange.State.PROPOSED).select_related(
        "organisation", "proposed_by"
    )
    context = {
        "partners": Partner.objects.select_related("organisation"),
        "waiting": waiting.order_by("pk"),
        "problem": problem,
    }
    return render(request, "exchange/partners/partners.html", context | _may(request), status=status)


def _may(request: HttpRequest) -> dict[str, bool]:
    return {name: request.viewer.may(f"exchange.{name}_partner") for name in ("propose", "decide")}
