"""Pages of police stations and courts: the list, one of them with its history, a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults
from saiban.frame.once import key_of, once
from saiban.prosecution.models import PlaceChange
from saiban.prosecution.places import services
from saiban.prosecution.places.forms import FORMS, initial_of
from saiban.prosecution.queries import courts_for, stations_for

CHANGE = "prosecution.change_places"


@requires("prosecution.places")
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The police stations and courts of the viewer's districts; those that are closed stand apart."""
    today = timezone.localdate()
    parts = []
    for of, rows in (("station", stations_for(request.viewer)), ("court", courts_for(request.viewer))):
        listed = list(rows)
        closed = [one for one in listed if one.valid_to is not None and one.valid_to < today]
        parts.append({"of": of, "open": [one for one in listed if one not in closed], "closed": closed})
    return render(request, "prosecution/places/places.html", {"parts": parts, "may_change": request.viewer.may(CHANGE)})


@requires("prosecution.places")
@never_cache
@require_http_methods(["GET", "POST"])
@once
def place(request: HttpRequest, of: str, code: str) -> HttpResponse:
    """One police station or court: what stands, to be changed by whoever may, and every change of it."""
    if of not in FORMS:
        raise Http404
    ours = stations_for(request.viewer) if of == services.Of.STATION else courts_for(request.viewer)
    row = get_object_or_404(ours, pk=code)
    changes = list(PlaceChange.objects.filter(of=of, code=code).select_related("by__user").order_by("-number"))
    form = FORMS[of](request.viewer, request.POST or None, initial=initial_of(row, of))
    if request.method == "POST" and (done := _saved(request, of, form, code=code)):
        return done
    context = {
        "of": of,
        "row": row,
        "form": form,
        "seen": len(changes),
        "changes": [(one, services.said_of(one)) for one in changes],
        "may_change": request.viewer.may(CHANGE),
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "prosecution/places/place.html", context, status=status)


@requires(CHANGE)
@never_cache
@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest, of: str) -> HttpResponse:
    """A new police station or court."""
    if of not in FORMS:
        raise Http404
    form = FORMS[of](request.viewer, request.POST or None)
    if request.method == "POST" and (done := _saved(request, of, form)):
        return done
    status = 400 if form.is_bound and form.errors else 200
    context = {"of": of, "form": form, "row": None, "may_change": True}
    return render(request, "prosecution/places/place.html", context, status=status)


def _saved(request: HttpRequest, of: str, form: Any, code: str = "") -> HttpResponse | None:
    """Write a form and lead on; None where it can't be written, with what is wrong on the form."""
    if not request.viewer.may(CHANGE):
        return HttpResponse(status=403)
    if not form.is_valid():
        return None
    seen = request.POST.get("seen", "")
    try:
        row = services.save(
            viewer=request.viewer,
            of=of,
            values=form.cleaned_data,
            key=f"place:{request.user.pk}:{key_of(request)}",
            code=code,
            seen=int(seen) if seen.isdecimal() else -1,
        )
    except FieldFaults as faults:
        for name, said in faults.faults.items():
            form.add_error(name, str(said))
        return None
    messages.success(request, _("It was written down."))
    return HttpResponseRedirect(reverse("prosecution:place", args=[of, row.pk]))
