"""The pages of the accounts: which years are there, returning one, looking at one, deciding on it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.decorators import requires
from saiban.access.reasons import ReasonForm
from saiban.directory.models import Scheme
from saiban.frame.once import once
from saiban.statistics import deciding
from saiban.statistics.accounts import queries, services
from saiban.statistics.accounts.forms import AccountsForm
from saiban.statistics.accounts.items import financial_year
from saiban.statistics.accounts.rules import last_ended
from saiban.statistics.models import AccountsReturn, Target
from saiban.statistics.models.checked import State


@requires("statistics.read_accounts")
@require_safe
def accounts_list(request: HttpRequest) -> HttpResponse:
    """Returns that wait, those decided, and the schemes of which the last year is missing."""
    found = queries.returns(request.viewer)
    year = last_ended(timezone.localdate())
    may_return = request.viewer.may("statistics.accounts")
    context = {
        "waiting": found.filter(state=State.PROPOSED),
        "decided": found.exclude(state=State.PROPOSED)[:200],
        "year": financial_year(year),
        "targets_wait": deciding.waiting_for(request.viewer, Target),
        "missing": queries.missing(year) if request.viewer.may("statistics.view") else [],
        "schemes": queries.schemes_to_return(request.viewer) if may_return else [],
    }
    return render(request, "statistics/accounts/list.html", context)


@requires("statistics.accounts")
@never_cache
@require_http_methods(["GET", "POST"])
def put_forward(request: HttpRequest, scheme: str) -> HttpResponse:
    """Fill in a scheme's accounts of a year."""
    chosen = get_object_or_404(queries.schemes_to_return(request.viewer), code=scheme)
    if request.method == "POST":
        return _put_forward(request, chosen)
    year = last_ended(timezone.localdate())
    return _form_page(request, chosen, AccountsForm(scheme=chosen.code, last_year=year, initial={"year": year}))


@once
def _put_forward(request: HttpRequest, chosen: Scheme) -> HttpResponse:
    form = AccountsForm(request.POST, scheme=chosen.code, last_year=last_ended(timezone.localdate()))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("year", "basis", "document", "note")}
        try:
            made = services.put_forward(by=request.viewer, scheme=chosen, amounts=form.amounts, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("statistics:accounts_return", made.pk)
    return _form_page(request, chosen, form, status=400)


def _form_page(request: HttpRequest, chosen: Scheme, form: AccountsForm, status: int = 200) -> HttpResponse:
    return render(request, "statistics/accounts/form.html", {"scheme": chosen, "form": form}, status=status)


@requires("statistics.read_accounts")
@require_safe
def accounts_return(request: HttpRequest, number: int) -> HttpResponse:
    """One return: its lines, what the registry saw paid, and the decision."""
    return _page(request, _found(request, number), ReasonForm())


@requires("statistics.approve")
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a return that somebody else put forward."""
    return _decide(request, number, deciding.approve)


@requires("statistics.approve")
@require_POST
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """Refuse a return that somebody else put forward, with the reason."""
    return _decide(request, number, deciding.refuse)


@requires("statistics.accounts")
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own return back, with the reason."""
    return _decide(request, number, deciding.withdraw)


def _decide(request: HttpRequest, number: int, step: Callable[..., AccountsReturn]) -> HttpResponse:
    form = ReasonForm(request.POST)
    found = _found(request, number)
    if form.settled_by(lambda reason: step(by=request.viewer, put=found, reason=reason)):
        return redirect("statistics:accounts_return", number)
    return _page(request, _found(request, number), form, status=400)


def _page(request: HttpRequest, found: AccountsReturn, form: ReasonForm, status: int = 200) -> HttpResponse:
    shown = queries.accounts_page(request.viewer, found)
    context = {"shown": shown, "year": financial_year(found.year), "form": form}
    return render(request, "statistics/accounts/return.html", context, status=status)


def _found(request: HttpRequest, number: int) -> AccountsReturn:
    return get_object_or_404(queries.returns(request.viewer), pk=number)
