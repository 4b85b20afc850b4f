"""The page of a case's counsel: how complex it is, who is proposed and why, who has it; a head entrusts or refuses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.views.opening import opened_case
from saiban.cases.work.refused import WorkRefused
from saiban.frame.once import key_of, once
from saiban.prosecution.case_types.entrustment import CHOICE_REASONS, ENTRUSTED, REFUSAL_REASONS
from saiban.prosecution.entrustment import services, showing
from saiban.prosecution.entrustment.reading import File, file_of
from saiban.prosecution.models import CounselProposal

MOST_MEMBERS = 3


@requires("prosecution.counsel")
@never_cache
@require_safe
@transaction.atomic
def page(request: HttpRequest, number: str) -> HttpResponse:
    """Who has a case; for a head also what is proposed, from what, and who is left out for which reason."""
    return _page(request, _file(request, number))


@requires("prosecution.entrust")
@never_cache
@sensitive_post_parameters()
@require_POST
@once
@transaction.atomic
def entrust(request: HttpRequest, number: str) -> HttpResponse:
    """Do what a button of the page says: propose, entrust, refuse; or answer what it asks."""
    file = _file(request, number)
    if request.POST.get("said") == "why":
        return _page(request, file, {"why": _why(request, file)})
    try:
        with transaction.atomic():
            said = _act(request, file)
    except FieldFaults as refused:
        return _page(request, file, {"faults": dict(refused.faults)}, status=400)
    except (NotAllowed, Overtaken, WorkRefused) as refused:
        return _page(request, _file(request, number), {"faults": {"team": str(refused)}}, status=409)
    messages.success(request, said)
    return redirect("prosecution:counsel", number=file.opened.case.number)


def _act(request: HttpRequest, file: File) -> str:
    given, viewer, case = request.POST, request.viewer, file.opened.case
    said = given.get("said", "")
    if ENTRUSTED not in file.possible:
        raise WorkRefused(_("At this stage of the case no counsel are named."))
    if said == "propose":
        services.propose(viewer=viewer, case=case)
        return _("Counsel are proposed. Nothing is decided by that.")
    proposal = CounselProposal.objects.filter(case=case, pk=_whole(given.get("proposal", ""))).first()
    if proposal is None:
        raise Http404
    if said == "again":
        if not services.the_same_again(proposal):
            raise WorkRefused(_("The proposal does not come out of what was stored: it was changed."))
        return _("Made once more from what was stored: the very same proposal comes out.")
    about: dict[str, Any] = {
        "viewer": viewer,
        "proposal": proposal,
        "seen": _whole(given.get("seen", "")),
        "key": f"counsel:{key_of(request)}",
    }
    reason = {"because": given.get("because", ""), "words": given.get("words", "")}
    match said:
        case "roster":
            services.entrust_by_roster(**about)
        case "team":
            services.entrust_to_team(**about, rank=_whole(given.get("rank", "")), **reason)
        case "own":
            members = [one for one in given.getlist("member") if one]
            services.entrust_to_own_choice(**about, lead=given.get("lead", ""), members=members, **reason)
        case "refuse":
            services.refuse(**about, **reason)
            return _("What was proposed is refused.")
        case _:
            raise Http404
    return _("The case is entrusted. The office order can be printed below.")


def _why(request: HttpRequest, file: File) -> showing.Why | None:
    if file.waiting is None:
        raise Http404
    return showing.why(file.waiting, request.POST.get("who", ""))


def _file(request: HttpRequest, number: str) -> File:
    found = file_of(opened_case(request, number))
    if found is None:
        raise Http404
    return found


def _whole(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise Http404
    return int(written)


def _page(request: HttpRequest, file: File, about: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    heads = request.viewer.may("prosecution.entrust")
    answered = CounselProposal.objects.filter(case=file.opened.case, seq__isnull=False).order_by("-seq").first()
    standing = file.waiting or answered
    context = {
        "file": file,
        "case": file.opened.case,
        "row": file.prosecution,
        "stage": file.opened.declared.stage(file.opened.state.stage),
        "seen": file.opened.state.seq,
        "heads": heads,
        "may_entrust": heads and ENTRUSTED in file.possible,
        "shown": showing.shown(standing) if standing is not None else None,
        "places": range(1, MOST_MEMBERS + 1),
        "waits": file.waiting is not None,
        "reasons": CHOICE_REASONS,
        "refusals": REFUSAL_REASONS,
        "given": request.POST,
        "faults": {},
        "why": None,
        **(about or {}),
    }
    return render(request, "prosecution/entrustment/counsel.html", context, status=status)
