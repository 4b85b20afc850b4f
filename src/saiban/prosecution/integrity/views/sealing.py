"""Sealing a case and opening the seal."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from saiban.access.decorators import requires
from saiban.frame.once import key_of, once
from saiban.prosecution.given import whole
from saiban.prosecution.integrity import sealing
from saiban.prosecution.integrity.forms import SealForm
from saiban.prosecution.opening import opened_prosecution


@requires("prosecution.seal")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def seal(request: HttpRequest, number: str) -> HttpResponse:
    """Say by whose order more or fewer people see a case."""
    opened = opened_prosecution(request, number)
    form = SealForm(request.POST or None, initial={"level": opened.case.confidentiality})
    status = 200
    if request.method == "POST":
        status = form.done(
            lambda: sealing.change(
                viewer=request.viewer,
                case=opened.case,
                seen=whole(request.POST.get("seen")),
                key=f"seal:{key_of(request)}",
                **form.cleaned_data,
            )
        )
        if status == 200:
            messages.success(request, _("Who sees the case was changed; figures are made anew."))
            return redirect("cases:case", number=opened.case.number)
    context = {"case": opened.case, "form": form, "seen": opened.case.last_seq, "changes": sealing.changes_of(opened)}
    return render(request, "prosecution/integrity/seal.html", context, status=status)
