"""Changing the book: propose, see whom it would affect, approve, refuse, withdraw."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saiban.access.decorators import requires
from saiban.access.reasons import ReasonForm
from saiban.frame.language import page_language
from saiban.frame.once import once
from saiban.schemes import active, queries, services
from saiban.schemes.forms import ProposalForm
from saiban.schemes.models import SchemeVersion


@requires("schemes.view")
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, and every change before it."""
    decided = queries.versions().exclude(state=SchemeVersion.State.PROPOSED)[:100]
    context = {
        "waiting": queries.proposals(),
        "decided": decided,
        "may_propose": request.viewer.may("schemes.propose"),
        "names": _names(),
    }
    return render(request, "schemes/changes.html", context)


@requires("schemes.propose")
@never_cache
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a scheme's file; `?scheme=` begins with the text that stands."""
    if request.method == "POST":
        return _proposed(request)
    text = active.standing_texts().get(request.GET.get("scheme", ""), "")
    return _propose_page(request, ProposalForm(initial={"text": text, "in_force_from": timezone.localdate()}), text)


@once
def _proposed(request: HttpRequest) -> HttpResponse:
    form = ProposalForm(request.POST, request.FILES)
    text = ""
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            version = services.propose(
                by=request.viewer,
                text=text,
                in_force_from=form.cleaned_data["in_force_from"],
                why=form.cleaned_data["why"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("schemes:change", version.pk)
    return _propose_page(request, form, text or form.cleaned_data.get("text", ""), status=400)


def _propose_page(request: HttpRequest, form: ProposalForm, text: str, status: int = 200) -> HttpResponse:
    return render(request, "schemes/propose.html", {"form": form, "text": text}, status=status)


@requires("schemes.view")
@require_safe
def change(request: HttpRequest, version: int) -> HttpResponse:
    """One version: what it changes, whom that would affect, its steps, and the decision."""
    return _page(request, _found(version), ReasonForm())


@requires("schemes.view")
@require_safe
def effect(request: HttpRequest, version: int) -> HttpResponse:
    """The part of the page that says whom it would affect, asked for again while that is being worked out."""
    shown = queries.change_page(request.viewer, _found(version))
    return render(request, "schemes/_effect.html", {"shown": shown, "names": _names()})


@requires("schemes.propose")
@require_POST
def work_out(request: HttpRequest, version: int) -> HttpResponse:
    """Work out once more whom a proposal would affect."""
    try:
        services.work_out_again(version=_found(version))
    except ValidationError as error:
        form = ReasonForm({})
        form.add_error(None, error.messages)
        return _page(request, _found(version), form, status=400)
    return redirect("schemes:change", version)


@requires("schemes.approve")
@require_POST
def approve(request: HttpRequest, version: int) -> HttpResponse:
    """Approve a version that somebody else proposed."""
    return _do(request, version, services.approve)


@requires("schemes.approve")
@require_POST
def refuse(request: HttpRequest, version: int) -> HttpResponse:
    """Refuse a version that somebody else proposed, with the reason."""
    return _do(request, version, services.refuse)


@requires("schemes.propose")
@require_POST
def withdraw(request: HttpRequest, version: int) -> HttpResponse:
    """Take one's own proposal back, with the reason."""
    return _do(request, version, services.withdraw)


def _do(request: HttpRequest, version: int, step: Callable[..., SchemeVersion]) -> HttpResponse:
    found = _found(version)
    form = ReasonForm(request.POST)
    if form.settled_by(lambda reason: step(by=request.viewer, version=found, reason=reason)):
        return redirect("schemes:change", version)
    return _page(request, _found(version), form, status=400)


def _page(request: HttpRequest, found: SchemeVersion, form: ReasonForm, status: int = 200) -> HttpResponse:
    context = {
        "shown": queries.change_page(request.viewer, found),
        "form": form,
        "names": _names(),
        "may_propose": request.viewer.may("schemes.propose"),
    }
    return render(request, "schemes/change.html", context, status=status)


def _names() -> dict[str, str]:
    """The names of schemes and of files of shared figures, by code."""
    language = page_language()
    book = active.newest_book()
    return {code: one.name.said(language) for code, one in (*book.schemes.items(), *book.shared.items())}


def _found(version: int) -> SchemeVersion:
    known = SchemeVersion.objects.select_related("proposed_by", "decided_by")
    return get_object_or_404(known, pk=version)
