"""The periodic review of postings."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from saiban.access.decorators import requires
from saiban.access.forms import ReviewTermForm
from saiban.access.reviews import queries, services
from saiban.frame.parameters import page_number

ROWS_ON_A_PAGE = 50


@requires("access.review_postings")
@never_cache
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What is due or overdue, and what was said before."""
    return _shown(request)


@requires("access.review_postings")
@require_POST
def review(request: HttpRequest, key: int) -> HttpResponse:
    """Confirm a posting or end it."""
    posting = get_object_or_404(queries.present(request.viewer), pk=key)
    done = {"confirm": services.confirm, "end": services.end}.get(request.POST.get("outcome", ""))
    if done is None:
        raise BadRequest(_("Confirm or end: the form said neither."))
    try:
        done(by=request.viewer, posting=posting)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("access:reviews")


@requires("access.postings")
@require_POST
def term(request: HttpRequest) -> HttpResponse:
    """Say how often postings are confirmed."""
    form = ReviewTermForm(request.viewer, request.POST)
    if not form.is_valid():
        return _shown(request, form)
    services.set_term(by=request.viewer, **form.cleaned_data)
    return redirect("access:reviews")


def _shown(request: HttpRequest, form: ReviewTermForm | None = None) -> HttpResponse:
    page = Paginator(queries.said(request.viewer), ROWS_ON_A_PAGE).get_page(page_number(request))
    context = {
        "waiting": queries.waiting(request.viewer),
        "page": page,
        "terms": queries.terms(),
        "form": form or (ReviewTermForm(request.viewer) if request.viewer.may("access.postings") else None),
    }
    return render(request, "access/reviews.html", context, status=400 if form else 200)
