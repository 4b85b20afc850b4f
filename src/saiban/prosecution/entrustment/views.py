"""The page of a case's counsel: how complex it is, who is proposed and why, who has it; a head entrusts or refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from saiban.access import log
from saiban.access.decorators import requires
from saiban.cases.actors import Actor
from saiban.cases.documents import generating
from saiban.cases.documents.kinds import DocumentRefused
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.views.opening import opened_case
from saiban.cases.work.refused import WorkRefused
from saiban.cases.work.shown import party_label
from saiban.frame.once import key_of, once
from saiban.prosecution.case_types.entrustment import CHOICE_REASONS, DECLARED, ENTRUSTED, REFUSAL_REASONS, RELATIONS
from saiban.prosecution.entrustment import conflicts, papers, services, showing
from saiban.prosecution.entrustment.reading import File, file_of
from saiban.prosecution.given import whole
from saiban.prosecution.models import Counsel, CounselProposal

MOST_MEMBERS = 3


@requires("prosecution.counsel")
@never_cache
@require_safe
@transaction.atomic
def page(request: HttpRequest, number: str) -> HttpResponse:
    """Who has a case; for a head also what is proposed, from what, and who is left out for which reason."""
    return counsel_page(request, opened_file(request, number))


@requires("prosecution.entrust")
@never_cache
@sensitive_post_parameters()
@require_POST
@once
@transaction.atomic
def entrust(request: HttpRequest, number: str) -> HttpResponse:
    """Do what a button of the page says: propose, entrust, refuse; or answer what it asks."""
    file = opened_file(request, number)
    if request.POST.get("said") == "why":
        return counsel_page(request, file, {"why": _why(request, file)})
    return tried(request, number, lambda: _act(request, file))


@requires("prosecution.counsel")
@never_cache
@require_POST
@once
@transaction.atomic
def office_order(request: HttpRequest, number: str) -> HttpResponse:
    """Write the office order of the last entrustment into the case, and hand it out."""
    file = opened_file(request, number)
    form, language = (request.POST.get(name, "") for name in ("format", "language"))
    if form not in ("pdf", "docx") or language not in ("en", "ur"):
        raise Http404
    case = file.opened.case
    try:
        actor = Actor.officer(request.viewer)
        made = generating.make(file.opened, papers.ORDER, format=form, language=language, actor=actor)
    except DocumentRefused as refused:
        messages.error(request, str(refused))
        return redirect("prosecution:counsel", number=case.number)
    log.write(request.viewer, act="case_work", subject_kind="case", subjects=[case.pk], fields=["document"])
    return redirect("cases:document", number=case.number, key=made.pk)


def _act(request: HttpRequest, file: File) -> str:
    given, viewer, case = request.POST, request.viewer, file.opened.case
    said = given.get("said", "")
    if ENTRUSTED not in file.possible:
        raise WorkRefused(_("At this stage of the case no counsel are named."))
    if said == "propose":
        services.propose(viewer=viewer, case=case)
        return _("Counsel are proposed. Nothing is decided by that.")
    proposal = CounselProposal.objects.filter(case=case, pk=whole(given.get("proposal", ""))).first()
    if proposal is None:
        raise Http404
    if said == "again":
        if not services.the_same_again(proposal):
            raise WorkRefused(_("The proposal does not come out of what was stored: it was changed."))
        return _("Made once more from what was stored: the very same proposal comes out.")
    about: dict[str, Any] = {
        "viewer": viewer,
        "proposal": proposal,
        "seen": whole(given.get("seen", "")),
        "key": f"counsel:{key_of(request)}",
    }
    reason = {"because": given.get("because", ""), "words": given.get("words", "")}
    match said:
        case "roster":
            services.entrust_by_roster(**about)
        case "team":
            services.entrust_to_team(**about, rank=whole(given.get("rank", "")), **reason)
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


def opened_file(request: HttpRequest, number: str) -> File:
    """Return the counsel of a case that the visitor opens; one that is not theirs is not there (404)."""
    found = file_of(opened_case(request, number))
    if found is None:
        raise Http404
    return found


def tried(request: HttpRequest, number: str, act: Callable[[], str]) -> HttpResponse:
    """Do something on the page of a case's counsel, all of it or nothing, and say what was done or what is wrong."""
    try:
        with transaction.atomic():
            said = act()
    except FieldFaults as refused:
        return counsel_page(request, opened_file(request, number), {"faults": dict(refused.faults)}, status=400)
    except (NotAllowed, Overtaken, WorkRefused) as refused:
        return counsel_page(request, opened_file(request, number), {"faults": {"team": str(refused)}}, status=409)
    messages.success(request, said)
    return redirect("prosecution:counsel", number=number)


def counsel_page(
    request: HttpRequest, file: File, about: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Show the page, with what `about` adds to it."""
    heads = request.viewer.may("prosecution.entrust")
    own = request.user.pk
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
        "conflicts": [one for one in conflicts.of_case(file.opened.case) if heads or one.row.counsel_id == own],
        "may_declare": DECLARED in file.possible and Counsel.objects.filter(pk=own).exists(),
        "has_it": any(one.user_id == own for one in file.people),
        "relations": RELATIONS,
        "parties": [
            (number, party_label(file.opened.declared, party)) for number, party in file.opened.parties.items()
        ],
        "has_order": any(one.entrusted for one in file.answers),
        "language": translation.get_language(),
        "reasons": CHOICE_REASONS,
        "refusals": REFUSAL_REASONS,
        "given": request.POST,
        "faults": {},
        "why": None,
        **(about or {}),
    }
    return render(request, "prosecution/entrustment/counsel.html", context, status=status)
