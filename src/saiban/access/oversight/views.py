"""Pages of oversight: unusual looks and the list of well-known people, for auditors; one's own number, for everyone."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires, signed_in
from saiban.access.models import WellKnownPerson
from saiban.access.oversight import looks, services
from saiban.access.oversight.forms import OwnNumberForm, UnusualForm, WellKnownForm, last_week
from saiban.access.oversight.rules import STATED, Rule
from saiban.frame.parameters import page_number

LINES_ON_A_PAGE = 50


@requires("access.log")
@never_cache
@require_safe
def unusual(request: HttpRequest) -> HttpResponse:
    """Looks that go against a rule; without a rule chosen, how many go against each. Reading this is itself logged."""
    number = page_number(request, *UnusualForm.base_fields)
    form = UnusualForm(request.GET if request.GET else last_week(timezone.localdate()))
    if not form.is_valid():
        return render(request, "access/unusual.html", {"form": form}, status=400)
    period, chosen = form.period(), form.cleaned_data["rule"]
    days = {"first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
    found = {rule: looks.unusual(request.viewer, rule, period) for rule in Rule if chosen in ("", rule)}
    context = {
        "form": form,
        "period": period,
        "rules": [(rule, STATED[rule], len(lines), urlencode(days | {"rule": rule})) for rule, lines in found.items()],
        "without_number": looks.users_without_own_number() if Rule.FAMILY in found else 0,
    }
    if chosen:
        page = Paginator(found[Rule(chosen)], LINES_ON_A_PAGE).get_page(number)
        context |= {
            "page": page,
            "lines": looks.with_users_and_numbers(page),
            "query": urlencode(days | {"rule": chosen}),
        }
    log.write(request.viewer, act="read_log", subject_kind="log", results=sum(map(len, found.values())))
    return render(request, "access/unusual.html", context)


@requires("access.log")
@never_cache
@require_http_methods(["GET", "POST"])
def well_known(request: HttpRequest) -> HttpResponse:
    """The list of well-known people, those taken off it at the end, and a form to add somebody."""
    form = WellKnownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.list_well_known(by=request.viewer, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("access:well_known")
    listed = WellKnownPerson.objects.select_related("added_by", "ended_by").order_by("-ended_at", "-added_at", "-id")
    page = Paginator(listed, LINES_ON_A_PAGE).get_page(page_number(request))
    context = {"form": form, "page": page}
    return render(request, "access/well_known.html", context, status=400 if form.errors else 200)


@requires("access.log")
@require_POST
def unlist(request: HttpRequest, key: int) -> HttpResponse:
    """Take somebody off the list of well-known people."""
    services.unlist_well_known(by=request.viewer, listed=get_object_or_404(WellKnownPerson, pk=key))
    return redirect("access:well_known")


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def own_number(request: HttpRequest) -> HttpResponse:
    """Say which registry number is one's own."""
    form = OwnNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.state_own_number(by=request.viewer, number=form.cleaned_data["number"])
        return redirect("access:own_number")
    context = {"form": form, "number": request.viewer.user.own_number}
    return render(request, "access/own_number.html", context, status=400 if form.errors else 200)
