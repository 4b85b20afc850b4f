"""Pages of conflicts of interest: counsel declare them, heads answer."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from saiban.access.decorators import requires
from saiban.cases.faults import FieldFaults, NotAllowed, Overtaken
from saiban.cases.work.refused import WorkRefused
from saiban.frame.once import key_of, once
from saiban.prosecution.case_types.entrustment import RELATIONS
from saiban.prosecution.entrustment import conflicts
from saiban.prosecution.entrustment.views import opened_file, tried
from saiban.prosecution.given import whole
from saiban.prosecution.models import ConflictDeclaration, Counsel


@requires("prosecution.counsel")
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@once
@transaction.atomic
def declarations(request: HttpRequest) -> HttpResponse:
    """What the visitor has declared, and for a head what waits for an answer; declare one for a case by its number."""
    if request.method != "POST":
        return _list(request)
    try:
        file = opened_file(request, request.POST.get("number", "").strip())
    except Http404:
        said = _("There is no such case among those that you may see. Tell your head of the conflict.")
        return _list(request, {"number": said}, status=400)
    try:
        with transaction.atomic():
            conflicts.declare(
                viewer=request.viewer,
                case=file.opened.case,
                relation=request.POST.get("relation", ""),
                party=None,
                words=request.POST.get("words", ""),
                seen=file.opened.state.seq,
                key=f"conflict:{key_of(request)}",
            )
    except FieldFaults as refused:
        return _list(request, dict(refused.faults), status=400)
    except (NotAllowed, Overtaken, WorkRefused) as refused:
        return _list(request, {"number": str(refused)}, status=409)
    messages.success(request, _("Declared. From now on nobody proposes you for this case; a head answers."))
    return redirect("prosecution:conflicts")


@requires("prosecution.counsel")
@never_cache
@sensitive_post_parameters()
@require_POST
@once
@transaction.atomic
def declare(request: HttpRequest, number: str) -> HttpResponse:
    """Declare a conflict in a case; of counsel who have it this is their declining."""
    file = opened_file(request, number)
    given = request.POST

    def declared() -> str:
        conflicts.declare(
            viewer=request.viewer,
            case=file.opened.case,
            relation=given.get("relation", ""),
            party=whole(given["party"]) if given.get("party") else None,
            words=given.get("words", ""),
            seen=whole(given.get("seen", "")),
            key=f"conflict:{key_of(request)}",
        )
        return _("Declared. From now on nobody proposes you for this case; a head answers.")

    return tried(request, number, declared)


@requires("prosecution.entrust")
@never_cache
@sensitive_post_parameters()
@require_POST
@once
@transaction.atomic
def answer(request: HttpRequest, number: str, key: int) -> HttpResponse:
    """Answer what counsel declared: they leave the case, or go on."""
    file = opened_file(request, number)
    row = get_object_or_404(ConflictDeclaration, pk=key, case=file.opened.case)
    given = request.POST

    def answered() -> str:
        conflicts.answer(
            viewer=request.viewer,
            declaration=row,
            said=given.get("answer", ""),
            words=given.get("words", ""),
            seen=whole(given.get("seen", "")),
            key=f"conflict:{key_of(request)}",
        )
        return _("The declaration is answered.")

    return tried(request, number, answered)


def _list(request: HttpRequest, faults: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    heads = request.viewer.may("prosecution.entrust")
    context = {
        "heads": heads,
        "waiting": conflicts.opened_waiting(request.viewer) if heads else [],
        "own": conflicts.own(request.viewer),
        "is_counsel": Counsel.objects.filter(pk=request.user.pk).exists(),
        "relations": RELATIONS,
        "given": request.POST,
        "faults": faults or {},
        "seen": None,
    }
    return render(request, "prosecution/entrustment/conflicts.html", context, status=status)
