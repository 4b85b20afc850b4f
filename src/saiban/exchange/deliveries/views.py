"""The page of deliveries: how messages to partners stand, what was given up and why, and sending again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from saiban.access.decorators import requires
from saiban.exchange.deliveries import queries, services
from saiban.exchange.models import Partner
from saiban.frame.once import once
from saiban.frame.parameters import page_number

ROWS = 50


@require_safe
@requires("exchange.deliveries")
def deliveries(request: HttpRequest) -> HttpResponse:
    """How messages to each partner stand, and those that were given up."""
    number = page_number(request, "partner")
    partner = request.GET.get("partner", "")
    page = Paginator(queries.given_up(request.viewer, partner), ROWS).get_page(number)
    context = {
        "figures": queries.partner_figures(request.viewer),
        "page": page,
        "partner": Partner.objects.filter(pk=partner).first() if partner else None,
        "query": f"partner={partner}" if partner else "",
        "may_resend": request.viewer.may("exchange.resend"),
    }
    return render(request, "exchange/deliveries/deliveries.html", context)


@require_safe
@requires("exchange.deliveries")
def delivery(request: HttpRequest, key: int) -> HttpResponse:
    """One message with all its tries."""
    shown = get_object_or_404(queries.one(request.viewer, key))
    context = {
        "shown": shown,
        "tries": shown.tries.order_by("-pk")[: queries.SHOWN],
        "may_resend": request.viewer.may("exchange.resend") and shown.state == shown.State.GIVEN_UP,
    }
    return render(request, "exchange/deliveries/delivery.html", context)


@require_POST
@requires("exchange.resend")
@once
def send_again(request: HttpRequest, key: int) -> HttpResponse:
    """Send one message again."""
    return _sent(request, services.send_again(request.viewer, queries.one(request.viewer, key)))


@require_POST
@requires("exchange.resend")
@once
def send_all_again(request: HttpRequest, partner: str) -> HttpResponse:
    """Send all of a partner's messages again that were given up."""
    found = get_object_or_404(Partner, pk=partner)
    return _sent(request, services.send_again(request.viewer, queries.given_up(request.viewer, found.pk)))


def _sent(request: HttpRequest, count: int) -> HttpResponse:
    told = ngettext("%(count)s message waits to be sent again.", "%(count)s messages wait to be sent again.", count)
    messages.success(request, told % {"count": count})
    return redirect("exchange:deliveries")
