"""Witnesses of a case: protected by an order, and who a protected one is, for those who have to know."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from saiban.access.decorators import requires
from saiban.cases.queries import assigned_to
from saiban.cases.work.opened import Opened
from saiban.frame.once import once
from saiban.prosecution import witnesses as service
from saiban.prosecution.case_types.common import HEADS
from saiban.prosecution.given import whole
from saiban.prosecution.integrity.forms import FaultsForm, IdentityForm, ProtectForm
from saiban.prosecution.models import Witness
from saiban.prosecution.opening import opened_prosecution
from saiban.prosecution.queries import witnesses_of


@requires("prosecution.witnesses")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def witnesses(request: HttpRequest, number: str) -> HttpResponse:
    """List the witnesses of a case; protect one by an order."""
    opened = opened_prosecution(request, number)
    if request.method != "POST":
        return _page(request, opened)
    witness = get_object_or_404(witnesses_of(opened.case), number=whole(request.POST.get("witness")))
    form = ProtectForm(request.POST, prefix=f"p{witness.number}")
    if form.is_valid() and form.cleaned_data["ordered_on"] > timezone.localdate():
        form.add_error("ordered_on", _("The day of the order, not in the future."))
    if not form.is_valid():
        return _page(request, opened, faulty=witness.number, form=form, status=400)
    service.protect(viewer=request.viewer, witness=witness, **form.cleaned_data)
    messages.success(request, _("The witness is protected: pages and papers call them by their letter."))
    return redirect("prosecution:witnesses", number=opened.case.number)


@requires("prosecution.identity")
@never_cache
@sensitive_post_parameters()
@require_POST
@transaction.atomic
def identity(request: HttpRequest, number: str, witness: int) -> HttpResponse:
    """Show who a protected witness is, once, to a head or to counsel of the case; the reason goes on the log."""
    opened = opened_prosecution(request, number)
    row = get_object_or_404(witnesses_of(opened.case), number=witness, protected=True)
    if not _may_know(opened):
        raise Http404
    form = IdentityForm(request.POST, prefix=f"i{witness}")
    if not form.is_valid():
        return _page(request, opened, faulty=witness, form=form, status=400)
    told = service.open_identity(viewer=request.viewer, witness=row, reason=form.cleaned_data["reason"])
    return _page(request, opened, shown={witness: told})


def _may_know(opened: Opened) -> bool:
    """Say whether a viewer may be told who a protected witness is: heads, and whoever has the case to work on."""
    return opened.viewer.role in HEADS or assigned_to(opened.viewer, opened.case)


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    faulty: int | None = None,
    form: FaultsForm | None = None,
    shown: dict[int, dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    may_know = opened.viewer.may("prosecution.identity") and _may_know(opened)
    rows = []
    for witness in witnesses_of(opened.case):
        mine = form if witness.number == faulty else None
        rows.append(
            {
                "witness": witness,
                "told": (shown or {}).get(witness.number),
                "form": mine or _form(witness, may_know=may_know),
            }
        )
    context = {"case": opened.case, "rows": rows}
    return render(request, "prosecution/integrity/witnesses.html", context, status=status)


def _form(witness: Witness, *, may_know: bool) -> FaultsForm | None:
    if not witness.protected:
        return ProtectForm(prefix=f"p{witness.number}")
    return IdentityForm(prefix=f"i{witness.number}") if may_know else None
