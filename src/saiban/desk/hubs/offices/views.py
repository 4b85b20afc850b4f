"""Pages on which an office is written down or changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from saiban.access.decorators import requires
from saiban.desk.hubs.offices.forms import OfficeForm, first_of
from saiban.desk.hubs.offices.services import offices_of, write_office
from saiban.directory.models import Office
from saiban.frame.once import once


@requires("desk.offices")
@require_http_methods(["GET", "POST"])
@once
def new_office(request: HttpRequest) -> HttpResponse:
    """Write an office down that is not known yet."""
    form = OfficeForm(request.viewer, request.POST or None, new=True, initial={"one_window": True})
    if request.method == "POST" and form.is_valid():
        return _written(request, form, form.cleaned_data["code"])
    return _page(request, form, None)


@requires("desk.offices")
@require_http_methods(["GET", "POST"])
@once
def change_office(request: HttpRequest, code: str) -> HttpResponse:
    """Change what stands of an office: its services, hours, address."""
    office = get_object_or_404(offices_of(request.viewer), pk=code)
    form = OfficeForm(request.viewer, request.POST or None, new=False, initial=first_of(office))
    if request.method == "POST" and form.is_valid():
        return _written(request, form, office.pk)
    return _page(request, form, office)


def _written(request: HttpRequest, form: OfficeForm, code: str) -> HttpResponse:
    office = write_office(by=request.viewer, code=code, said=form.said())
    messages.success(request, _("Written down."))
    return redirect("desk:hub", office.pk)


def _page(request: HttpRequest, form: OfficeForm, office: Office | None) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "desk/hubs/office.html", {"form": form, "office": office}, status=status)
