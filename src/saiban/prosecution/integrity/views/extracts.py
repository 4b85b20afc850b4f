"""Certified extracts of a case: those that were issued, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from saiban.access.decorators import requires
from saiban.frame.once import key_of, once
from saiban.prosecution.integrity import extracts as service
from saiban.prosecution.integrity.forms import ExtractForm
from saiban.prosecution.opening import opened_prosecution
from saiban.prosecution.queries import exhibits_of


@requires("prosecution.extract")
@never_cache
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def extracts(request: HttpRequest, number: str) -> HttpResponse:
    """Issue an extract of a case's record; it stands among the documents of the case."""
    opened = opened_prosecution(request, number)
    things = list(exhibits_of(opened.case))
    form = ExtractForm(request.POST or None, exhibits=things)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["exhibit"]
        made, _version = service.issue(
            opened=opened,
            exhibit=get_object_or_404(exhibits_of(opened.case), number=chosen) if chosen is not None else None,
            language=form.cleaned_data["language"],
            address=request.build_absolute_uri(reverse("prosecution:verify")),
            key=f"extract:{request.user.pk}:{key_of(request)}",
        )
        messages.success(request, _("The extract %(code)s is issued.") % {"code": made.code})
        return redirect("prosecution:extracts", number=opened.case.number)
    context = {"case": opened.case, "form": form, "extracts": service.extracts_of(opened)}
    return render(
        request, "prosecution/integrity/extracts.html", context, status=400 if request.method == "POST" else 200
    )
