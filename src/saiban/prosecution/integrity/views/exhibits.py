"""Exhibits of a case with their ledgers; a line is added, gaps and overlaps are shown."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from saiban.access.decorators import requires
from saiban.cases.work.opened import Opened
from saiban.frame.once import key_of, once
from saiban.prosecution import exhibits as service
from saiban.prosecution.exhibits import Move
from saiban.prosecution.given import whole
from saiban.prosecution.integrity.certificate import fault_words
from saiban.prosecution.integrity.forms import MoveForm
from saiban.prosecution.integrity.record import ledger_of
from saiban.prosecution.models import Exhibit
from saiban.prosecution.opening import opened_prosecution
from saiban.prosecution.queries import exhibits_of


@requires("prosecution.exhibits")
@never_cache
@require_safe
@transaction.atomic
def exhibits(request: HttpRequest, number: str) -> HttpResponse:
    """Show the exhibits of a case, where each is, and its ledger."""
    return _page(request, opened_prosecution(request, number))


@requires("prosecution.exhibits")
@never_cache
@sensitive_post_parameters()
@require_POST
@once
@transaction.atomic
def move(request: HttpRequest, number: str, exhibit: int) -> HttpResponse:
    """Add a line to the ledger of an exhibit."""
    opened = opened_prosecution(request, number)
    row = get_object_or_404(exhibits_of(opened.case).select_related("track"), number=exhibit)
    form = MoveForm(request.POST, prefix=f"e{exhibit}", lines=_lines(row))
    status = form.done(
        lambda: service.record_move(
            viewer=request.viewer,
            exhibit=row,
            move=Move(**form.cleaned_data),
            seen=whole(request.POST.get("seen")),
            key=f"move:{key_of(request)}",
        )
    )
    if status == 200:
        messages.success(request, _("The line stands in the ledger."))
        return redirect("prosecution:exhibits", number=opened.case.number)
    return _page(request, opened, faulty=exhibit, form=form, status=status)


def _page(
    request: HttpRequest,
    opened: Opened,
    *,
    faulty: int | None = None,
    form: MoveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = []
    for exhibit in exhibits_of(opened.case):
        last = exhibit.custody.order_by("number").last()
        initial = {"from_holder": last.to_holder, "from_who": last.to_who, "seal": last.seal} if last else {}
        rows.append(
            {
                "exhibit": exhibit,
                "entries": sorted(exhibit.custody.all(), key=lambda one: one.number),
                "last": last,
                "faults": [fault_words(fault) for fault in ledger_of(exhibit).faults],
                "form": form
                if exhibit.number == faulty
                else MoveForm(prefix=f"e{exhibit.number}", lines=_lines(exhibit), initial=initial),
                "open": exhibit.number == faulty,
            }
        )
    context = {"case": opened.case, "rows": rows, "seen": opened.case.last_seq}
    return render(request, "prosecution/integrity/exhibits.html", context, status=status)


def _lines(exhibit: Exhibit) -> list[int]:
    return sorted(entry.number for entry in exhibit.custody.all())
