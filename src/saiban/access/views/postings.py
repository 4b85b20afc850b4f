"""Ending, moving and approving postings."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.decorators import requires
from saiban.access.forms import PostingWantedForm
from saiban.access.models import Posting, PostingProposal
from saiban.access.postings import queries, services
from saiban.access.reviews.queries import present
from saiban.access.viewer import Viewer


@requires("access.postings")
@require_POST
def end_posting(request: HttpRequest, key: int) -> HttpResponse:
    """End a posting: from now on it opens nothing."""
    posting = _found(request.viewer, key)
    try:
        services.end(ender=request.viewer, posting=posting)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("access:user", posting.user_id)


@requires("access.postings")
@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: int) -> HttpResponse:
    """End a posting and begin another in one act."""
    posting = _found(request.viewer, key)
    same = {
        "role": posting.role,
        "organisation": posting.organisation_id,
        "place": posting.place_id,
        "office": posting.office_id,
    }
    form = PostingWantedForm(request.viewer, request.POST or None, initial=same)
    if request.method == "POST" and form.is_valid():
        wanted = services.Wanted(posting.user, **form.cleaned_data)
        try:
            given = services.give(giver=request.viewer, wanted=wanted, ends=posting)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if isinstance(given, PostingProposal):
                messages.info(request, _("Proposed. The user moves when another administrator has approved it."))
            return redirect("access:user", posting.user_id)
    context = {"posting": posting, "form": form}
    return render(request, "access/move.html", context, status=400 if form.errors else 200)


@requires("access.postings")
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """The proposed postings that wait for a decision."""
    return render(request, "access/proposals.html", {"proposals": queries.proposals(request.viewer)})


@requires("access.postings")
@require_POST
def decide(request: HttpRequest, key: int) -> HttpResponse:
    """Approve or refuse a proposed posting."""
    proposal = get_object_or_404(queries.proposals(request.viewer), pk=key)
    if request.POST.get("decision") not in ("approve", "refuse"):
        raise BadRequest(_("Approve or refuse: the form said neither."))
    try:
        services.decide(decider=request.viewer, proposal=proposal, accept=request.POST["decision"] == "approve")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("access:proposals")


def _found(viewer: Viewer, key: int) -> Posting:
    return get_object_or_404(present(viewer), pk=key)
