"""Pages on which a household that the registry does not know is written down."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from saiban.access.decorators import requires
from saiban.desk.models import Draft
from saiban.desk.registering import register_household
from saiban.desk.sitting import services
from saiban.desk.sitting.forms import HouseholdForms
from saiban.frame.once import FIELD, once
from saiban.terms.digits import to_latin

_NOT_KEPT = frozenset({FIELD, "csrfmiddlewaretoken"})
_LONGEST = 200


@sensitive_post_parameters()
@require_POST
@requires("desk.sit")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a registration with what was looked for and not found: a number or a name."""
    looked_for = request.POST.get("q", "").strip()[:_LONGEST]
    field = "p0-cnic" if any(one.isdigit() for one in to_latin(looked_for)) else "p0-name"
    given = {field: [looked_for]} if looked_for else {}
    draft = services.keep(by=request.viewer, form=services.REGISTER, given=given, code=str(uuid.uuid4()))
    return redirect("desk:register", draft.code)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@requires("desk.sit")
def register(request: HttpRequest, code: str) -> HttpResponse:
    """The household form: on sending it the household is written down and its sitting begins."""
    return _sent(request, code) if request.method == "POST" else _page(request, code)


@sensitive_post_parameters()
@require_POST
@requires("desk.sit")
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what is filled in so far."""
    if _draft(request, code) is None:
        raise Http404
    services.keep(by=request.viewer, form=services.REGISTER, given=_entries(request), code=code)
    return HttpResponse(status=204)


@once
def _sent(request: HttpRequest, code: str) -> HttpResponse:
    if _draft(request, code) is None:
        raise Http404
    forms = HouseholdForms(request.POST, districts=request.viewer.districts, initial=_first(_entries(request)))
    if not forms.is_valid():
        services.keep(by=request.viewer, form=services.REGISTER, given=_entries(request), code=code)
        return render(request, "desk/sitting/register.html", {"forms": forms, "code": code}, status=400)
    home, people = forms.said()
    household = register_household(by=request.viewer, home=home, people=people)
    Draft.objects.filter(code=code, officer=request.user).delete()
    sitting = services.open_for_registered(by=request.viewer, entry=household.people.order_by("place")[0])
    return redirect("desk:sitting", sitting.code)


def _page(request: HttpRequest, code: str) -> HttpResponse:
    draft = _draft(request, code)
    if draft is None:
        raise Http404
    forms = HouseholdForms(None, districts=request.viewer.districts, initial=_first(draft.opened))
    return render(request, "desk/sitting/register.html", {"forms": forms, "code": code})


def _draft(request: HttpRequest, code: str) -> Draft | None:
    try:
        key = uuid.UUID(code)
    except ValueError:
        return None
    return Draft.objects.filter(code=key, officer=request.user, form=services.REGISTER).first()


def _entries(request: HttpRequest) -> dict[str, list[str]]:
    return {
        name: [value[:_LONGEST] for value in values if value]
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT and any(values)
    }


def _first(entries: dict[str, list[str]]) -> dict[str, str]:
    return {name: values[0] for name, values in entries.items() if values}
